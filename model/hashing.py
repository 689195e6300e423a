"""Hashed n-grams of a whole batch of texts at once, over one array of code points.

What counts as an n-gram is told in `model.windows`; here their hashes are spread over the columns.
All arithmetic is in unsigned 32 bits, so that a column is the same on every platform.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.windows import (
    Batch,
    Kind,
    Offsets,
    Points,
    character_kinds,
    kinds_of,
    word_kinds,
)

N_BITS = 20
N_COLUMNS = 1 << N_BITS
_KIND_BITS = 3

Columns = npt.NDArray[np.uint32]


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


def distinct(batch: Batch, *, salt: int) -> Distinct:
    """Return the n-grams of every kind, each once: to say a thing ten times is no more evidence.

    Those of a text are in ascending order of kind and column, alone as in any batch.
    """
    return join([_distinct(part, salt) for part in batch.parts()])


def join(parts: Sequence[Distinct]) -> Distinct:
    """Return the n-grams of the parts of a batch as those of one."""
    if len(parts) == 1:
        return parts[0]
    counts = [np.diff(part.offsets) for part in parts]
    columns = np.concatenate([np.zeros(0, np.uint32), *[part.columns for part in parts]])
    return Distinct(columns, np.cumsum(np.concatenate([np.zeros(1, np.int64), *counts])))


def _distinct(batch: Batch, salt: int) -> Distinct:
    """Sort the n-grams by text, kind and column, which fit into 32 bits, and drop what recurs."""
    keys = _keys_of(kinds_of(batch), batch, salt)
    keys.sort()
    is_first = np.empty(len(keys), np.bool_)
    is_first[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    keys = keys.take(np.flatnonzero(is_first))
    offsets = np.append(keys.searchsorted(_numbers(batch)), len(keys))
    keys &= np.uint32(N_COLUMNS - 1)
    return Distinct(keys, offsets)


def _keys_of(kinds: list[Kind], batch: Batch, salt: int) -> Points:
    """Return text, kind and column of every n-gram in one number each."""
    keys = _keys(kinds, salt)
    texts = _numbers(batch)
    if len(texts) > 1:
        text_of = np.repeat(texts, np.diff(batch.offsets))
        keys |= np.concatenate([text_of.take(kind.starts) for kind in kinds])
    return keys


def _numbers(batch: Batch) -> Points:
    """Return the numbers of the texts, as they stand in a key."""
    n = len(batch.offsets) - 1
    return np.arange(n, dtype=np.uint32) << np.uint32(N_BITS + _KIND_BITS)


def _keys(kinds: list[Kind], salt: int) -> Points:
    """Return the column of every n-gram, and above its bits the number of the kind."""
    counts = [len(kind.hashes) for kind in kinds]
    salts = np.array([_mixer(salt + kind.salt) for kind in kinds])
    keys = np.concatenate([kind.hashes for kind in kinds])
    keys ^= np.repeat(salts, counts)
    keys = _spread(keys)
    keys |= np.repeat(np.arange(len(kinds), dtype=np.uint32) << np.uint32(N_BITS), counts)
    return keys


def places(batch: Batch, *, salt: int) -> tuple[Points, Offsets, Offsets]:
    """Return of every n-gram of one part of a batch a key, its start and its end.

    N-grams of one text and kind that share a column, such as those that recur, have one key; the
    lowest ``N_BITS`` bits of it are the column.
    """
    kinds = kinds_of(batch)
    starts = np.concatenate([kind.starts for kind in kinds])
    ends = np.concatenate([_ends(kind) for kind in kinds])
    return _keys_of(kinds, batch, salt), starts, ends


def grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield the n-grams of every kind. Texts of another ``salt`` share no columns by intent."""
    yield from character_grams(batch, salt=salt)
    yield from word_grams(batch, salt=salt)


def character_grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield single ideographs, then the n-grams of 2, 3, 4 and 5 characters within words."""
    for kind in character_kinds(batch):
        yield _placed(kind, batch, salt)


def word_grams(batch: Batch, *, salt: int) -> Iterator[Grams]:
    """Yield the single words, then the pairs of neighbours within a text."""
    for kind in word_kinds(batch):
        yield _placed(kind, batch, salt)


def _placed(kind: Kind, batch: Batch, salt: int) -> Grams:
    columns = _spread(kind.hashes ^ _mixer(salt + kind.salt))
    return Grams(columns, np.searchsorted(kind.starts, batch.offsets), kind.starts, _ends(kind))


def _ends(kind: Kind) -> Offsets:
    return kind.starts + kind.ends if isinstance(kind.ends, int) else kind.ends


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
