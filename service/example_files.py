"""Examples written to files, JSON Lines or Parquet, from which models are fitted elsewhere."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from service.errors import ExampleFileError

PORTION = 10_000
"""Rows of one group of a Parquet file, which readers take in together."""

Example = dict[str, Any]


def write_examples(file: Path, examples: Iterable[Example]) -> int:
    """Write the examples to a file, Parquet if it is called so, and return how many.

    The file is readable by its owner alone and appears whole or not at all. Raises
    `ExampleFileError`.
    """
    as_parquet = file.suffix.lower() == ".parquet"
    write = _parquet_writer() if as_parquet else write_jsonl
    with _whole(file) as out:
        return write(out, examples)


def write_jsonl(out: BinaryIO, examples: Iterable[Example]) -> int:
    """Write one JSON object a line and return how many; times are ISO 8601."""
    n_rows = 0
    for n_rows, example in enumerate(examples, 1):  # noqa: B007
        out.write(json.dumps(example, ensure_ascii=False, default=_as_text).encode() + b"\n")
    return n_rows


def _as_text(value: Any) -> str:
    return str(value.isoformat())


def _parquet_writer() -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExampleFileError(
            "Parquet needs pyarrow; install `chaffinch[cluster]`, or write a file that ends in "
            ".jsonl"
        ) from error

    moment = pa.timestamp("us", tz="UTC")
    kinds = {
        "weight": pa.float64(),
        "reader_weight": pa.float64(),
        "page_overlap": pa.float64(),
        "decided_at": moment,
        "created_at": moment,
        "key": pa.int64(),
        "wave": pa.int64(),
        "audit_sample": pa.bool_(),
        "appealed": pa.bool_(),
        "link_domains": pa.list_(pa.string()),
    }

    def write(out: BinaryIO, examples: Iterable[Example]) -> int:
        from service.store.examples import COLUMNS

        schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
        n_rows = 0
        with pq.ParquetWriter(out, schema, compression="zstd") as writer:
            for portion in _portions(examples):
                writer.write_table(pa.Table.from_pylist(portion, schema=schema))
                n_rows += len(portion)
        return n_rows

    return write


def _portions(examples: Iterable[Example]) -> Iterator[list[Example]]:
    remaining = iter(examples)
    while portion := list(islice(remaining, PORTION)):
        yield portion


@contextmanager
def _whole(file: Path) -> Iterator[BinaryIO]:
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as out:
            yield out
        unfinished.replace(file)
    except OSError as error:
        raise ExampleFileError(f"{file} cannot be written ({error.strerror})") from error
    finally:
        unfinished.unlink(missing_ok=True)
