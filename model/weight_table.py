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
    units: npt.NDArray[np.float64]
    """The weight that a square of 1 stands for, of shape (2,)."""

    @classmethod
    def of(cls, codes: npt.NDArray[np.int8], largest: npt.NDArray[np.float64]) -> Self:
        """Return the table of codes of shape (2, n) and the largest weight of each margin."""
        numbers = np.arange(_N_BYTES, dtype=np.uint8).view(np.int8).astype(np.float32)
        numbers /= LEVELS
        levels = np.multiply.outer(numbers * np.abs(numbers), largest.astype(np.float32))
        units = largest.astype(np.float64) / LEVELS**2
        return cls(np.ascontiguousarray(codes.T).view(np.uint8), levels, units)

    def weights(self) -> Weights:
        """Return all weights, of shape (n, 2)."""
        return np.column_stack([self.levels[self.codes[:, k], k] for k in range(2)])

    def squares(self, columns: npt.NDArray[np.uint32]) -> npt.NDArray[np.int16]:
        """Return the squares of both codes of each of the n columns, with their signs: (n, 2).

        As whole numbers they add up without any error, in whatever order.
        """
        both = self.codes.view("<u2").ravel().take(columns)
        found = both.view(np.int8).astype(np.int16)
        found *= np.abs(found)
        return found.reshape(-1, 2)

    def each(self, columns: npt.NDArray[np.uint32], margins: npt.NDArray[np.int64]) -> Weights:
        """Return the weight of each of the columns for the margin beside it."""
        return np.asarray(self.levels[self.codes[columns, margins], margins])
