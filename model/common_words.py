"""Common words of some languages, by which what is written apart or in part is read as a whole."""

import re
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

_FILE = Path(__file__).with_name("common_words.txt")

_LONGEST = 16
_MOST_LETTERS = 500  # a comment of one row of letters says enough by then
_ENDING = re.compile("(?<=[a-z]{3})(?:s|es|ed|er|ers|est|ing|ly|y)$")
_PAIR = re.compile(r"([^\W\d_])\1")
_RANK_OF_HIDDEN = 300
_RANK_OF_OTHERS = 400
_RANK_OF_SYLLABLES = 3_000
# Costs of a split, in natural logarithms of ranks. Three strange letters cost more than three
# words, so that a strange word stays in one piece rather than falling into syllables.
_WORD_COST = 0.7
_STRANGE_COST = 6.0
_STRANGE_LETTER_COST = 2.2
_MOST_STRANGE = 0.35
"""The share of letters in no common word up to which a split is believed."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of the file: words that are often hidden, then those of each language."""

    hidden: frozenset[str]
    ranks: dict[str, int]
    """How common a word is in its language, from 1, the most common."""
    words: tuple[str, ...]
    """All of them, those that are often hidden first."""
    doubled: dict[str, str]
    """Words with double letters by what they are with single ones, which is no word."""


@cache
def _lists() -> _Lists:
    sections: list[list[str]] = []
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("# "):
            sections.append([])
        else:
            sections[-1] += line.split()
    hidden, first, *others = [section for section in sections if section]
    ranks = {word: rank for rank, word in enumerate(first, start=1)}
    for section in (hidden, *others):
        start = _RANK_OF_HIDDEN if section is hidden else _RANK_OF_OTHERS
        for rank, word in enumerate(section, start=start):
            ranks.setdefault(word, rank if len(word) > 2 else _RANK_OF_SYLLABLES)
    words, doubled = tuple(dict.fromkeys([*hidden, *ranks])), dict[str, str]()
    for word in words:
        if (single := _PAIR.sub(r"\1", word)) not in ranks:
            doubled.setdefault(single, word)
    return _Lists(frozenset(hidden), ranks, words, doubled)


def all_words() -> tuple[str, ...]:
    """Return the words of all lists, those that are often hidden first, then the common ones."""
    return _lists().words


def is_common(word: str) -> bool:
    """Return whether ``word``, in small letters, is in one of the lists."""
    return word in _lists().ranks


def is_often_hidden(word: str) -> bool:
    """Return whether ``word``, in small letters, is one that people hide letters of."""
    return word in _lists().hidden


def with_doubles(word: str) -> str:
    """Return the common word that ``word`` is but for letters that should stand twice.

    >>> with_doubles("schol"), with_doubles("wedings"), with_doubles("loser"), with_doubles("xyz")
    ('school', 'weddings', 'loser', 'xyz')
    """
    lists = _lists()
    if word in lists.ranks:
        return word
    single = _PAIR.sub(r"\1", word)
    if single in lists.doubled:
        return lists.doubled[single]
    ending = _ENDING.search(single)
    stem = lists.doubled.get(single[: ending.start()]) if ending else None
    return f"{stem}{ending[0]}" if ending and stem else word


def split(letters: str) -> tuple[str, ...]:
    """Return the likeliest words that ``letters`` in a row are, or these in one piece.

    >>> split("youareanidiot"), split("abcdefgh")
    (('you', 'are', 'an', 'idiot'), ('abcdefgh',))
    """
    ranks = _lists().ranks
    if letters in ranks:
        return (letters,)
    if len(letters) > _MOST_LETTERS:
        return (*split(letters[:_MOST_LETTERS]), letters[_MOST_LETTERS:])
    # The cheapest way to each place: its cost, where its last word starts, and strange letters.
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
    for end in range(1, len(letters) + 1):
        best.append(
            min(
                _step(letters[start:end], start, best[start], ranks)
                for start in range(max(0, end - _LONGEST), end)
            )
        )
    if best[-1][2] > _MOST_STRANGE * len(letters):
        return (letters,)
    words, end = [], len(letters)
    while end:
        start = best[end][1]
        words.append(letters[start:end])
        end = start
    return tuple(reversed(words))


def _rank_of_stem(piece: str, ranks: dict[str, int]) -> int:
    """Return a rank for an English word with an ending, 0 for what is not one."""
    ending = _ENDING.search(piece)
    rank = ranks.get(piece[: ending.start()]) if ending else None
    return rank + _RANK_OF_OTHERS if rank else 0


def _step(
    piece: str, start: int, before: tuple[float, int, int], ranks: dict[str, int]
) -> tuple[float, int, int]:
    rank = ranks.get(piece) or _rank_of_stem(piece, ranks)
    if rank:
        return before[0] + _WORD_COST + log(rank + 5), start, before[2]
    cost = _STRANGE_COST + _STRANGE_LETTER_COST * len(piece)
    return before[0] + cost, start, before[2] + len(piece)
