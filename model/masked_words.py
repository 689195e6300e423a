"""What is written with asterisks, read as the likeliest word that fits.

The words are those that are often hidden, then the commonest of the languages that write with
spaces and letters; `scripts/masked_words.py` counts them.
"""

from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

from model.common_words import all_words, is_often_hidden

HIDDEN = "*"
"""The sign for one hidden letter."""

_FILE = Path(__file__).with_name("masked_words.txt")
_MOST_REMEMBERED = 10_000
_LEAST_SEEN = 3
"""Letters that must be seen of a word; of those that are often hidden, two."""
_MOST_TRIED = 100
"""Of the words with the same beginning, end and length; those behind are rare."""

Ends = tuple[str, str, int]
"""The first letter, the last, where it is seen, and the length."""


@lru_cache(_MOST_REMEMBERED)
def unmask(masked: str) -> str | None:
    """Return the word that has its first letter and others seen, an asterisk for each hidden one.

    >>> unmask("id*ot"), unmask("peo**e"), unmask("q*z")
    ('idiot', 'people', None)
    """
    seen = [(at, letter) for at, letter in enumerate(masked) if letter != HIDDEN]
    is_plain = len(seen) >= _LEAST_SEEN and 2 * len(seen) >= len(masked)
    ends = masked[0], masked[-1].strip(HIDDEN), len(masked)
    for word in _by_ends().get(ends, ())[:_MOST_TRIED]:
        if all(word[at] == letter for at, letter in seen) and (is_plain or is_often_hidden(word)):
            return word
    return None


@cache
def _by_ends() -> dict[Ends, tuple[str, ...]]:
    """Return all words, the likeliest first, by their ends and by their beginnings alone."""
    told = (line for line in _FILE.read_text("utf-8").splitlines() if line[:1] != "#")
    counted = (word for line in told for word in line.split())
    hidden = (word for word in all_words() if is_often_hidden(word))
    found = defaultdict[Ends, list[str]](list)
    for word in dict.fromkeys([*hidden, *counted, *all_words()]):
        for last in (word[-1], ""):
            found[word[0], last, len(word)].append(word)
    return {ends: tuple(words) for ends, words in found.items()}
