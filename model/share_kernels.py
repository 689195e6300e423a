"""The loops behind `model.shares`, written to be compiled like those of `model.kernels`."""

import numpy as np
import numpy.typing as npt

from model.hashing import N_COLUMNS
from model.weight_table import Bytes
from model.windows import IDEOGRAPHS_FROM, Offsets, Points

_GRAINS = 2.0**40
_SPACE = 32
_WORD, _PAIR = 6, 7

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def parts(
    columns: npt.NDArray[np.uint32],
    ends: Numbers,
    codes: Bytes,
    levels: npt.NDArray[np.float32],
    margins: Numbers,
    values: Floats,
) -> Floats:
    """Return the part of each place of an n-gram: its weight over how often it stands in the text.

    ``columns`` holds a row of n-grams for each kind, and ``ends`` where those of a text end in it.
    """
    n_texts, n_kinds = len(margins), len(columns)
    found = np.empty(columns.shape, np.float64)
    for text in range(n_texts):
        margin = margins[text]
        for kind in range(1, n_kinds):
            first, end = ends[text, kind], ends[text + 1, kind]
            size = 16
            while size < 2 * (end - first):
                size *= 2
            # A hash table with open addressing: how often each column was seen.
            seen, counts = np.full(size, N_COLUMNS, np.uint32), np.zeros(size, np.int64)
            slots = np.empty(end - first, np.int64)
            for i in range(first, end):
                column = columns[kind, i]
                slot = np.int64(column) & (size - 1)
                while seen[slot] != column and seen[slot] != N_COLUMNS:
                    slot = (slot + 1) & (size - 1)
                seen[slot] = column
                counts[slot] += 1
                slots[i - first] = slot
            for i in range(first, end):
                weight = np.float64(levels[codes[columns[kind, i], margin], margin])
                found[kind, i] = weight * values[text] / counts[slots[i - first]]
    return found


def spread(
    points: Points, offsets: Offsets, gaps: npt.NDArray[np.bool_], each: Floats, ends: Numbers
) -> Floats:
    """Return the share of each code point: ``each`` part spread over the letters of its n-gram."""
    steps = np.zeros(len(points) + 1)
    last_gap = np.uint32(len(gaps) - 1)
    at = np.zeros(_PAIR + 1, np.int64)

    def add(kind: int, start: int, end: int, n_letters: int) -> None:
        grains = np.rint(each[kind, at[kind]] / n_letters * _GRAINS)
        steps[start] += grains
        steps[end] -= grains
        at[kind] += 1

    for text in range(len(offsets) - 1):
        at[:] = ends[text]
        n_letters = run = 0
        is_within, has_word = False, False
        word = word_before = letters_before = letters_at_word = 0
        for i in range(offsets[text], offsets[text + 1]):
            point = points[i]
            is_letter = int(point != _SPACE)
            if point >= IDEOGRAPHS_FROM:
                add(1, i, i + 1, 1)
            for length in range(2, 6):
                # All but the two ends are letters.
                if run > length - 3 and (run > 0 or is_letter):
                    add(length, i + 1 - length, i + 1, min(run, length - 1) + is_letter)
            run = (run + 1) * is_letter
            if not gaps[min(point, last_gap)]:
                if not is_within:
                    word, letters_at_word, is_within = i, n_letters, True
            elif is_within:
                add(_WORD, word, i, n_letters - letters_at_word)
                if has_word:
                    add(_PAIR, word_before, i, n_letters - letters_before)
                word_before, letters_before = word, letters_at_word
                is_within, has_word = False, True
            n_letters += is_letter
    share = 0.0
    for i in range(len(points)):
        share += steps[i]
        steps[i] = share / _GRAINS * int(points[i] != _SPACE)
    return steps[:-1]
