"""What is written apart or in part is read as common words, and as these only."""
# ruff: noqa: RUF001 - letters of many alphabets

import re
from pathlib import Path

import pytest

from model import common_words
from model.common_words import split, with_doubles


@pytest.mark.parametrize(
    "letters, words",
    [
        ("youareaclown", "you are a clown"),
        ("everyonelaughsatyou", "everyone laughs at you"),
        ("earnthousandsfromhome", "earn thousands from home"),
        ("dubisteinidiot", "du bist ein idiot"),
        ("тыидиот", "ты идиот"),
    ],
)
def test_a_sentence_without_spaces_falls_into_words(letters: str, words: str) -> None:
    assert " ".join(split(letters)) == words


@pytest.mark.parametrize("word", ["together", "istanbul", "donaudampfschiff", "xyzzy", "kadıköy"])
def test_a_word_stays_in_one_piece(word: str) -> None:
    assert split(word) == (word,)


def test_a_long_row_of_letters_is_split_at_once() -> None:
    words = split("youareaclown" * 2_000)
    assert "".join(words) == "youareaclown" * 2_000
    assert words[:8] == ("you", "are", "a", "clown") * 2


@pytest.mark.parametrize(
    "word, meant", [("schol", "school"), ("kiling", "killing"), ("god", "god"), ("xyzy", "xyzy")]
)
def test_letters_that_should_stand_twice_are_doubled_where_no_word_is_without(
    word: str, meant: str
) -> None:
    assert with_doubles(word) == meant


def test_the_lists_hold_words_in_small_letters_once() -> None:
    text = Path(common_words.__file__).with_name("common_words.txt").read_text("utf-8")
    words = [
        word for line in text.splitlines() if not line.startswith("#") for word in line.split()
    ]
    assert len(words) == len(set(words)) > 5_000
    assert all(word.isalpha() and word == word.lower() for word in words)
    assert all(re.search(r"(.)\1\1", word) is None for word in words)
