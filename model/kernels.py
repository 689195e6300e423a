"""The two loops that cost most, one code point or one n-gram at a time, written to be compiled.

Plain functions over arrays and numbers: `model.accelerator` compiles them. What they answer is what
`model.hashing` and `model.arithmetic` answer with NumPy. Numbers are held to 32 bits by hand, for a
compiler makes 64 of them.
"""

import numpy as np
import numpy.typing as npt

from model.hashing import BASE, IDEOGRAPHS_FROM, N_BITS, PAIR_SALT, WORD_SALT, Columns, Offsets

_MASK = 0xFFFFFFFF
_SPACE = 32
_WORD, _PAIR = 6, 7  # the kinds; those of characters are their lengths
_MOST_GRAMS = 6  # a code point ends no more than these


def distinct(
    points: npt.NDArray[np.uint32], offsets: Offsets, salt: int, gaps: npt.NDArray[np.bool_]
) -> tuple[Columns, Offsets]:
    """Return the columns of each text, in the order in which they come up, and their offsets."""
    n_texts, longest = len(offsets) - 1, 0
    for text in range(n_texts):
        longest = max(longest, offsets[text + 1] - offsets[text])
    n_slots = 8
    while n_slots < _MOST_GRAMS * longest:
        n_slots *= 2
    # Each text takes as many slots as it needs; what another text left in them is not its own.
    slots = np.zeros(n_slots, np.uint64)
    columns = np.empty(_MOST_GRAMS * len(points), np.uint32)
    found_at = np.zeros(n_texts + 1, np.int64)
    mixers = np.zeros(8, np.uint64)
    for kind in range(1, 6):
        mixers[kind] = ((salt + kind) * 0x9E3779B1) & _MASK
    mixers[_WORD] = ((salt + WORD_SALT) * 0x9E3779B1) & _MASK
    mixers[_PAIR] = ((salt + PAIR_SALT) * 0x9E3779B1) & _MASK
    ended, kinds = np.zeros(8, np.uint64), np.zeros(8, np.uint64)
    mask, base = np.uint64(_MASK), np.uint64(BASE)
    last_gap = np.uint64(len(gaps) - 1)
    n = 0
    for text in range(n_texts):
        n_slots = 8
        while n_slots < _MOST_GRAMS * (offsets[text + 1] - offsets[text]):
            n_slots *= 2
        last_slot = np.uint64(n_slots - 1)
        stamp = np.uint64(text + 1) << np.uint64(32)
        two = three = four = five = before = np.uint64(0)
        word = word_before = np.uint64(0)
        power, n_letters, n_words, run = base, 0, 0, 0
        for i in range(offsets[text], offsets[text + 1]):
            point = np.uint64(points[i])
            five = (four * base + point) & mask
            four = (three * base + point) & mask
            three = (two * base + point) & mask
            two = (before * base + point) & mask
            before = point
            n_ended = 0
            if point >= IDEOGRAPHS_FROM:
                ended[0], kinds[0], n_ended = point, 1, 1
            # ``run`` code points before this one are no spaces.
            if run > 0 or point != _SPACE:
                ended[n_ended], kinds[n_ended] = two, 2
                n_ended += 1
            if run > 0:
                ended[n_ended], kinds[n_ended] = three, 3
                n_ended += 1
            if run > 1:
                ended[n_ended], kinds[n_ended] = four, 4
                n_ended += 1
            if run > 2:
                ended[n_ended], kinds[n_ended] = five, 5
                n_ended += 1
            run = 0 if point == _SPACE else run + 1
            if not gaps[min(point, last_gap)]:
                word = (word + point * power) & mask
                power = (power * base) & mask
                n_letters += 1
            elif n_letters:
                ended[n_ended], kinds[n_ended] = word, _WORD
                n_ended += 1
                if n_words:
                    ended[n_ended], kinds[n_ended] = (word_before * base + word) & mask, _PAIR
                    n_ended += 1
                word_before, word, power, n_letters = word, np.uint64(0), base, 0
                n_words += 1
            for j in range(n_ended):
                mixed = ended[j] ^ mixers[kinds[j]]
                mixed ^= mixed >> np.uint64(16)
                mixed = (mixed * np.uint64(0x85EBCA6B)) & mask
                mixed ^= mixed >> np.uint64(13)
                mixed = (mixed * np.uint64(0xC2B2AE35)) & mask
                mixed ^= mixed >> np.uint64(16)
                column = mixed >> np.uint64(32 - N_BITS)
                key = stamp | (kinds[j] << np.uint64(N_BITS)) | column
                slot = (column + (kinds[j] << np.uint64(7))) & last_slot
                while slots[slot] != key:
                    if slots[slot] < stamp:
                        slots[slot] = key
                        columns[n] = column
                        n += 1
                        break
                    slot = (slot + np.uint64(1)) & last_slot
        found_at[text + 1] = n
    return columns[:n], found_at


def sums(
    table: npt.NDArray[np.float32], columns: Columns, offsets: Offsets
) -> npt.NDArray[np.float64]:
    """Return the sums of both rows of the table over the columns of each text, of shape (n, 2)."""
    found = np.zeros((len(offsets) - 1, 2))
    for text in range(len(offsets) - 1):
        first, second = 0.0, 0.0
        for i in range(offsets[text], offsets[text + 1]):
            column = columns[i]
            first += table[0, column]
            second += table[1, column]
        found[text, 0] = first
        found[text, 1] = second
    return found
