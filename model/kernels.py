"""The loops that cost most, one code point or one n-gram at a time, written to be compiled.

Plain functions over arrays and numbers: `model.accelerator` compiles them. What they answer is what
`model.hashing` and `model.arithmetic` answer with NumPy. Numbers are held to 32 bits by hand, for a
compiler makes 64 of them; what is kept or not is counted rather than asked, for a processor guesses
such questions wrong.
"""

import numpy as np
import numpy.typing as npt

from model.hashing import N_BITS, N_COLUMNS, Columns
from model.windows import BASE, IDEOGRAPHS_FROM, PAIR_SALT, WORD_SALT, Offsets, Points

_MASK = 0xFFFFFFFF
_SPACE = 32
_N_KINDS, _WORD, _PAIR = 8, 6, 7  # those of characters are their lengths; there is no kind 0


def find(
    points: Points, offsets: Offsets, gaps: npt.NDArray[np.bool_]
) -> tuple[Points, npt.NDArray[np.int64]]:
    """Return a row of hashes for each kind of n-gram, and where those of each text end in it."""
    hashes = np.empty((_N_KINDS, len(points) + 1), np.uint32)
    ends = np.zeros((len(offsets), _N_KINDS), np.int64)
    mask, base, last_gap = np.uint64(_MASK), np.uint64(BASE), np.uint64(len(gaps) - 1)
    ones = twos = threes = fours = fives = words = pairs = 0
    for text in range(len(offsets) - 1):
        two = three = four = five = before = word = word_before = np.uint64(0)
        power, is_within, has_word, run = base, False, False, 0
        for i in range(offsets[text], offsets[text + 1]):
            point = np.uint64(points[i])
            five = (four * base + point) & mask
            four = (three * base + point) & mask
            three = (two * base + point) & mask
            two = (before * base + point) & mask
            before = point
            hashes[1, ones], hashes[2, twos], hashes[3, threes] = point, two, three
            hashes[4, fours], hashes[5, fives] = four, five
            # ``run`` code points before this one are no spaces.
            ones += int(point >= IDEOGRAPHS_FROM)
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
                hashes[_PAIR, pairs] = (word_before * base + word) & mask
                words += 1
                pairs += int(has_word)
                word_before, word, power = word, np.uint64(0), base
                is_within, has_word = False, True
        ends[text + 1, 1:] = ones, twos, threes, fours, fives, words, pairs
    return hashes, ends


def keep(hashes: Points, ends: npt.NDArray[np.int64], salt: int) -> tuple[Columns, Offsets]:
    """Return the columns of each text, each once within a kind, and their offsets."""
    n_texts, n = len(ends) - 1, np.int64(0)
    columns = np.empty(ends[n_texts].sum() + 1, np.uint32)
    offsets = np.zeros(n_texts + 1, np.int64)
    seen = np.zeros(N_COLUMNS >> 6, np.uint64)  # a bit for each column, all off between kinds
    mask = np.uint64(_MASK)
    for text in range(n_texts):
        for kind in range(1, _N_KINDS):
            more = kind if kind < _WORD else WORD_SALT if kind == _WORD else PAIR_SALT
            mixer = np.uint64(((salt + more) * 0x9E3779B1) & _MASK)
            found = hashes[kind, ends[text, kind] : ends[text + 1, kind]]
            for i in range(len(found)):
                mixed = np.uint64(found[i]) ^ mixer
                mixed ^= mixed >> np.uint64(16)
                mixed = (mixed * np.uint64(0x85EBCA6B)) & mask
                mixed ^= mixed >> np.uint64(13)
                mixed = (mixed * np.uint64(0xC2B2AE35)) & mask
                mixed ^= mixed >> np.uint64(16)
                found[i] = mixed >> np.uint64(32 - N_BITS)
            first = n
            for i in range(len(found)):
                column = np.uint64(found[i])
                at, bit = column >> np.uint64(6), column & np.uint64(63)
                columns[n] = column
                n += np.int64(1) - np.int64((seen[at] >> bit) & np.uint64(1))
                seen[at] |= np.uint64(1) << bit
            for i in range(first, n):
                seen[columns[i] >> 6] = 0
        offsets[text + 1] = n
    return columns[:n], offsets


def sums(codes: npt.NDArray[np.int8], columns: Columns, offsets: Offsets) -> npt.NDArray[np.int64]:
    """Return the sums of both squares of the columns of each text, of shape (n, 2)."""
    found = np.zeros((len(offsets) - 1, 2), np.int64)
    for text in range(len(offsets) - 1):
        first = second = np.int64(0)
        for i in range(offsets[text], offsets[text + 1]):
            column = columns[i]
            code = np.int64(codes[column, 0])
            first += code * abs(code)
            code = np.int64(codes[column, 1])
            second += code * abs(code)
        found[text, 0], found[text, 1] = first, second
    return found
