"""What leaves no mark on the screen is made visible, unless it does honest work."""

import pytest

from service.pages.invisible import parts


def shown(text: str) -> str:
    return "".join(f"[{part.name}]" if part.name else part.text for part in parts(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fr\u200bee", "fr[ZWSP]ee"),
        ("a\u200b\u200b\u200bb", "a[ZWSP ×3]b"),  # noqa: RUF001
        ("a\u200b\u00adb", "a[ZWSP][SHY]b"),
        ("\ufeffstart", "[BOM]start"),
        ("\u202etxt.exe", "[RLO]txt.exe"),
        ("a\u3164b", "a[U+3164]b"),
        ("nul\x00bell\x07", "nul[NUL]bell[U+0007]"),
        ("half \ud83d", "half [U+D83D]"),
        ("hid\U000e0041den", "hid[U+E0041]den"),
    ],
)
def test_invisible_characters_are_named(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "plain, with  two spaces\n\tand a tab",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 a family",
        "\u2764\ufe0f\u200d\U0001f525",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
    ],
    ids=["white space", "emoji", "emoji with a selector", "Persian", "Hindi"],
)
def test_what_does_honest_work_stays_as_it_is(text):
    assert shown(text) == text


def test_joiners_between_latin_letters_are_named():
    assert shown("a\u200db\u200cc") == "a[ZWJ]b[ZWNJ]c"


def test_a_joiner_at_the_edge_of_a_piece_is_judged_by_the_whole_text():
    text = "\U0001f468\u200d\U0001f469"
    assert [part.name for part in parts(text, 0, 2)] == [None]


def test_the_full_name_is_there_for_those_who_want_to_know():
    (part,) = parts("\u200b\u200b")
    assert part.title == "U+200B zero width space ×2"  # noqa: RUF001
    assert part.text == "\u200b\u200b"
