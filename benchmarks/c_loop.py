"""The same work in C, where a compiler is installed: what is left to gain."""

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.weight_table import WeightTable
from model.windows import GAPS, Batch

SOURCE = Path(__file__).with_name("loop.c")

Floats = npt.NDArray[np.float64]
Loop = Callable[[Batch, WeightTable], tuple[Floats, npt.NDArray[np.int64]]]


def c_loop() -> Loop | None:
    """Return a function from texts and a table to their sums and counts; None without ``cc``."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    with tempfile.TemporaryDirectory() as directory:
        library = Path(directory) / "loop.so"
        options = ["-O3", "-march=native", "-shared", "-fPIC", "-o", str(library)]
        subprocess.run([compiler, *options, str(SOURCE)], check=True)
        score = ctypes.CDLL(str(library)).score

    def loop(batch: Batch, table: WeightTable) -> tuple[Floats, npt.NDArray[np.int64]]:
        n = len(batch.offsets) - 1
        sums, counts = np.empty((n, 2)), np.empty(n, np.int64)
        arrays = [batch.points, batch.offsets, GAPS, table.codes, table.levels, sums, counts]
        points, offsets, gaps, codes, levels, to_sums, to_counts = (
            ctypes.c_void_p(array.ctypes.data) for array in arrays
        )
        salt = ctypes.c_uint32(0)
        score(points, offsets, ctypes.c_int64(n), salt, gaps, codes, levels, to_sums, to_counts)
        return sums, counts

    return loop
