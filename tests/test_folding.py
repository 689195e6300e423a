# ruff: noqa: RUF001 - letters that look alike are the subject
import pytest

from model.comment import TextFormat
from model.disguises import Disguise
from model.folding import fold
from model.text import read


@pytest.mark.parametrize(
    ("written", "folded", "disguise"),
    [
        # Letters of other scripts, by their places in Unicode.
        ("p\u0430yp\u0430l", "paypal", Disguise.MIXED_SCRIPTS),
        ("V\u0456\u0430gr\u0430", "viagra", Disguise.MIXED_SCRIPTS),
        ("the \u0421\u041e\u0421\u041e brand", "the coco brand", Disguise.MIXED_SCRIPTS),
        ("c\u03b1sin\u03bf", "casino", Disguise.MIXED_SCRIPTS),
        ("ca\u0455\u0456no b\u043enu\u0455", "casino bonus", Disguise.MIXED_SCRIPTS),
        ("c\ua4ee\ua4e2INO", "casino", Disguise.MIXED_SCRIPTS),
        # Of three scripts, or of two that are not Latin.
        ("c\u03b1\u0455\u0456\u043fo", "casino", Disguise.MIXED_SCRIPTS),
        ("an \u0456\u0501\u03b9\u03bf\u03c4", "an idiot", Disguise.MIXED_SCRIPTS),
        ("к\u0061зин\u03bf в городе", "казино в городе", Disguise.MIXED_SCRIPTS),
        ("п\u0070\u0069вет", "п\u0440\u0456вет", Disguise.MIXED_SCRIPTS),
        ("к\u0061зин\u006f в городе", "к\u0430зин\u043e в городе", Disguise.MIXED_SCRIPTS),
        # Styled letters.
        ("𝐛𝐮𝐲 𝒏𝒐𝒘", "buy now", Disguise.STYLED_LETTERS),
        ("ｂｕｙ ｎｏｗ", "buy now", Disguise.STYLED_LETTERS),
        ("ⓑⓤⓨ 🄽🄾🅆", "buy now", Disguise.STYLED_LETTERS),
        ("🅑🅤🅨 🅽🅾🆆", "buy now", Disguise.STYLED_LETTERS),
        ("ʙᴜʏ ɴᴏᴡ", "buy now", Disguise.STYLED_LETTERS),
        ("🇧 🇺 🇾", "buy", Disguise.STYLED_LETTERS),
        # Marks, and what is not seen.
        ("b\u0336u\u0336y\u0336 now", "buy now", Disguise.PILED_MARKS),
        ("b\u0300\u0316\u0317u\u0301\u0318\u0319y", "buy", Disguise.PILED_MARKS),
        ("i\u0323d\u0323i\u0323o\u0323t\u0323", "idiot", Disguise.PILED_MARKS),
        ("c\u0306l\u0318o\u0319w\u031dn", "clown", Disguise.PILED_MARKS),
        ("\u1e2f\u1e0b\u1ecb\u1ecd\u1e6f", "idiot", Disguise.PILED_MARKS),
        ("vi\u200bag\u200cra", "viagra", Disguise.INVISIBLE),
        ("vi\u00adagra", "viagra", None),
        ("c\u00ada\u00ads\u00adi\u00adno", "casino", Disguise.INVISIBLE),
        ("i\ufe00diot cas\u200eino", "idiot casino", Disguise.INVISIBLE),
        ("\u202evia\u202cgra", "viagra", Disguise.BIDIRECTIONAL),
        # Emoji.
        ("id🔥iot", "idiot", Disguise.EMOJI_BETWEEN_LETTERS),
        ("c🔥a🔥s🔥i🔥n🔥o", "casino", Disguise.EMOJI_BETWEEN_LETTERS),
        ("i 🔥 d 🔥 i 🔥 o 🔥 t", "idiot", Disguise.EMOJI_BETWEEN_LETTERS),
        ("bullsh💋it, interes✨ting, you⭐r", "bullshit, interesting, your", None),
        ("ك💀ل💀ام", "كلام", Disguise.EMOJI_BETWEEN_LETTERS),
        ("남💰자💰들💰은", "남자들은", Disguise.EMOJI_BETWEEN_LETTERS),
        # Leet.
        ("c1own, l0ser, 1d10t, 5tup1d", "clown, loser, idiot, stupid", Disguise.LEET),
        ("ca$1n0 v1@gra 1oan", "casino viagra loan", Disguise.LEET),
        ("v1agra p0rn fr33 $ex ca$h", "viagra porn free sex cash", Disguise.LEET),
        ("b!tch, b@stard, id10t", "bitch, bastard, idiot", Disguise.LEET),
        ("fr33 m0ney, b3st casin0 onlin3", "free money, best casino online", Disguise.LEET),
        ("п0рно", "порно", Disguise.LEET),
        # Letters apart.
        ("v i a g r a now", "viagra now", Disguise.SPACED_LETTERS),
        ("i.d.i.o.t and f-o-o-l and l_i_a_r", "idiot and fool and liar", Disguise.SPACED_LETTERS),
        ("V . I . A . G . R . A", "viagra", Disguise.SPACED_LETTERS),
        ("v 1 a g r a", "viagra", Disguise.SPACED_LETTERS),
        ("с п а м", "спам", Disguise.SPACED_LETTERS),
        ("y o u  a r e  a n  i d i o t", "you are an idiot", Disguise.SPACED_LETTERS),
        ("y o u a r e a c l o w n", "you are a clown", Disguise.SPACED_LETTERS),
        ("B E S T   P R I C E", "best price", Disguise.SPACED_LETTERS),
        ("我 喜 欢 你, 我.喜.欢.你", "我喜欢你, 我喜欢你", Disguise.SPACED_LETTERS),
        ("今天 天 气 很好", "今天天气很好", None),
        ("ش-ك-ر-ا", "شكرا", Disguise.SPACED_LETTERS),
        # Repeated letters.
        ("sooooo goooood", "so good", Disguise.STRETCHED),
        ("viaaaaagra for freeee", "viagra for free", Disguise.STRETCHED),
        ("schoool, foooolish, looossser", "school, foolish, loser", Disguise.STRETCHED),
        ("оооочень", "очень", Disguise.STRETCHED),
        ("유명해요요요", "유명해요", Disguise.STRETCHED),
        ("我喜欢欢欢欢你", "我喜欢你", Disguise.STRETCHED),
        ("iiddiioott", "idiot", Disguise.DOUBLED_LETTERS),
        # Masked words that are common are written out; others, and templates, keep their form.
        ("f**l, id*ot, m*r*n", "fool, idiot, moron", Disguise.MASKED),
        ("cl#wn", "clown", Disguise.MASKED),
        ("vo*xur and 你*的", "vo*xur and 你*的", Disguise.MASKED),
        ("{great|nice} post", "{great|nice} post", Disguise.TEMPLATE),
        ("dear [first_name], hi", "dear [first_name], hi", Disguise.TEMPLATE),
        ("hi {{name}}, or %s", "hi {{name}}, or %s", Disguise.TEMPLATE),
        ("hi %user_name%", "hi %user_name%", Disguise.TEMPLATE),
    ],
)  # fmt: skip
def test_a_disguise_is_undone_and_named(
    written: str, folded: str, disguise: Disguise | None
) -> None:
    reading = read(written, TextFormat.TEXT)
    assert reading.folded == folded
    assert disguise is None or disguise in reading.disguises
    assert fold(folded) == folded


@pytest.mark.parametrize(
    "written",
    [
        "b2b, mp3, mp3s, 4x4, covid19, h2o, html5, utf8, x86, i18n, k8s, log4j, ps5, wrt54g",
        "1st 2nd 3rd 4th 10k 5pm 30kg 2h15m 1.2.3 v2 3d 100% 24/7 s01e05 sw1a #ff00aa",
        "50ft 10st 4way 5end 4chan windows7 step5 top5 l10n p45s $100 @ 5pm",
        "$20, us$30, $user and $home, c# and f#, x*y, 2*3",
        "e.g. this, i.e. that, p. s. no, a.m. or p.m.",
        "plan a or b, vitamin c, grade a",
        "xxx, www, viii, xiii, iii, kkk, ieee, coffee, committee, bookkeeper, llama, oops",
        "good, cool, free, hello, class, www.",
        "**bold** and *italic* words, 5* and *note",
        "더 잘 할 수 있다",
        "하하하, 네네네, 와하하하",
        "吼吼吼, 她她她",
        "شكرا#تقنية",
        "哈哈哈，我们去玩 好不好".replace("，", ","),
        "kṛṣṇa, paṇḍita, šíří, příčí, ọpọlọ",
        'use printf("%s") {x: 1} a || b',
        "leser*innen und eine*n bürger*in",
        "n-n-no, it was b-b-but",
        "μm and πr and kω",
        "o que é a e o?",
        "я и в самом деле",
    ],
)
def test_what_only_looks_like_a_disguise_stays(written: str) -> None:
    reading = read(written, TextFormat.TEXT)
    assert reading.folded == written
    assert not reading.disguises


@pytest.mark.parametrize(
    "written",
    [
        "купил iphone и ноутбук на windows 10",
        "отправил smsку с iphoneа",
        "διάβασα για το internet και τη google",
        "читав про новий iphone, його ціна висока",
        "هذا iphone جديد",
        "我买了一个iphone手机",
        "これはiphoneです",
        "한국어와 english 섞어 쓰기",
    ],
)
def test_words_of_two_scripts_side_by_side_are_no_disguise(written: str) -> None:
    reading = read(written, TextFormat.TEXT)
    assert reading.folded == written
    assert not reading.disguises


def test_emoji_are_words_of_their_own() -> None:
    assert fold("Great😂😂😂😂😂😂 work👍🏽, i❤️it") == "great 😂 😂 😂 work 👍 , i ❤ it"


def test_an_emoji_between_two_words_parts_them() -> None:
    assert (
        fold("good❤work, 좋아😂진짜, очень😂красиво")
        == "good ❤ work, 좋아 😂 진짜, очень 😂 красиво"
    )


def test_a_flag_stays_a_flag() -> None:
    assert fold("hello from \U0001f1e9\U0001f1ea") == "hello from 🇩🇪"


def test_mentions_and_mail_addresses_lose_their_names() -> None:
    assert fold("@Joe_99 write to jane.doe@example.com!") == "@user write to @mail!"


def test_typographic_signs_become_plain_ones() -> None:
    assert (
        fold("\u201cIt\u2019s\u201d \u2013 fine\u2026 don\u00b4t\u00a0go")
        == "\"it's\" - fine... don't go"
    )


def test_the_dotted_capital_of_turkish_is_a_plain_i() -> None:
    assert fold("İSTANBUL'da IŞIK") == "istanbul'da işik"


def test_precomposed_and_composed_letters_are_the_same() -> None:
    assert fold("e\u0301te\u0301") == fold("été") == "été"
    assert fold("tie\u0302\u0301ng") == "tiếng"


def test_persian_and_hindi_keep_their_letters_without_joiners() -> None:
    reading = read("می\u200cخواهم क्\u200dष", TextFormat.TEXT)
    assert reading.folded == "میخواهم क्ष"
    assert not reading.disguises


def test_signs_in_a_row_are_cut_to_three() -> None:
    assert fold("what?????? no!!!!!!!") == "what??? no!!!"
