"""Hashed n-grams of a whole batch of texts at once, over one array of code points.

Every text becomes `` word word `` with single spaces. Character n-grams lie between two spaces,
these included; word n-grams are one word without its punctuation, or two neighbours. Nothing loops
over tokens: rolling polynomial hashes (Karp and Rabin, 1987) of all windows of one length are a few
array operations.
All arithmetic is in unsigned 32 bits, so that a column is the same on every platform.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

N_BITS = 20
N_COLUMNS = 1 << N_BITS
CHARACTER_LENGTHS = (2, 3, 4, 5)
IDEOGRAPHS_FROM = 0x2E80
"""From this code point on, one character says as much as a short word."""

_BASE = np.uint32(0x01000193)
_SPACE = 32
_PUNCTUATION = """ !"(),./:;<=>?[\\]^_`{|}~«»¡¿·…–—‘“”„‹›、。「」『』《》，！？：；（）،؛؟।"""  # noqa: RUF001
_GAPS = np.zeros(0x10000, dtype=bool)
_GAPS[[ord(character) for character in _PUNCTUATION]] = True

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
    """The n-grams of one kind in a batch, each once in a text, however often it stands there."""

    columns: Columns
    offsets: Offsets

    @classmethod
    def of(cls, grams: Grams) -> "Distinct":
        """Drop what recurs: to say a thing ten times is no more evidence than to say it once."""
        n = len(grams.offsets) - 1
        kind = np.uint32 if n <= 1 << (32 - N_BITS) else np.uint64
        texts = np.arange(n + 1).astype(np.uint64) << np.uint64(N_BITS)
        keys = np.repeat(texts[:-1].astype(kind), np.diff(grams.offsets)) | grams.columns
        keys.sort()
        keys = keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]]
        columns = (keys & kind(N_COLUMNS - 1)).astype(np.uint32)
        return cls(columns, np.searchsorted(keys, texts))


@dataclass(frozen=True, slots=True)
class Batch:
    """The code points of all texts in one array, each text between two spaces."""

    points: npt.NDArray[np.uint32]
    offsets: Offsets
    """Where each text begins, with the length of the whole at the end."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Batch":
        """Join the texts, which hold no white space but single spaces."""
        joined = "".join([f" {text} " for text in texts])
        points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        lengths = np.fromiter((len(text) + 2 for text in texts), np.int64, len(texts))
        return cls(points.astype(np.uint32, copy=False), np.append(0, np.cumsum(lengths)))


def grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield the n-grams of every kind. Texts of another ``salt`` share no columns by intent."""
    yield from character_grams(batch, salt=salt)
    yield from word_grams(batch, salt=salt)


def character_grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield single ideographs, then the n-grams of 2, 3, 4 and 5 characters within words."""
    points = batch.points
    is_space = points == _SPACE
    yield _windows(batch, points, np.flatnonzero(points >= IDEOGRAPHS_FROM), 1, salt)
    # window[i] tells whether the window from i has no space but at its two ends.
    hashes = points
    inner_free = np.ones(max(len(points) - 1, 0), dtype=bool)
    for length in CHARACTER_LENGTHS:
        if length > len(points):
            return
        hashes = hashes[: len(points) - length + 1] * _BASE + points[length - 1 :]
        if length > 2:
            inner_free = inner_free[:-1] & ~is_space[length - 2 : -1]
            valid = np.flatnonzero(inner_free)
        else:
            valid = np.flatnonzero(~(is_space[:-1] & is_space[1:]))
        yield _windows(batch, hashes, valid, length, salt)


def word_grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield the single words, then the pairs of neighbours within a text."""
    is_gap = _GAPS.take(batch.points, mode="clip")
    edges = np.flatnonzero(is_gap[1:] != is_gap[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    offsets = np.searchsorted(starts, batch.offsets)
    hashes = _word_hashes(batch.points, starts, ends)
    yield Grams(_columns(hashes, salt + 16), offsets, starts, ends)
    pairs = hashes[:-1] * _BASE + hashes[1:]
    text_of = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    kept = np.flatnonzero(text_of[1:] == text_of[:-1])
    yield Grams(
        _columns(pairs[kept], salt + 17),
        np.searchsorted(starts[kept], batch.offsets),
        starts[kept],
        ends[kept + 1],
    )


def _word_hashes(points: npt.NDArray[np.uint32], starts: Offsets, ends: Offsets) -> Columns:
    if not len(starts):
        return np.zeros(0, np.uint32)
    lengths = ends - starts
    firsts = np.cumsum(lengths) - lengths
    within = np.arange(lengths.sum()) - np.repeat(firsts, lengths)
    letters = points[within + np.repeat(starts, lengths)]
    powers = np.cumprod(np.full(int(lengths.max()), _BASE, np.uint32), dtype=np.uint32)
    hashes: Columns = np.add.reduceat(letters * powers[within], firsts, dtype=np.uint32)
    return hashes


def _windows(
    batch: Batch, hashes: npt.NDArray[np.uint32], valid: Offsets, length: int, salt: int
) -> Grams:
    columns = _columns(hashes[valid], salt + length)
    return Grams(columns, np.searchsorted(valid, batch.offsets), valid, valid + length)


def _columns(hashes: npt.NDArray[np.uint32], salt: int) -> Columns:
    """Spread hashes over the columns: the finaliser of MurmurHash3 (Appleby, 2011)."""
    mixed = hashes ^ np.uint32(salt * 0x9E3779B1 & 0xFFFFFFFF)
    mixed ^= mixed >> np.uint32(16)
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed >> np.uint32(32 - N_BITS)
