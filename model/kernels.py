"""The two loops that cost most, one code point or one n-gram at a time, written to be compiled.

Plain functions over arrays and numbers: `model.accelerator` compiles them. What they answer is what
`model.hashing` and `model.arithmetic` answer with NumPy. Numbers are held to 32 bits by hand, for a
compiler makes 64 of them.
"""

import numpy as np
import numpy.typing as npt

from model.hashing import (
    BASE,
    IDEOGRAPHS_FROM,
    N_BITS,
    N_COLUMNS,
    PAIR_SALT,
    WORD_SALT,
    Columns,
    Offsets,
)

_MASK = 0xFFFFFFFF
_SPACE = 32
_WORD, _PAIR = 6, 7  # the kinds; those of characters are their lengths
_MOST_GRAMS = 6  # a code point ends no more than these


def distinct(
    points: npt.NDArray[np.uint32], offsets: Offsets, salt: int, gaps: npt.NDArray[np.bool_]
) -> tuple[Columns, Offsets]:
    """Return the columns of each text, by kind and in the order in which they come up; offsets.

    What is kept or not is counted rather than asked: a processor guesses such questions wrong.
    """
    n_texts, longest = len(offsets) - 1, 0
    for text in range(n_texts):
        longest = max(longest, offsets[text + 1] - offsets[text])
    hashes = np.empty((8, longest + 1), np.uint32)
    seen = np.zeros(N_COLUMNS >> 6, np.uint64)  # a bit for each column, all off between kinds
    columns = np.empty(_MOST_GRAMS * len(points) + 1, np.uint32)
    found_at = np.zeros(n_texts + 1, np.int64)
    counts = np.zeros(8, np.int64)
    mask, base = np.uint64(_MASK), np.uint64(BASE)
    last_gap = np.uint64(len(gaps) - 1)
    n = np.int64(0)
    for text in range(n_texts):
        two = three = four = five = before = np.uint64(0)
        word = word_before = np.uint64(0)
        power, is_within, run = base, False, 0
        ones = twos = threes = fours = fives = words = 0
        for i in range(offsets[text], offsets[text + 1]):
            point = np.uint64(points[i])
            five = (four * base + point) & mask
            four = (three * base + point) & mask
            three = (two * base + point) & mask
            two = (before * base + point) & mask
            before = point
            if point >= IDEOGRAPHS_FROM:
                hashes[1, ones] = point
                ones += 1
            # ``run`` code points before this one are no spaces.
            hashes[2, twos], hashes[3, threes] = two, three
            hashes[4, fours], hashes[5, fives] = four, five
            twos += int(run > 0 or point != _SPACE)
            threes += int(run > 0)
            fours += int(run > 1)
            fives += int(run > 2)
            run = (run + 1) * int(point != _SPACE)
            if not gaps[min(point, last_gap)]:
                word = (word + point * power) & mask
                power = (power * base) & mask
                is_within = True
            elif is_within:
                hashes[_WORD, words] = word
                # The first word has none before it: what it leaves here is written over.
                hashes[_PAIR, max(words - 1, 0)] = (word_before * base + word) & mask
                words += 1
                word_before, word, power, is_within = word, np.uint64(0), base, False
        counts[1:6] = ones, twos, threes, fours, fives
        counts[_WORD], counts[_PAIR] = words, max(words - 1, 0)
        for kind in range(1, 8):
            more = kind if kind < _WORD else WORD_SALT if kind == _WORD else PAIR_SALT
            mixer = np.uint64(((salt + more) * 0x9E3779B1) & _MASK)
            spread = hashes[kind, : counts[kind]]
            for j in range(len(spread)):
                mixed = np.uint64(spread[j]) ^ mixer
                mixed ^= mixed >> np.uint64(16)
                mixed = (mixed * np.uint64(0x85EBCA6B)) & mask
                mixed ^= mixed >> np.uint64(13)
                mixed = (mixed * np.uint64(0xC2B2AE35)) & mask
                mixed ^= mixed >> np.uint64(16)
                spread[j] = mixed >> np.uint64(32 - N_BITS)
            first = n
            for j in range(len(spread)):
                column = np.uint64(spread[j])
                at, bit = column >> np.uint64(6), column & np.uint64(63)
                columns[n] = column
                n += np.int64(1) - np.int64((seen[at] >> bit) & np.uint64(1))
                seen[at] |= np.uint64(1) << bit
            for j in range(first, n):
                seen[columns[j] >> 6] = 0
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
