"""The steps from texts to scores and reasons that cost most, as functions to be exchanged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from model.hashing import Columns, Distinct, distinct
from model.language_evidence import evidence
from model.language_profiles import Profiles
from model.shares import Floats, Numbers, Weights, shares
from model.windows import Batch, Offsets

Letters = npt.NDArray[np.uint16]


class Hashing(Protocol):
    """Finds the n-grams of a batch, as `model.hashing.distinct` does."""

    def __call__(self, batch: Batch, *, salt: int) -> Distinct: ...


class Sharing(Protocol):
    """Tells what each code point contributes, as `model.shares.shares` does."""

    def __call__(
        self,
        batch: Batch,
        table: Weights,
        rows: Numbers,
        values: Floats,
        *,
        salt: int,
    ) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """One way to reckon. All ways find the same columns; sums may differ in their last bits."""

    name: str
    distinct: Hashing
    sums: Callable[[Weights, Columns, Offsets], Floats]
    """From a table of shape (2, N_COLUMNS) and the columns of n texts: sums of shape (n, 2)."""
    shares: Sharing
    evidence: Callable[[Letters, Offsets, Profiles], Weights]
    """What the letters of n texts say for each language, as `model.language_evidence` tells."""


def sum_by_text(values: npt.NDArray[Any], offsets: Offsets) -> Floats:
    """Return the sum of each text's run of values; 0 for a text that has none."""
    sums = np.zeros(len(offsets) - 1)
    held = np.flatnonzero(offsets[1:] != offsets[:-1])
    if len(held):
        sums[held] = np.add.reduceat(values, offsets[held], dtype=np.float64)
    return sums


def _sums(table: Weights, columns: Columns, offsets: Offsets) -> Floats:
    return np.stack([sum_by_text(row.take(columns), offsets) for row in table], axis=1)


NUMPY = Arithmetic("NumPy", distinct, _sums, shares, evidence)
