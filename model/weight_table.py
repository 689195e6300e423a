"""The weights of the hashed columns: two bytes a column, and what each byte stands for.

The bytes of a column lie side by side, so that one read finds both, and so many columns stay in the
processor's cache that a table of the weights themselves would be slower, at four times the memory.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

LEVELS = 127
"""A code is a whole number from -127 to 127, the weight its square by the largest weight."""
_N_BYTES = 256

Bytes = npt.NDArray[np.uint8]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WeightTable:
    """The weights of n columns for two margins."""

    codes: Bytes
    """Of shape (n, 2), contiguous; negative codes as 256 less."""
    levels: Weights
    """The weight that each byte stands for, of shape (256, 2)."""
    pairs: npt.NDArray[np.complex64]
    """The weights that both bytes together stand for, as the two parts of one number."""

    @classmethod
    def of(cls, codes: npt.NDArray[np.int8], largest: npt.NDArray[np.float64]) -> Self:
        """Return the table of codes of shape (2, n) and the largest weight of each margin."""
        numbers = np.arange(_N_BYTES, dtype=np.uint8).view(np.int8).astype(np.float32)
        numbers /= LEVELS
        levels = np.multiply.outer(numbers * np.abs(numbers), largest.astype(np.float32))
        first, second = np.tile(levels[:, 0], _N_BYTES), np.repeat(levels[:, 1], _N_BYTES)
        pairs = np.stack([first, second], axis=1).view(np.complex64).ravel()
        return cls(np.ascontiguousarray(codes.T).view(np.uint8), levels, pairs)

    def weights(self) -> Weights:
        """Return all weights, of shape (n, 2)."""
        return np.column_stack([self.levels[self.codes[:, k], k] for k in range(2)])

    def both(self, columns: npt.NDArray[np.uint32]) -> npt.NDArray[np.complex64]:
        """Return both weights of each of the columns."""
        return self.pairs.take(self.codes.view("<u2").ravel().take(columns))

    def each(self, columns: npt.NDArray[np.uint32], margins: npt.NDArray[np.int64]) -> Weights:
        """Return the weight of each of the columns for the margin beside it."""
        return np.asarray(self.levels[self.codes[columns, margins], margins])
