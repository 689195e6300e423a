"""Archives of many files, cut into parts that are scored apart and written apart.

A plain file of JSON Lines is cut at line ends, Parquet at its row groups; what is compressed or CSV
is one part a file. The parts in their order are the rows in their order.
"""

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training import parquet
from training.errors import ArchiveError
from training.rows import RowFormat

PART_BYTES = 8 * 1024 * 1024
"""Of JSON Lines: some 30,000 comments."""
PART_ROWS = 32_768
"""Of Parquet: row groups are taken together until they hold as many."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A piece of one file: bytes of JSON Lines, row groups of Parquet, or all of it."""

    path: Path
    format: RowFormat
    start: int = 0
    stop: int | None = None
    """The first byte or row group that does not belong to it; None for the end of the file."""


def find_files(patterns: Sequence[str]) -> list[Path]:
    """Return the files of all patterns, those of each in the order of their names.

    Raises `ArchiveError` for a pattern that no file fits.
    """
    found: list[Path] = []
    for pattern in patterns:
        paths = [Path(pattern)] if Path(pattern).is_file() else _expanded(pattern)
        if not paths:
            raise ArchiveError(f"{pattern}: there is no such file; give paths, or a pattern")
        found.extend(path for path in paths if path not in found)
    return found


def _expanded(pattern: str) -> list[Path]:
    names = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  # patterns may be absolute
    return [Path(name) for name in names if Path(name).is_file()]


def cut(path: Path, format: RowFormat) -> Iterator[Partition]:
    """Yield the parts of a file. Raises `ArchiveError` for Parquet that cannot be read."""
    path = path.absolute()
    if format is RowFormat.PARQUET:
        bounds = _row_groups(parquet.rows_of_groups(path))
    elif format is RowFormat.JSONL and path.suffix != ".gz":
        bounds = _blocks(path)
    else:
        yield Partition(path, format)
        return
    for start, stop in bounds:
        yield Partition(path, format, start, stop)


def _row_groups(n_rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = held = 0
    for group, n in enumerate(n_rows):
        held += n
        if held >= PART_ROWS or group == len(n_rows) - 1:
            yield start, group + 1
            start, held = group + 1, 0


def _blocks(path: Path) -> Iterator[tuple[int, int]]:
    """Yield where blocks of whole lines start and stop."""
    size, start = path.stat().st_size, 0
    with path.open("rb") as file:
        while start < size:
            file.seek(min(start + PART_BYTES, size))
            file.readline()
            stop = min(file.tell(), size)
            yield start, stop
            start = stop
