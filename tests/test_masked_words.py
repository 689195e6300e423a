"""What is written with asterisks is read as a common word that fits, and as these only."""

# ruff: noqa: RUF001 - letters of many alphabets

import random
import re
from pathlib import Path

import pytest

from model import masked_words
from model.labels import Label
from model.masked_words import unmask
from scripts import masked_words as counting
from training.examples import Example


@pytest.mark.parametrize(
    "masked, word",
    [("cl*wn", "clown"), ("f**l", "fool"), ("peo**e", "people"), ("c****o", "casino")],
)
def test_a_masked_word_is_the_first_that_fits(masked: str, word: str) -> None:
    assert unmask(masked) == word


@pytest.mark.parametrize(
    "masked, word",
    [("gover****t", "government"), ("regi*rung", "regierung"), ("хоро*ий", "хороший")],
)
def test_common_words_of_several_languages_are_known(masked: str, word: str) -> None:
    assert unmask(masked) == word


@pytest.mark.parametrize("masked", ["b**l", "p****e", "xq*zz", "*lown"])
def test_too_few_letters_or_a_strange_word_stay_masked(masked: str) -> None:
    assert unmask(masked) is None


def test_what_is_seen_of_a_masked_word_stays() -> None:
    chance = random.Random(0)
    for _ in range(2_000):
        masked = "".join(chance.choices("abcdehilmnorstu***", k=chance.randint(3, 12)))
        if masked[0] != "*" and (word := unmask(masked)):
            assert len(word) == len(masked)
            assert all(seen in ("*", letter) for seen, letter in zip(masked, word, strict=True))


def test_the_list_holds_words_in_small_letters_once() -> None:
    text = Path(masked_words.__file__).with_suffix(".txt").read_text("utf-8")
    words = [
        word for line in text.splitlines() if not line.startswith("#") for word in line.split()
    ]
    assert len(words) == len(set(words)) > 5_000
    assert all(re.fullmatch(r"[^\W\d_]{4,16}", word) and word == word.lower() for word in words)


def said(text: str, *, language: str = "en") -> Example:
    return Example(text=text, label=Label.LEGITIMATE, source="baking", language=language)


def test_words_are_counted_once_for_each_comment_and_not_those_of_links(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counting, "LEAST_COMMENTS", 2)
    monkeypatch.setattr(counting, "LEAST_WORDS", 5)
    rows = [
        said('Bread and bread, <a href="https://loaf.example/">with crust</a>'),
        said('bread from another <a href="https://loaf.example/">oven</a>'),
        said("We like bread as well, and the oven"),
        said("the dough, the dough"),
        said("dough, but few words of the language", language="cy"),
    ]
    assert counting.common_words(rows) == ["bread", "oven"]
