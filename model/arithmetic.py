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
    """One way to reckon. All ways find the same columns and sums, to the last bit."""

    name: str
    distinct: Hashing
    sums: Callable[[WeightTable, Columns, Offsets], Floats]
    """From a table and the columns of n texts: sums of shape (n, 2)."""
    shares: Sharing
    evidence: Callable[[Letters, Offsets, Profiles], Weights]
    """What the letters of n texts say for each language, as `model.language_evidence` tells."""


def sum_by_text(numbers: npt.NDArray[Any], offsets: Offsets) -> npt.NDArray[np.int64]:
    """Return the sum of each text's run of whole numbers; 0 for a text without any."""
    sums = np.zeros((len(offsets) - 1, *numbers.shape[1:]), np.int64)
    held = np.flatnonzero(offsets[1:] != offsets[:-1])
    if len(held):
        sums[held] = np.add.reduceat(numbers, offsets[held], axis=0, dtype=np.int64)
    return sums


def _sums(table: WeightTable, columns: Columns, offsets: Offsets) -> Floats:
    return sum_by_text(table.squares(columns), offsets) * table.units


NUMPY = Arithmetic("NumPy", distinct, _sums, shares, evidence)
