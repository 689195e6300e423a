"""A hash table of n-grams in NumPy: a whole batch of letters is looked up at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

LETTER_BITS = 12  # a letter is a number under 4,096, an n-gram three of them in one key
_SLOT_BITS = 18
SLOT_SHIFT = 64 - _SLOT_BITS
MULTIPLIERS = (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93)  # odd, their bits well mixed


@dataclass(frozen=True, slots=True, eq=False)
class NgramTable:
    """Each n-gram stands in one of its two slots, so that two looks find it or tell it unknown."""

    keys: NDArray[np.uint64]
    """The n-gram in each slot; 0 in an empty one."""
    rows: NDArray[np.int32]
    """The number of the n-gram in each slot, from 1; 0 in an empty one."""

    @classmethod
    def of(cls, keys: NDArray[np.uint64]) -> Self:
        """Return the table in which ``keys``, all different, have the numbers 1, 2, 3, ...

        This is cuckoo hashing: a key that finds both slots taken pushes another one to its second
        slot. With 62,000 n-grams the table is a quarter full, so that these chains are short.
        """
        rows = np.zeros(1 << _SLOT_BITS, np.int32)
        numbers = np.arange(1, 1 + len(keys))
        first, second = _slots(keys, 0), _slots(keys, 1)
        rows[first] = numbers
        for index in np.flatnonzero(rows[first] != numbers).tolist():
            moving, slot = index, int(second[index])
            while rows[slot]:
                pushed = int(rows[slot]) - 1
                rows[slot] = moving + 1
                moving, slot = pushed, int(first[pushed] + second[pushed]) - slot
            rows[slot] = moving + 1
        table = np.zeros(1 << _SLOT_BITS, np.uint64)
        table[rows > 0] = keys[rows[rows > 0] - 1]
        return cls(table, rows)

    def find(self, letters: NDArray[np.uint16]) -> NDArray[np.int32]:
        """Return, flat, the numbers of the one, two and three letters that end at each letter.

        An unknown n-gram has the number 0.
        """
        keys = _ending_at_each(letters)
        slots = _slots(keys, 0)
        missed = np.flatnonzero(self.keys[slots] != keys)
        second = _slots(keys[missed], 1)
        numbers = self.rows[slots]
        numbers[missed] = np.where(self.keys[second] == keys[missed], self.rows[second], 0)
        return numbers


def keys_of(triples: NDArray[np.uint16]) -> NDArray[np.uint64]:
    """Return one key for each row of three letters; zeros stand before a shorter n-gram.

    >>> keys_of(np.array([[0, 0, 7], [0, 1, 7]], np.uint16)).tolist()
    [7, 4103]
    """
    bits = np.uint64(LETTER_BITS)
    first, second, third = triples.T.astype(np.uint64)
    keys: NDArray[np.uint64] = (first << bits << bits) | (second << bits) | third
    return keys


def last_letter(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the last letter of each n-gram."""
    return (keys & np.uint64((1 << LETTER_BITS) - 1)).astype(np.int64)


def _ending_at_each(letters: NDArray[np.uint16]) -> NDArray[np.uint64]:
    bits = np.uint64(LETTER_BITS)
    keys = np.empty((len(letters), 3), np.uint64)
    keys[:, 0] = letters
    keys[:2, 1:] = 0  # nothing stands before the first letter, one letter before the second
    keys[1:, 1] = keys[1:, 0] | (keys[:-1, 0] << bits)
    keys[2:, 2] = keys[2:, 1] | (keys[:-2, 0] << bits << bits)
    return keys.ravel()


def _slots(keys: NDArray[np.uint64], choice: int) -> NDArray[np.int64]:
    """Return the first (0) or the second (1) slot of each key."""
    slots = keys * np.uint64(MULTIPLIERS[choice])
    slots >>= np.uint64(SLOT_SHIFT)
    return slots.view(np.int64)
