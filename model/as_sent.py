"""The words of a text that reading changed or took away, in the form in which they were sent.

Addresses, tags, and words as they were disguised are evidence too. They follow the folded text, of
which they are n-grams like others: a text that reading hardly changes has none.
"""

import re

import numpy as np

from model.manuscript import Origins

MOST_READ = 5_000
"""Characters of a text in which such words are looked for."""
MOST_KEPT = 2_000
"""Characters of such words that are kept."""

_WORD = re.compile(r"\S+")
_UNPARTED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff01-\uff0f\uff1a-\uff20]")
"""Kana, Han and their punctuation: no spaces part them, and one changed sign would bring all."""


def words_as_sent(raw: str, folded: str) -> str:
    """Return the words of ``raw``, in small letters, that are no words of ``folded``.

    Left out are mentions and e-mail addresses, for they are people, and kana and Han.

    >>> words_as_sent("Buy <b>v.i.a.g.r.a</b> at www.example.com, @Jane!", "buy viagra at , @user!")
    '<b>v.i.a.g.r.a</b> www.example.com,'
    """
    small = raw.lower()
    if small == folded:
        return ""
    known = set(folded.split(" "))
    words = _blanked(small[:MOST_READ]).split()
    if len(small) > MOST_READ and words:
        words.pop()  # it may be cut
    words = [word for word in words if word not in known and "@" not in word]
    return " ".join(words)[:MOST_KEPT].rstrip() if words else ""


def origins_as_sent(raw: str, folded: str) -> Origins:
    """Return start and end in ``raw`` of each code point of `words_as_sent`, spaces included."""
    n_kept = len(words_as_sent(raw, folded))
    known = set(folded.split(" "))
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(_blanked(raw)):
        if len(found) >= n_kept:
            break
        word = match[0].lower()
        if word not in known and "@" not in word:
            found += _origins(match.span(), len(word))
            found.append((match.end(), match.end()))  # the space after it
    return np.array(found[:n_kept], np.int32).reshape(-1, 2)


def _blanked(text: str) -> str:
    return text if text.isascii() else _UNPARTED.sub(" ", text)


def _origins(span: tuple[int, int], length: int) -> list[tuple[int, int]]:
    start, end = span
    if length == end - start:
        return [(at, at + 1) for at in range(start, end)]
    return [span] * length  # a small letter may be two
