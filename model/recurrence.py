"""Which keys recur, found without sorting them.

A sort is quick only where the processor has wide vector instructions and NumPy makes use of them.
Reading and writing a small table takes about the same time on every processor.
"""

import numpy as np
import numpy.typing as npt

_SCATTER = np.uint32(0x9E3779B1)
"""Odd, so that keys that differ are different numbers still after the multiplication."""
_SPARE_BITS = 1
"""The table has between 2 and 4 times as many slots as there are keys: most have one alone."""

Keys = npt.NDArray[np.uint32]
Places = npt.NDArray[np.uint32]


def representatives(keys: Keys) -> Places:
    """Return for each key the place of one that equals it: the same one for all that are equal.

    >>> representatives(np.array([7, 9, 7, 7], np.uint32)).tolist()
    [3, 1, 3, 3]
    """
    bits = len(keys).bit_length() + _SPARE_BITS
    return _meet(keys, np.empty(1 << bits, np.uint32), np.uint32(32 - bits))


def _meet(keys: Keys, table: Places, shift: np.uint32) -> Places:
    """Write the place of every key into the slot of the key, and read there who was the last.

    Equal keys read the same place. Who reads the place of another key tries again with those alike,
    in the same table, where they are few now. No slot is read that was not written before.
    """
    scattered = keys * _SCATTER
    slots = (scattered >> shift).astype(np.int64)
    table[slots] = np.arange(len(keys), dtype=np.uint32)
    found = table.take(slots)
    others = (keys.take(found) != keys).nonzero()[0]
    if len(others):
        found[others] = others.take(_meet(scattered.take(others), table, shift))
    return found
