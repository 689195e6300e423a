"""Compiled arithmetic, where numba is installed: the same answers in a fraction of the time.

`pip install chaffinch[fast]` installs it. What is compiled is kept beside this package or, where
that cannot be written, in the user's cache, so that only the first start takes a few seconds.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from model import kernels, share_kernels
from model.arithmetic import NUMPY, Arithmetic
from model.hashing import Distinct, join
from model.windows import GAPS, Batch


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
    numbers, texts, gaps, floats = (
        numba.types.Array(kind, 1, "C", readonly=True)
        for kind in (numba.uint32, numba.int64, numba.boolean, numba.float64)
    )
    table = numba.types.Array(numba.float32, 2, "C", readonly=True)
    options = {"nogil": True, "cache": True}
    hashes, ends, each = (
        numba.types.Array(kind, 2, "C") for kind in (numba.uint32, numba.int64, numba.float64)
    )
    find = numba.njit((numbers, texts, gaps), **options)(kernels.find)
    keep = numba.njit((hashes, ends, numba.int64), **options)(kernels.keep)
    sums = numba.njit((table, numbers, texts), **options)(kernels.sums)
    parts = numba.njit((hashes, ends, table, texts, floats), **options)(share_kernels.parts)
    spread = numba.njit((numbers, texts, gaps, each, ends), **options)(share_kernels.spread)

    def distinct(batch: Batch, *, salt: int) -> Distinct:
        # Part by part, so that a large batch takes little memory.
        parts = (find(part.points, part.offsets, GAPS) for part in batch.parts())
        return join([Distinct(*keep(*part, salt)) for part in parts])

    def shares(
        batch: Batch,
        table: npt.NDArray[np.float32],
        rows: npt.NDArray[np.int64],
        values: npt.NDArray[np.float64],
        *,
        salt: int,
    ) -> npt.NDArray[np.float64]:
        found, start = [np.zeros(0)], 0
        for part in batch.parts():
            end = start + len(part.offsets) - 1
            columns, ends = find(part.points, part.offsets, GAPS)
            keep(columns, ends, salt)  # turns the hashes into columns
            each = parts(columns, ends, table, rows[start:end], values[start:end])
            found.append(spread(part.points, part.offsets, GAPS, each, ends))
            start = end
        return np.concatenate(found)

    return Arithmetic("numba", distinct, sums, shares)
