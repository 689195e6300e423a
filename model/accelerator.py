"""Compiled arithmetic, where numba is installed: the same answers in a fraction of the time.

`pip install chaffinch[fast]` installs it. What is compiled is kept beside this package or, where
that cannot be written, in the user's cache, so that only the first start takes a few seconds.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from model import kernels, share_kernels
from model.arithmetic import NUMPY, Arithmetic, Letters
from model.hashing import Columns, Distinct, join
from model.language_evidence import evidence_loop
from model.language_profiles import Profiles
from model.shares import Floats, Numbers
from model.weight_table import Weights, WeightTable
from model.windows import GAPS, Batch, Offsets


@cache
def fastest() -> Arithmetic:
    """Return the compiled arithmetic, or NumPy's where numba is missing or does not work.

    Compiles, or loads what was compiled before, at the first call in a process: do it before
    requests wait.
    """
    try:
        import numba
    except ImportError:
        return NUMPY
    try:
        return _compiled(numba)
    except (RuntimeError, OSError, numba.core.errors.NumbaError):
        # Without a place to keep what is compiled, every start would take many seconds.
        return NUMPY


def _compiled(numba: Any) -> Arithmetic:
    """Compile for these types at once: nothing is left for the first request."""
    numbers, texts, gaps, floats, letters, keys, rows = (
        numba.types.Array(kind, 1, "C", readonly=True)
        for kind in (
            *(numba.uint32, numba.int64, numba.boolean, numba.float64),
            *(numba.uint16, numba.uint64, numba.int32),
        )
    )
    table, codes, numbered = (
        numba.types.Array(kind, 2, "C", readonly=True)
        for kind in (numba.float32, numba.uint8, numba.int8)
    )
    hashes, ends, each = (
        numba.types.Array(kind, 2, "C") for kind in (numba.uint32, numba.int64, numba.float64)
    )

    def compiled(function: Callable[..., Any], *types: Any) -> Any:
        return numba.njit(types, nogil=True, cache=True)(function)

    find = compiled(kernels.find, numbers, texts, gaps)
    keep = compiled(kernels.keep, hashes, ends, numba.int64)
    add = compiled(kernels.sums, numbered, numbers, texts)
    parts = compiled(share_kernels.parts, hashes, ends, codes, table, texts, floats)
    spread = compiled(share_kernels.spread, numbers, texts, gaps, each, ends)
    add_up = compiled(evidence_loop, letters, texts, keys, rows, table)

    def distinct(batch: Batch, *, salt: int) -> Distinct:
        # Part by part, so that a large batch takes little memory.
        parts = (find(part.points, part.offsets, GAPS) for part in batch.parts())
        return join([Distinct(*keep(*part, salt)) for part in parts])

    def sums(table: WeightTable, columns: Columns, offsets: Offsets) -> Floats:
        return np.asarray(add(table.codes.view(np.int8), columns, offsets) * table.units)

    def shares(
        batch: Batch, table: WeightTable, margins: Numbers, values: Floats, *, salt: int
    ) -> Floats:
        found, start = [np.zeros(0)], 0
        for part in batch.parts():
            end = start + len(part.offsets) - 1
            columns, ends = find(part.points, part.offsets, GAPS)
            keep(columns, ends, salt)  # turns the hashes into columns
            asked = margins[start:end], values[start:end]
            each = parts(columns, ends, table.codes, table.levels, *asked)
            found.append(spread(part.points, part.offsets, GAPS, each, ends))
            start = end
        return np.concatenate(found)

    def evidence(letters: Letters, starts: Offsets, profiles: Profiles) -> Weights:
        ngrams = profiles.ngrams
        found: Weights = add_up(letters, starts, ngrams.keys, ngrams.rows, profiles.evidence)
        return found

    return Arithmetic("numba", distinct, sums, shares, evidence)
