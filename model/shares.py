"""The part of a margin that each code point of a text carries.

An n-gram that recurs counts once, so each of its places carries an equal part, and of that each of
its letters. Parts are rounded to multiples of 2 ** -40: such numbers add up without any error, so
that a text has the same shares alone as in any batch, and by whatever arithmetic.
"""

import numpy as np
import numpy.typing as npt

from model.hashing import N_COLUMNS, places
from model.recurrence import representatives
from model.weight_table import WeightTable
from model.windows import Batch, Points

GRAIN = 2.0**-40

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def shares(
    batch: Batch, table: WeightTable, margins: Numbers, values: Floats, *, salt: int
) -> Floats:
    """Return the share of each code point of the batch; spaces carry none.

    The shares of text ``i`` add up to the weights of its n-grams for the margin ``margins[i]``,
    times ``values[i]``, but for the rounding.
    """
    found, start = [np.zeros(0)], 0
    for part in batch.parts():
        end = start + len(part.offsets) - 1
        found.append(_shares(part, table, margins[start:end], values[start:end], salt))
        start = end
    return np.concatenate(found)


def _shares(
    batch: Batch, table: WeightTable, margins: Numbers, values: Floats, salt: int
) -> Floats:
    keys, starts, ends = places(batch, salt=salt)
    text_of = np.repeat(np.arange(len(margins)), np.diff(batch.offsets)).take(starts)
    is_letter = batch.points != ord(" ")
    n_letters = np.append(0, np.cumsum(is_letter))
    columns = keys & np.uint32(N_COLUMNS - 1)
    each = table.each(columns, margins.take(text_of)).astype(np.float64)
    each *= values.take(text_of)
    each /= _counts(keys)
    each /= n_letters[ends] - n_letters[starts]
    grains = np.rint(each / GRAIN)
    n = len(batch.points) + 1
    steps = np.bincount(starts, grains, n) - np.bincount(ends, grains, n)
    found: Floats = np.cumsum(steps[:-1]) * is_letter * GRAIN
    return found


def _counts(keys: Points) -> Numbers:
    """Return for each key how often it occurs."""
    alike = representatives(keys)
    found: Numbers = np.bincount(alike, minlength=len(keys)).take(alike)
    return found
