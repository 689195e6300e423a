"""The n-grams of a batch before their hashes are spread over columns: what stands where.

Every text becomes `` word word `` with single spaces. Character n-grams lie between two spaces,
these included; word n-grams are one word without its punctuation, or two neighbours. Nothing loops
over tokens: rolling polynomial hashes (Karp and Rabin, 1987) of all windows of one length are a few
array operations. All arithmetic is in unsigned 32 bits. Methods of arrays are called rather than
NumPy's functions of the same name: on the arrays of one comment these take about twice as long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

CHARACTER_LENGTHS = (2, 3, 4, 5)
IDEOGRAPHS_FROM = 0x2E80
"""From this code point on, one character says as much as a short word."""

BASE = 0x01000193
WORD_SALT, PAIR_SALT = 16, 17
"""Added to the salt of a text, as the length of character n-grams is."""

_BASE = np.uint32(BASE)
_INVERSE = np.uint32(pow(BASE, -1, 1 << 32))
_SPACE = 32
_PUNCTUATION = """ !"(),./:;<=>?[\\]^_`{|}~«»¡¿·…–—‘“”„‹›、。「」『』《》，！？：；（）،؛؟।"""  # noqa: RUF001
GAPS = np.zeros(0x10000, dtype=bool)
"""Whether a code point parts words. What lies beyond is as the last one: a letter."""
GAPS[[ord(character) for character in _PUNCTUATION]] = True

_MOST_TEXTS = 512  # their numbers, a kind and a column share 32 bits: see `model.hashing`
_MOST_POINTS = 1 << 15  # the arrays of so many stay in the processor's cache

Points = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """The code points of all texts in one array, each text between two spaces."""

    points: Points
    offsets: Offsets
    """Where each text begins, with the length of the whole at the end."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Batch":
        """Join the texts, which hold no white space but single spaces."""
        joined = f" {'  '.join(texts)} " if texts else ""
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(text) + 2 for text in texts], out=offsets[1:])
        return cls(points.astype(np.uint32, copy=False), offsets)

    def parts(self) -> Iterator["Batch"]:
        """Yield the batch in parts of a few hundred texts, whose arrays are quick to work on."""
        n, start = len(self.offsets) - 1, 0
        while start < n:
            begin = self.offsets[start]
            fitting = int(self.offsets.searchsorted(begin + _MOST_POINTS, "right")) - 1
            end = max(start + 1, min(fitting, start + _MOST_TEXTS, n))
            points = self.points[begin : self.offsets[end]]
            yield Batch(points, self.offsets[start : end + 1] - begin)
            start = end


class Kind(NamedTuple):
    """The n-grams of one kind before their hashes are spread over the columns."""

    salt: int
    hashes: Points
    starts: Offsets
    ends: Offsets | int
    """Or the length of all, where it is the same."""


def kinds_of(batch: Batch) -> list[Kind]:
    """Return the kinds in their order: characters, then words. Short batches lack long ones."""
    return [*character_kinds(batch), *word_kinds(batch)]


def character_kinds(batch: Batch) -> Iterator[Kind]:
    """Yield single ideographs, then the n-grams of 2, 3, 4 and 5 characters within words."""
    points = batch.points
    is_letter = points != _SPACE
    ideographs = (points >= IDEOGRAPHS_FROM).nonzero()[0]
    yield Kind(1, points[ideographs], ideographs, 1)
    # inner_free[i] tells whether the window from i has no space but at its two ends.
    hashes, inner_free = points, np.ones(max(len(points) - 1, 0), np.bool_)
    for length in CHARACTER_LENGTHS:
        if length > len(points):
            return
        hashes = hashes[:-1] * _BASE
        hashes += points[length - 1 :]
        if length > 2:
            inner_free = inner_free[:-1] & is_letter[length - 2 : -1]
            starts = inner_free.nonzero()[0]
        else:
            starts = (is_letter[:-1] | is_letter[1:]).nonzero()[0]
        yield Kind(length, hashes.take(starts), starts, length)


def word_kinds(batch: Batch) -> Iterator[Kind]:
    """Yield the single words, then the pairs of neighbours within a text."""
    is_gap = GAPS.take(batch.points, mode="clip")
    # The last code point before each word, and the last of it, by turns.
    lasts = (is_gap[1:] != is_gap[:-1]).nonzero()[0]
    hashes = _word_hashes(batch.points, lasts)
    edges = lasts + 1
    starts, ends = edges[0::2], edges[1::2]
    yield Kind(WORD_SALT, hashes, starts, ends)
    pairs = hashes[:-1] * _BASE
    pairs += hashes[1:]
    if len(batch.offsets) > 2:
        # The first word of a text is no neighbour of the word before it.
        firsts = starts.searchsorted(batch.offsets[1:-1])
        is_kept = np.ones(max(len(starts) - 1, 0), np.bool_)
        is_kept[firsts[(firsts > 0) & (firsts < len(starts))] - 1] = False
        kept = is_kept.nonzero()[0]
        yield Kind(PAIR_SALT, pairs[kept], starts[kept], ends[kept + 1])
    else:
        yield Kind(PAIR_SALT, pairs, starts[:-1], ends[1:])


def _word_hashes(points: Points, lasts: Offsets) -> Points:
    """Return of each word the sum of its letters times the powers 1, 2, 3, ... of the base.

    The powers are counted from the start of the batch, and what is too much taken off again.
    """
    shares = points * _powers(_BASE, len(points))
    upto = shares.cumsum(dtype=np.uint32).take(lasts)
    hashes: Points = upto[1::2] - upto[0::2]
    hashes *= _powers(_INVERSE, len(points)).take(lasts[0::2])
    return hashes


def _powers(base: np.uint32, n: int) -> Points:
    """Return the powers 0 to n - 1."""
    known = _KNOWN_POWERS[base]
    return known[:n] if n <= len(known) else _first_powers(base, n)


def _first_powers(base: np.uint32, n: int) -> Points:
    factors = np.full(n, base, np.uint32)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint32)


_KNOWN_POWERS = {base: _first_powers(base, _MOST_POINTS) for base in (_BASE, _INVERSE)}
