# ruff: noqa: RUF001, SIM905 - letters that look alike are the subject
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.comment import TextFormat
from model.disguises import Disguise
from model.folding import fold
from model.text import disguise_spans, folded_origins, read

FORMATS = st.sampled_from(TextFormat)
# What rules look for, so that random text meets them often.
PIECES = st.sampled_from(
    "a b aa aaa v1agra $ex f**k a.b.c u-v-w 3 @ @joe me@example.com http://example.com/a?b=1 "
    "example.com www. < > </ <a <b> </b> <a\thref= <br/> <script> </script> <!-- --> &amp; &#60; & "
    "[url= ] [/url] [b] [/b] ]( {a|b} %name% * # 😀 🇩🇪 🅰 \u200b \u202e \u0301 \u0336 \ufe0f "
    "é ế İ ß Привет рaypal ΑΒΓ αβ ㅋㅋㅋ น้ำ हिन्दी العربية 你好 ｆｕｌｌ 𝐁 ᴠ \x00 \ud800 \xad".split(
        " "
    )
)
MIXED = st.lists(PIECES | st.text(max_size=4), max_size=14).map(
    lambda pieces: "".join(piece.replace("\t", " ") for piece in pieces)
) | st.lists(PIECES, max_size=10).map(" ".join)
SENTENCES = [
    "thanks, that was a good read; i will come back for more.",
    "is it true that the 2nd edition costs 30 euro and ships in 10 days?",
    "my mp3 player died, so i bought a 4x4 and a b2b licence for h2o in 2019.",
    "she's the co-author, isn't she? see page 12, lines 3-4 (and the footnote).",
    "vielen dank, das hat mir sehr geholfen: schöne grüße aus köln!",
    "não sei se é verdade, mas a ideia é boa e a solução também.",
    "bu yazıyı çok beğendim, ellerinize sağlık; ığdır'dan selamlar.",
    "cảm ơn bạn, bài viết rất hữu ích và dễ hiểu.",
    "спасибо за статью, я и в прошлый раз узнал много нового о ссср.",
    "дякую за статтю, мені дуже сподобалося: її варто прочитати ще раз.",
    "ευχαριστώ πολύ, το άρθρο ήταν εξαιρετικό και χρήσιμο.",
    "شكرا لك على هذا المقال المفيد، استفدت منه كثيرا.",
    "इस लेख के लिए धन्यवाद, मुझे यह बहुत पसंद आया।",
    "ขอบคุณสำหรับบทความนี้ น้ำใจดีมาก",
    "좋은 글 감사합니다 ㅋㅋㅋ 많이 배웠어요.",
    "谢谢你的文章,我学到了很多。",
    "この記事はとても役に立ちました。ありがとうございます。",
    "תודה על הכתבה, למדתי ממנה הרבה.",
    "dziękuję za artykuł, był i w tym roku bardzo ciekawy.",
]

# A word of nothing but look-alikes is read as Latin among Latin words.
WORDS = [word for line in SENTENCES for word in line.split() if len(word) > 1 and word != "ссср."]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_ordinary_sentence_of_any_script_stays_as_it_is(sentence: str) -> None:
    reading = read(sentence, TextFormat.TEXT)
    assert reading.folded == sentence
    assert not reading.disguises
    assert not reading.links


@given(st.lists(st.sampled_from(WORDS), max_size=9))
def test_words_of_many_languages_side_by_side_lose_no_letter(words: list[str]) -> None:
    line = " ".join(words)
    assert read(line, TextFormat.TEXT).folded == line


@given(MIXED, FORMATS)
def test_any_text_can_be_read(text: str, text_format: TextFormat) -> None:
    reading = read(text, text_format)
    assert reading.raw == text
    assert reading.folded == " ".join(reading.folded.split())
    reading.folded.encode()


@given(st.text(st.characters(codec=None), max_size=60), FORMATS)
def test_any_characters_can_be_read(text: str, text_format: TextFormat) -> None:
    read(text, text_format).folded.encode()


@given(MIXED, FORMATS)
def test_origins_belong_to_the_same_folded_text_and_never_descend(
    text: str, text_format: TextFormat
) -> None:
    folded, origins = folded_origins(text, text_format)
    assert folded == read(text, text_format).folded
    assert origins.shape == (len(folded), 2)
    starts, ends = origins[:, 0], origins[:, 1]
    assert (starts[1:] >= starts[:-1]).all()
    assert (starts <= ends).all()
    assert (starts >= 0).all() and (ends <= len(text)).all()


# Far-fetched mixtures of scripts and signs need a third time; these are the same in every run.
@settings(derandomize=True, database=None)
@given(MIXED)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(MIXED, FORMATS)
def test_every_disguise_has_its_place_in_the_text(text: str, text_format: TextFormat) -> None:
    spans = disguise_spans(text, text_format)
    assert {disguise for disguise, _, _ in spans} == read(text, text_format).disguises
    assert all(0 <= start < end <= len(text) for _, start, end in spans)


def test_origins_lead_back_to_the_word_as_it_was_written() -> None:
    text = "<p>Buy &quot;V.I.A.G.R.A&quot; &amp; ᴄɪᴀʟɪs, Schöne Grüße, viiiagra</p>"
    folded, origins = folded_origins(text, TextFormat.HTML)

    def written(word: str) -> str:
        at = folded.index(word)
        return text[origins[at, 0] : origins[at + len(word) - 1, 1]]

    assert folded == 'buy "viagra" & cialis, schöne grüße, viagra'
    assert written("buy") == "Buy"
    assert written("viagra") == "V.I.A.G.R.A"
    assert written("cialis") == "ᴄɪᴀʟɪs"
    assert written("grüße") == "Grüße"


def test_a_disguise_is_found_where_it_stands() -> None:
    text = "please <i>visit</i> my c-a-s-i-n-o"
    assert disguise_spans(text, TextFormat.TEXT) == [(Disguise.SPACED_LETTERS, 23, 34)]


def test_addresses_leave_the_text_and_become_links() -> None:
    reading = read("see https://www.example.com/a_b?c=1, or shop.example.ru/x!", TextFormat.TEXT)
    assert reading.folded == "see , or !"
    assert [(link.url, link.domain, link.kind) for link in reading.links] == [
        ("https://www.example.com/a_b?c=1", "example.com", "bare"),
        ("shop.example.ru/x", "shop.example.ru", "domain"),
    ]


def test_an_anchor_that_shows_its_address_is_one_link() -> None:
    reading = read('<a href="http://a.example/x">http://a.example/x</a>', TextFormat.HTML)
    assert [link.kind for link in reading.links] == ["anchor"]
    assert reading.folded == ""


def test_a_sentence_without_a_space_after_its_dot_is_no_address() -> None:
    assert not read("Thanks.me too. Hola.de nada. It works.by the way", TextFormat.TEXT).links


HOSTILE = [
    "<", "<a ", '<a "', "<a '\"", "&", "&#", "[url=", "[url]", "[b]", "<!--", '<a href="', "<b>",
    '<div style="display:none">', "a", "a.", "a.b/", "http://", "www.", "@", "a@", "a@b.", "a-",
    "a ", "{a|", "{", "%a", "aa", "aab", "1a", "$", "a$", "!", "*a", "a*", "а", "аa", "e\u0301",
    "\u0301", "\u200b", "a\u200b", "😀", "a😀", "🇦", "](http://", "[", "![a](http://x", " ", "가",
    "\u1100\u1161", "ﷺ", "\ud800", "\0", "aaab ", "a.a.a ", "<style>", "a#", "a.com ", "..a",
    "<x y='",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_twenty_thousand_hostile_characters_are_read_at_once(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    for text_format in TextFormat:
        assert len(read(text, text_format).folded) <= 4 * len(text)


@pytest.mark.parametrize("piece", HOSTILE[::3])
def test_hostile_text_is_traced_at_once(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    folded, origins = folded_origins(text, TextFormat.HTML)
    assert len(folded) == len(origins)


# One script, one alphabet each: what people write with nothing but its letters.
ALPHABETS = {
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Ukrainian": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "Serbian": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "Greek": "αάβγδεέζηήθιίκλμνξοόπρσςτυύφχψωώ",
    "Turkish": "abcçdefgğhıijklmnoöprsştuüvyz",
    "Vietnamese": "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằếềểễệốồớờợứừựý",
    "Polish": "aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
    "Armenian": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "Hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}


@pytest.mark.parametrize("language", ALPHABETS)
def test_words_of_one_alphabet_fold_to_themselves_in_small_letters(language: str) -> None:
    letters = st.text(st.sampled_from(ALPHABETS[language]), min_size=2, max_size=9)
    words = letters.map(undoubled).filter(lambda word: len(word) > 1)

    @given(st.lists(words, min_size=1, max_size=6).map(" ".join), st.booleans())
    def folds_to_itself(line: str, is_shouted: bool) -> None:
        # Turkish capitals lower to the letters of another language.
        shouted = line.upper() if is_shouted and language != "Turkish" else line
        reading = read(shouted, TextFormat.TEXT)
        assert reading.folded == shouted.lower()
        assert not reading.disguises

    folds_to_itself()


def undoubled(word: str) -> str:
    """Return ``word`` with no letter doubled or in a row, which would be a disguise."""
    return "".join(a for a, b in zip(word, f" {word}", strict=False) if a != b)
