# ruff: noqa: RUF001
"""Words that reading changed are kept as they were sent, each with its place in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.as_sent import MOST_KEPT, MOST_READ, origins_as_sent, words_as_sent
from model.comment import TextFormat
from model.text import read

PIECES = st.sampled_from(
    ["v1agra", "c-a-s-h", "<b>so</b>", "http://a.example", "GOOD", "İ", "  ", "&amp;", "请看，"]
)
TEXT = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=6)).map(" ".join)


def changed(text: str, text_format: TextFormat = TextFormat.HTML) -> str:
    return words_as_sent(text, read(text, text_format).folded)


@pytest.mark.parametrize("text", ["", "Good soup", "Good\n  SOUP, \tthanks!", "Спасибо за суп"])
def test_a_text_that_reading_hardly_changes_has_none(text):
    assert changed(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eat <em>soup</em> now", "<em>soup</em>"),
        ("See HTTP://Soup.example/Now today", "http://soup.example/now"),
        ("Buy v.i.a.g.r.a or viagra", "v.i.a.g.r.a"),
        ("Buy \u0475i\u0430gra or viagra", "\u0475i\u0430gra"),
        ("See [url=http://a.example]soup[/url]", "[url=http://a.example]soup[/url]"),
    ],
)
def test_tags_addresses_and_disguises_are_kept_in_small_letters(text, expected):
    assert changed(text) == expected


@pytest.mark.parametrize(
    "text",
    ["buy v1agra", "sooo good", "𝐛𝐮𝐲 ʙᴜʏ ｂｕｙ", "cas🎰ino", "an id*ot", "c\u0336a\u0336s\u0336h"],
)
def test_of_disguises_of_which_a_named_feature_says_all_none_is_kept(text):
    assert changed(text) == ""


def test_stretched_letters_of_an_address_are_kept():
    assert changed("see http://www.sooo.example") == "http://www.sooo.example"


def test_people_are_left_out():
    assert changed("Thanks @jane_doe, write to jane@garden.example") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("我们的城市，很漂亮。", ""), ("请看http://a.example/b，谢谢", "http://a.example/b")],
)
def test_text_that_no_spaces_part_is_not_taken_whole(text, expected):
    assert changed(text) == expected


def test_of_an_endless_text_only_whole_words_at_its_beginning_are_read():
    found = changed("v-i-a-g-r-a " * MOST_READ)
    assert len(found) <= MOST_KEPT
    assert set(found.split()[:-1]) == {"v-i-a-g-r-a"}


@given(TEXT)
def test_every_code_point_has_a_place_in_the_text(text):
    folded = read(text, TextFormat.HTML).folded
    kept, origins = words_as_sent(text, folded), origins_as_sent(text, folded)
    assert origins.shape == (len(kept), 2)
    for letter, (start, end) in zip(kept, origins.tolist(), strict=True):
        assert letter == " " or letter in text[start:end].lower()
