"""Parquet, by pyarrow, which comes with the extra ``cluster``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.errors import ArchiveError, MissingExtra

BATCH = 1_000
"""Rows that memory holds at a time."""


def need_pyarrow() -> Any:
    """Return pyarrow with its Parquet module. Raises `MissingExtra` where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra("Parquet", "cluster") from error
    return pyarrow


def rows_of_groups(path: Path) -> list[int]:
    """Return how many rows each row group holds. Raises `ArchiveError` for another kind of file."""
    with _opened(path) as file:
        metadata = file.metadata
        return [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]


def read_batches(path: Path, start: int, stop: int | None) -> Iterator[Any]:
    """Yield the record batches of some row groups, of at most `BATCH` rows each.

    Raises `ArchiveError` when there is no column ``text``.
    """
    with _opened(path) as file:
        if "text" not in file.schema_arrow.names:
            raise ArchiveError(f"{path}: it has no column `text`")
        groups = list(range(file.metadata.num_row_groups))[start:stop]
        yield from file.iter_batches(batch_size=BATCH, row_groups=groups, use_threads=False)


def _opened(path: Path) -> Any:
    pyarrow = need_pyarrow()
    try:
        return pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise ArchiveError(f"{path}: it cannot be read as Parquet ({error})") from error
