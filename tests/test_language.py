"""Which language a comment is written in, and when nobody can tell."""

# ruff: noqa: RUF001 (letters of many scripts are what is tested)

import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from model.language import UNKNOWN, Guess, guess_language, guess_languages

SENTENCES = {
    "ar": "شكرا على هذا المقال، لقد ساعدني كثيرا في فهم الموضوع",
    "bg": "Благодаря за статията, най-после разбрах защо мостът е затворен и кога ще го отворят.",
    "bn": "এই লেখাটি পড়ে আমার খুব ভালো লেগেছে, আপনাকে ধন্যবাদ",
    "ca": "Gràcies per l'article, m'ha agradat molt i el llegiré amb els meus alumnes.",
    "cs": "Děkuji za článek, konečně jsem pochopil, proč se ten most musel zavřít.",
    "cy": "Diolch yn fawr am yr erthygl, roedd yn ddiddorol iawn i'w darllen heddiw.",
    "da": "Hvorfor har ingen af jer spurgt de mennesker, som bor lige ved siden af havnen?",
    "de": "Danke für den Artikel, ich habe endlich verstanden, warum die Brücke gesperrt ist.",
    "el": "Ευχαριστώ για το άρθρο, με βοήθησε πολύ να καταλάβω τι συμβαίνει.",
    "en": "I have been reading this blog for years, and this is the best thing you ever wrote.",
    "es": "Gracias por el artículo, llevo años leyendo este blog y nunca me había reído tanto.",
    "et": "Aitäh artikli eest, nüüd saan ma lõpuks aru, miks see sild suletud on.",
    "fa": "از این مقاله بسیار سپاسگزارم، خیلی چیزها از آن یاد گرفتم",
    "fi": "Kiitos kirjoituksesta, nyt ymmärrän viimein miksi silta on suljettu.",
    "fr": "Merci pour cet article, je comprends enfin pourquoi le pont est fermé depuis lundi.",
    "he": "תודה רבה על המאמר, סוף סוף הבנתי למה הגשר סגור",
    "hi": "इस लेख के लिए धन्यवाद, मुझे यह बहुत अच्छा लगा",
    "hu": "Köszönöm a cikket, végre megértettem, miért zárták le a hidat.",
    "id": "Terima kasih untuk tulisannya, sekarang saya mengerti mengapa jembatan itu ditutup.",
    "it": "Grazie per l'articolo, finalmente ho capito perché il ponte è stato chiuso.",
    "ja": "記事をありがとうございます。橋が閉鎖された理由がやっとわかりました。",
    "ko": "좋은 글 감사합니다. 다리가 왜 폐쇄되었는지 이제야 알겠네요.",
    "lt": "Ačiū už straipsnį, pagaliau supratau, kodėl uždarytas tiltas.",
    "nl": "Bedankt voor het artikel, nu begrijp ik eindelijk waarom de brug gesloten is.",
    "pl": "Dziękuję za artykuł, wreszcie rozumiem, dlaczego most jest zamknięty.",
    "pt": "Obrigado pelo artigo, não sabia que a ponte já estava fechada para reparações.",
    "ro": "Mulțumesc pentru articol, în sfârșit am înțeles de ce este închis podul.",
    "ru": "Спасибо за статью, теперь я наконец понял, почему закрыли мост через реку.",
    "sv": "Tack för artikeln, nu förstår jag äntligen varför bron är avstängd.",
    "ta": "இந்தக் கட்டுரைக்கு மிக்க நன்றி, எனக்கு மிகவும் பிடித்திருந்தது",
    "th": "ขอบคุณสำหรับบทความนี้ ตอนนี้ฉันเข้าใจแล้วว่าทำไมสะพานถึงปิด",
    "tr": "Yazı için teşekkürler, köprünün neden kapatıldığını sonunda anladım.",
    "uk": "Дякую за статтю, тепер я нарешті зрозумів, чому закрили міст через річку.",
    "ur": "اس مضمون کے لیے آپ کا بہت شکریہ، مجھے یہ بہت پسند آیا",
    "vi": "Cảm ơn bài viết, cuối cùng tôi đã hiểu vì sao cây cầu bị đóng.",
    "zh": "感谢你的文章，我终于明白了为什么那座桥被关闭。",
}

ODDITIES = [
    "",
    " ",
    "Thanks!",
    "Great post, thanks!",
    "lol",
    "12345 67890 12345 67890 12345 67890",
    "🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉",
    "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
    "https://example.org/a/long/address/that/reads/like/an/english/sentence",
    "someone.with.a.long.name@example.org",
    "\ud800",
    "\x00\x00\x00\udfff\ud800\x00",
    "\U0010ffff\U0001d4d0",
]


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_tells_its_language(language: str) -> None:
    guess = guess_language(SENTENCES[language])
    assert guess.language == language
    assert 0.6 <= guess.confidence <= 1


def test_a_batch_answers_as_each_text_alone() -> None:
    texts = [*SENTENCES.values(), *ODDITIES, "\n".join(SENTENCES.values())] * 8
    hints = [None, "en", "fr,de"] * len(texts)
    pairs = list(zip(texts, hints, strict=False))
    together = guess_languages([text for text, _ in pairs], [hint for _, hint in pairs])
    assert together == [guess_language(text, hint) for text, hint in pairs]


def test_an_empty_batch_has_no_answers() -> None:
    assert guess_languages([]) == []


@pytest.mark.parametrize("text", ODDITIES)
def test_text_that_does_not_say_has_no_language(text: str) -> None:
    assert guess_language(text) == UNKNOWN


@pytest.mark.parametrize("text", ODDITIES)
def test_a_hint_alone_is_no_answer(text: str) -> None:
    if text != "Great post, thanks!":
        assert guess_language(text, "en") == UNKNOWN


def test_a_hint_lets_fewer_letters_suffice_to_agree() -> None:
    assert guess_language("Great post, thanks!") == UNKNOWN
    assert guess_language("Great post, thanks!", "en").language == "en"
    assert guess_language("Great post, thanks!", "ru") == UNKNOWN


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("hint", ["en", "ru", "zh"])
def test_a_wrong_hint_does_not_outweigh_a_clear_sentence(language: str, hint: str) -> None:
    text = f"{SENTENCES[language]} {SENTENCES[language]}"
    assert guess_language(text, hint).language == language


def test_a_hint_decides_between_languages_that_look_alike() -> None:
    text = "Det er en god artikel om byen"
    assert guess_language(text, "da").language == "da"
    assert guess_language(text, "no").language == "no"


@pytest.mark.parametrize(
    "hint", ["pt", "PT", "pt-BR", "pt_PT", "pt-Latn-BR", " en, pt ", "en;pt", "xx pt"]
)
def test_hints_are_read_in_the_spellings_of_platforms(hint: str) -> None:
    text = "Obrigado, gostei"
    assert guess_language(text) == UNKNOWN
    assert guess_language(text, hint).language == "pt"


@pytest.mark.parametrize("hint", ["", " ", "xx", "-", "en" * 5_000, "\ud800", "tlh", ",,;"])
def test_a_hint_that_names_no_known_language_changes_nothing(hint: str) -> None:
    text = SENTENCES["es"]
    assert guess_language(text, hint) == guess_language(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("谢谢你的", "zh"),
        ("謝謝您的文章", "zh"),
        ("감사합니다", "ko"),
        ("ありがとう", "ja"),
        ("ขอบคุณ", "th"),
        ("Ευχαριστώ", "el"),
        ("תודה רבה", "he"),
        ("நன்றி நன்றி", "ta"),
    ],
)
def test_a_script_of_one_language_tells_in_a_few_letters(text: str, language: str) -> None:
    assert guess_language(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "გმადლობთ სტატიისთვის, ძალიან საინტერესო იყო",
        "Շնորհակալություն հոդվածի համար, շատ հետաքրքիր էր",
        "გმადლობთ სტატიისთვის, ძალიან საინტერესო იყო, Facebook, YouTube",
    ],
)
def test_a_script_that_no_profile_knows_has_no_language(text: str) -> None:
    assert guess_language(text) == UNKNOWN


def test_a_comment_in_capitals_is_read() -> None:
    assert guess_language(SENTENCES["de"].upper()).language == "de"
    assert guess_language(SENTENCES["en"].upper()).language == "en"


def test_links_mail_addresses_and_names_are_not_read() -> None:
    text = "@the_great_writer www.example.org/what-they-think {} see.what.they.say@example.org"
    assert guess_language(text.format("")) == UNKNOWN
    assert guess_language(text.format(SENTENCES["tr"])).language == "tr"


def test_chinese_beside_an_address_is_read() -> None:
    text = f"{SENTENCES['zh']}https://example.org/{SENTENCES['zh']}reader@example.org"
    assert guess_language(text).language == "zh"
    assert guess_language(text).confidence > 0.99


def test_the_language_is_found_behind_a_long_ornament() -> None:
    assert guess_language("=" * 500 + SENTENCES["fr"]).language == "fr"


def test_decomposed_letters_are_the_same_letters() -> None:
    for language in ("vi", "fr", "ko", "cs"):
        decomposed = unicodedata.normalize("NFD", SENTENCES[language])
        assert guess_language(decomposed) == guess_language(SENTENCES[language])


def test_a_very_long_text_is_answered_from_its_start() -> None:
    text = SENTENCES["it"] * 5_000
    assert guess_language(text) == guess_language(text[:2_000])


def test_many_threads_at_once_get_the_same_answers_from_the_first_call_on() -> None:
    # In a process of its own, so that the threads race for the very first load.
    script = (
        "import sys\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from threading import Barrier\n"
        "from model.language import guess_languages, load\n"
        "texts = sys.stdin.buffer.read().decode().split('\\n')\n"
        "barrier = Barrier(16)\n"
        "def race(_):\n"
        "    barrier.wait()\n"
        "    return id(load()), tuple(guess_languages(texts))\n"
        "with ThreadPoolExecutor(16) as threads:\n"
        "    answers = set(threads.map(race, range(16)))\n"
        "assert len(answers) == 1\n"
        "print(*(guess.language for guess in answers.pop()[1]))\n"
    )
    texts = "\n".join(SENTENCES.values()).encode()
    run = subprocess.run(
        [sys.executable, "-c", script], input=texts, stdout=subprocess.PIPE, check=True
    )
    assert run.stdout.decode().split() == list(SENTENCES)


def test_threads_do_not_disturb_each_other() -> None:
    texts = list(SENTENCES.values())
    expected = [guess_language(text) for text in texts]

    def answer(index: int) -> Guess:
        return guess_language(texts[index % len(texts)])

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(answer, range(20 * len(texts))))
    assert answers == expected * 20
