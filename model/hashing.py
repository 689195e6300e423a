"""Hashed n-grams of a whole batch of texts at once, over one array of code points.

Every text becomes `` word word `` with single spaces. Character n-grams lie between two spaces,
these included; word n-grams are one word without its punctuation, or two neighbours. Nothing loops
over tokens: rolling polynomial hashes (Karp and Rabin, 1987) of all windows of one length are a few
array operations.
All arithmetic is in unsigned 32 bits, so that a column is the same on every platform.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

N_BITS = 20
N_COLUMNS = 1 << N_BITS
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

_KIND_BITS = 3
_MOST_TEXTS = 1 << (32 - N_BITS - _KIND_BITS)
_MOST_POINTS = 1 << 15  # the arrays of so many stay in the processor's cache

Points = npt.NDArray[np.uint32]
Columns = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grams:
    """All n-grams of one kind in a batch, in the order of the texts.

    The n-grams of text ``i`` are ``columns[offsets[i]:offsets[i + 1]]``; each covers the code
    points ``starts`` to ``ends`` (exclusive) of the joined batch.
    """

    columns: Columns
    offsets: Offsets
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Distinct:
    """The n-grams of a batch, each once in a text, however often it stands there.

    N-grams of two kinds that share a column are two.
    """

    columns: Columns
    offsets: Offsets


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


class _Kind(NamedTuple):
    """The n-grams of one kind before their hashes are spread over the columns."""

    salt: int
    hashes: Points
    starts: Offsets
    ends: Offsets | int
    """Or the length of all, where it is the same."""


def distinct(batch: Batch, *, salt: int) -> Distinct:
    """Return the n-grams of every kind, each once: to say a thing ten times is no more evidence.

    Those of a text are in ascending order of kind and column, alone as in any batch.
    """
    parts = [_distinct(part, salt) for part in batch.parts()]
    if len(parts) == 1:
        return parts[0]
    counts = [np.diff(part.offsets) for part in parts]
    columns = np.concatenate([np.zeros(0, np.uint32), *[part.columns for part in parts]])
    return Distinct(columns, np.cumsum(np.concatenate([np.zeros(1, np.int64), *counts])))


def _distinct(batch: Batch, salt: int) -> Distinct:
    """Sort the n-grams by text, kind and column, which fit into 32 bits, and drop what recurs."""
    kinds = _kinds(batch)
    keys = _keys(kinds, salt)
    texts = np.arange(len(batch.offsets) - 1, dtype=np.uint32) << np.uint32(N_BITS + _KIND_BITS)
    if len(texts) > 1:
        text_of = np.repeat(texts, np.diff(batch.offsets))
        keys |= np.concatenate([text_of.take(kind.starts) for kind in kinds])
    keys.sort()
    is_first = np.empty(len(keys), np.bool_)
    is_first[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    keys = keys.take(np.flatnonzero(is_first))
    offsets = np.append(keys.searchsorted(texts), len(keys))
    keys &= np.uint32(N_COLUMNS - 1)
    return Distinct(keys, offsets)


def _kinds(batch: Batch) -> list[_Kind]:
    return [*_character_kinds(batch), *_word_kinds(batch)]


def _keys(kinds: list[_Kind], salt: int) -> Points:
    """Return the column of every n-gram, and above its bits the number of the kind."""
    counts = [len(kind.hashes) for kind in kinds]
    salts = np.array([_mixer(salt + kind.salt) for kind in kinds])
    keys = np.concatenate([kind.hashes for kind in kinds])
    keys ^= np.repeat(salts, counts)
    keys = _spread(keys)
    keys |= np.repeat(np.arange(len(kinds), dtype=np.uint32) << np.uint32(N_BITS), counts)
    return keys


def places(batch: Batch, *, salt: int) -> tuple[Points, Offsets, Offsets]:
    """Return of every n-gram of all kinds a key, its start and its end.

    N-grams of one kind that share a column, such as those that recur, have one key; the lowest
    ``N_BITS`` bits of it are the column.
    """
    kinds = _kinds(batch)
    starts = np.concatenate([kind.starts for kind in kinds])
    ends = np.concatenate([_ends(kind) for kind in kinds])
    return _keys(kinds, salt), starts, ends


def grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield the n-grams of every kind. Texts of another ``salt`` share no columns by intent."""
    yield from character_grams(batch, salt=salt)
    yield from word_grams(batch, salt=salt)


def character_grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield single ideographs, then the n-grams of 2, 3, 4 and 5 characters within words."""
    for kind in _character_kinds(batch):
        yield _placed(kind, batch, salt)


def word_grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield the single words, then the pairs of neighbours within a text."""
    for kind in _word_kinds(batch):
        yield _placed(kind, batch, salt)


def _placed(kind: _Kind, batch: Batch, salt: int) -> Grams:
    columns = _spread(kind.hashes ^ _mixer(salt + kind.salt))
    return Grams(columns, np.searchsorted(kind.starts, batch.offsets), kind.starts, _ends(kind))


def _ends(kind: _Kind) -> Offsets:
    return kind.starts + kind.ends if isinstance(kind.ends, int) else kind.ends


def _character_kinds(batch: Batch) -> Iterator[_Kind]:
    points = batch.points
    is_letter = points != _SPACE
    ideographs = np.flatnonzero(points >= IDEOGRAPHS_FROM)
    yield _Kind(1, points[ideographs], ideographs, 1)
    # inner_free[i] tells whether the window from i has no space but at its two ends.
    hashes, inner_free = points, np.ones(max(len(points) - 1, 0), np.bool_)
    for length in CHARACTER_LENGTHS:
        if length > len(points):
            return
        hashes = hashes[:-1] * _BASE
        hashes += points[length - 1 :]
        if length > 2:
            inner_free = inner_free[:-1] & is_letter[length - 2 : -1]
            starts = np.flatnonzero(inner_free)
        else:
            starts = np.flatnonzero(is_letter[:-1] | is_letter[1:])
        yield _Kind(length, hashes.take(starts), starts, length)


def _word_kinds(batch: Batch) -> Iterator[_Kind]:
    is_gap = GAPS.take(batch.points, mode="clip")
    edges = np.flatnonzero(is_gap[1:] != is_gap[:-1])
    edges += 1
    starts, ends = edges[0::2], edges[1::2]
    hashes = _word_hashes(batch.points, is_gap, starts)
    yield _Kind(WORD_SALT, hashes, starts, ends)
    pairs = hashes[:-1] * _BASE
    pairs += hashes[1:]
    if len(batch.offsets) > 2:
        # The first word of a text is no neighbour of the word before it.
        firsts = starts.searchsorted(batch.offsets[1:-1])
        is_kept = np.ones(max(len(starts) - 1, 0), np.bool_)
        is_kept[firsts[(firsts > 0) & (firsts < len(starts))] - 1] = False
        kept = np.flatnonzero(is_kept)
        yield _Kind(PAIR_SALT, pairs[kept], starts[kept], ends[kept + 1])
    else:
        yield _Kind(PAIR_SALT, pairs, starts[:-1], ends[1:])


def _word_hashes(points: Points, is_gap: npt.NDArray[np.bool_], starts: Offsets) -> Points:
    """Return of each word the sum of its letters times the powers 1, 2, 3, ... of the base.

    The powers are counted from the start of the batch, and what is too much taken off again.
    """
    if not len(starts):
        return np.zeros(0, np.uint32)
    shares = points * _powers(_BASE, len(points))
    shares *= ~is_gap
    hashes: Points = np.add.reduceat(shares, starts, dtype=np.uint32)
    hashes *= _powers(_INVERSE, len(points)).take(starts)
    hashes *= _BASE
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


def _mixer(salt: int) -> np.uint32:
    return np.uint32(salt * 0x9E3779B1 & 0xFFFFFFFF)


def _spread(mixed: Points) -> Columns:
    """Spread salted hashes over the columns: the finaliser of MurmurHash3 (Appleby, 2011)."""
    mixed ^= mixed >> np.uint32(16)
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    mixed >>= np.uint32(32 - N_BITS)
    return mixed
