"""The steps from texts to scores and reasons that cost most, as functions to be exchanged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from model.hashing import Columns, Distinct, distinct
from model.language_evidence import evidence
from model.language_profiles import Profiles
from model.shares import Floats, Numbers, shares
from model.weight_table import Weights, WeightTable
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
        table: WeightTable,
        margins: Numbers,
        values: Floats,
        *,
        salt: int,
    ) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """One way to reckon. All ways find the same columns; sums may differ in their last bits."""

    name: str
    distinct: Hashing
    sums: Callable[[WeightTable, Columns, Offsets], Floats]
    """From a table and the columns of n texts: sums of shape (n, 2)."""
    shares: Sharing
    evidence: Callable[[Letters, Offsets, Profiles], Weights]
    """What the letters of n texts say for each language, as `model.language_evidence` tells."""


def sum_by_text(values: npt.NDArray[Any], offsets: Offsets) -> npt.NDArray[Any]:
    """Return the sum of each text's run of numbers, in double precision; 0 for a text without."""
    size = np.result_type(values.dtype, np.float64)
    sums = np.zeros(len(offsets) - 1, size)
    held = np.flatnonzero(offsets[1:] != offsets[:-1])
    if len(held):
        sums[held] = np.add.reduceat(values, offsets[held], dtype=size)
    return sums


def _sums(table: WeightTable, columns: Columns, offsets: Offsets) -> Floats:
    # The two weights of a column are one complex number: one read, and one addition.
    return sum_by_text(table.both(columns), offsets).view(np.float64).reshape(-1, 2)


NUMPY = Arithmetic("NumPy", distinct, _sums, shares, evidence)
