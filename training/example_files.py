"""Decided examples from files that ``chaffinch export-examples`` wrote: JSON Lines or Parquet."""

import datetime as dt
import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.decided import DecidedExample, decided_example, example_of_line
from training.errors import DataError, RowError

_CURE = "export the examples again with `chaffinch export-examples`"


def read_example_file(
    path: Path, *, sites: Sequence[str] = (), since: dt.datetime | None = None
) -> list[DecidedExample]:
    """Return the examples of a file, in the order of decisions; the filters as for a database.

    A file is Parquet if it is called so, else JSON Lines, compressed if it ends in ``.gz``.
    Raises `DataError`, for a row with its number.
    """
    rows = _parquet_rows(path) if path.suffix.lower() == ".parquet" else _lines(path)
    parse: Callable[[Any], DecidedExample]
    parse = decided_example if path.suffix.lower() == ".parquet" else example_of_line
    found = [
        example
        for example in _parsed(path, rows, parse)
        if (not sites or example.site in sites) and (since is None or example.decided_at >= since)
    ]
    return sorted(found, key=lambda example: (example.decided_at, example.identifier))


def _parsed(
    path: Path, rows: Iterable[Any], parse: Callable[[Any], DecidedExample]
) -> Iterator[DecidedExample]:
    for number, row in enumerate(rows, 1):
        try:
            yield parse(row)
        except RowError as error:
            raise DataError(path, f"row {number}: {error}; {_CURE}") from error


def _lines(path: Path) -> Iterator[bytes]:
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with opened(path, "rb") as file:
            yield from (line for line in file if line.strip())
    except (OSError, EOFError) as error:
        raise DataError(path, f"cannot be read ({error}); {_CURE}") from error


def _parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        cure = "install `chaffinch[cluster]`, or export the examples as .jsonl"
        raise DataError(path, f"Parquet needs pyarrow; {cure}") from error
    try:
        for batch in pq.ParquetFile(path).iter_batches():
            yield from batch.to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise DataError(path, f"cannot be read as Parquet ({error}); {_CURE}") from error
