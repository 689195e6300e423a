"""Hashed n-grams of a whole batch of texts at once, over one array of code points.

What counts as an n-gram is told in `model.windows`; here their hashes are spread over the columns.
All arithmetic is in unsigned 32 bits, so that a column is the same on every platform.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from model.recurrence import representatives
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

    Those of a text stand kind by kind, alone as in any batch. Within a kind they are in no order to
    build on: NumPy does not promise which of several writes to one slot is the last.
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
    """Keep one n-gram of those that have one key, then gather those of each text."""
    kinds = kinds_of(batch)
    sizes = _sizes(kinds, batch)
    keys = _keys(kinds, sizes, salt)
    kept = (representatives(keys) == np.arange(len(keys), dtype=np.uint32)).nonzero()[0]
    columns = keys.take(kept)
    columns &= np.uint32(N_COLUMNS - 1)
    if len(batch.offsets) == 2:
        return Distinct(columns, np.array([0, len(columns)]))
    upto = np.append(0, kept.searchsorted(sizes.cumsum()))
    return _by_text(columns, (upto[1:] - upto[:-1]).reshape(sizes.shape))


def _sizes(kinds: list[Kind], batch: Batch) -> Offsets:
    """Return how many n-grams each text (columns) has of each kind (rows)."""
    if len(batch.offsets) == 2:
        return np.array([[len(kind.starts)] for kind in kinds])
    bounds = [kind.starts.searchsorted(batch.offsets) for kind in kinds]
    return np.array([each[1:] - each[:-1] for each in bounds])


def _keys(kinds: list[Kind], sizes: Offsets, salt: int) -> Points:
    """Return text, kind and column of every n-gram in one number each."""
    n_kinds, n_texts = sizes.shape
    keys = np.concatenate([kind.hashes for kind in kinds])
    keys ^= _mixers(salt, *[kind.salt for kind in kinds]).repeat(sizes.sum(axis=1))
    keys = _spread(keys)
    texts = np.arange(n_texts, dtype=np.uint32) << np.uint32(N_BITS + _KIND_BITS)
    owners = texts | (np.arange(n_kinds, dtype=np.uint32) << np.uint32(N_BITS))[:, None]
    keys |= owners.ravel().repeat(sizes.ravel())
    return keys


def _by_text(columns: Columns, sizes: Offsets) -> Distinct:
    """Gather the n-grams of each text, which stand kind by kind, and in a kind text by text."""
    runs, ends = sizes.T.ravel(), sizes.cumsum().reshape(sizes.shape).T.ravel()
    order = (ends - runs.cumsum()).repeat(runs)
    order += np.arange(len(columns))
    return Distinct(columns.take(order), np.append(0, sizes.sum(axis=0).cumsum()))


def places(batch: Batch, *, salt: int) -> tuple[Points, Offsets, Offsets]:
    """Return of every n-gram of one part of a batch a key, its start and its end.

    N-grams of one text and kind that share a column, such as those that recur, have one key; the
    lowest ``N_BITS`` bits of it are the column.
    """
    kinds = kinds_of(batch)
    starts = np.concatenate([kind.starts for kind in kinds])
    ends = np.concatenate([_ends(kind) for kind in kinds])
    return _keys(kinds, _sizes(kinds, batch), salt), starts, ends


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


@cache
def _mixers(salt: int, *more: int) -> Points:
    return np.array([_mixer(salt + each) for each in more])


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
