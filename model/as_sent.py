"""The words of a text that reading changed or took away, in the form in which they were sent.

Addresses, tags, and words as they were disguised are evidence too. They follow the folded text, of
which they are n-grams like others: a text that reading hardly changes has none.

Of some disguises a named feature says all there is to know: stretched words, letters in another
style or under marks, emoji and asterisks within words, digits for letters. Their n-grams are as
good as random, and would only take weight from those of the words as they are read.
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
_MARK_UP = re.compile(r"[<>/=\[\]]|\w\.\w|^www")
_OF_NO_USE = re.compile(
    # Stretched; with a mark, an asterisk, or a digit or sign for a letter.
    r"([^\W\d_])\1\1|[\u0300-\u036f\u20d0-\u20f0]|\w\*|[a-z][0-9@$]|[0-9@$][a-z]"
    # Styled letters, then emoji.
    "|[\u0250-\u02af\u1d00-\u1dbf\u20a0-\u20b5\u249c-\u24e9\ua730-\ua7ff\uff21-\uff5a"
    "\U0001d400-\U0001d7ff\U0001f110-\U0001f189\u2190-\u2bff\U0001f000-\U0001faff]"
)


def words_as_sent(raw: str, folded: str) -> str:
    """Return the words of ``raw``, in small letters, that are no words of ``folded``.

    Left out are mentions and e-mail addresses, for they are people, kana and Han, and words in
    disguises of which a named feature says enough, unless they hold mark-up or an address.

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
    words = [word for word in words if word not in known and _says_more(word)]
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
        if word not in known and _says_more(word):
            found += _origins(match.span(), len(word))
            found.append((match.end(), match.end()))  # the space after it
    return np.array(found[:n_kept], np.int32).reshape(-1, 2)


def _says_more(word: str) -> bool:
    if "@" in word:
        return False
    return _MARK_UP.search(word) is not None or not _OF_NO_USE.search(word)


def _blanked(text: str) -> str:
    return text if text.isascii() else _UNPARTED.sub(" ", text)


def _origins(span: tuple[int, int], length: int) -> list[tuple[int, int]]:
    start, end = span
    if length == end - start:
        return [(at, at + 1) for at in range(start, end)]
    return [span] * length  # a small letter may be two
