"""One part of an archive, scored into a file of its own, which appears whole or not at all."""

import gzip
import os
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, cast

from model.classifier import Classifier
from model.policy import Policy
from training import parquet
from training.archive import columns_of, judged_rows, renamed, score_archive, score_rows
from training.errors import ArchiveError
from training.partitions import Partition
from training.rows import RowFormat, row_of

UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Scored:
    """How many rows of a part were scored, and how many could not be."""

    n_rows: int
    n_bad: int


def score_part(
    part: Partition,
    target: Path,
    *,
    model: Path,
    version: str,
    policy: Policy,
    target_format: RowFormat,
) -> Scored:
    """Score the rows of ``part`` into the file ``target``.

    It may be done twice, even at once: both write the same, and the last one stands. Runs on any
    machine that sees the same files. Raises `ArchiveError` when ``model`` is another there.
    """
    classifier = _classifier(model)
    if classifier.card.version != version:
        raise ArchiveError(
            f"{model} holds model {classifier.card.version}, not {version}, where a worker looks"
        )
    unfinished = target.with_name(f"{UNFINISHED}{target.name}.{secrets.token_hex(4)}")
    try:
        scored = _score(part, unfinished, classifier, policy, target_format)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return scored


@lru_cache(maxsize=2)
def _classifier(model: Path) -> Classifier:
    return Classifier.from_directory(model)


def _score(
    part: Partition,
    target: Path,
    classifier: Classifier,
    policy: Policy,
    target_format: RowFormat,
) -> Scored:
    if target_format is RowFormat.PARQUET:
        return _score_parquet(part, target, classifier, policy)
    with target.open("wb") as file:
        if part.format is RowFormat.PARQUET:
            rows = (row_of(_plain(values)) for values in _values(part))
            counts = score_rows(rows, file, classifier, policy)
        else:
            with _opened(part) as source:
                counts = score_archive(
                    source,
                    file,
                    classifier,
                    policy,
                    source_format=part.format,
                    target_format=target_format,
                )
        file.flush()
        os.fsync(file.fileno())
    return Scored(*counts)


def _values(part: Partition) -> Iterator[dict[str, Any]]:
    for batch in parquet.read_batches(part.path, part.start, part.stop):
        yield from batch.to_pylist()


def _score_parquet(part: Partition, target: Path, classifier: Classifier, policy: Policy) -> Scored:
    """Keep the columns as they are, and put those of the verdicts beside them."""
    pyarrow = parquet.need_pyarrow()
    n_rows = n_bad = 0
    writer = None
    try:
        for batch in parquet.read_batches(part.path, part.start, part.stop):
            rows = [row_of(_plain(values)) for values in batch.to_pylist()]
            found = [
                columns_of(row, verdict)
                for row, verdict in zip(rows, judged_rows(rows, classifier, policy), strict=True)
            ]
            n_rows, n_bad = n_rows + len(rows), n_bad + sum(bool(row.error) for row in rows)
            verdicts = pyarrow.RecordBatch.from_pylist(found, schema=_verdict_schema(pyarrow))
            names = [*map(renamed, batch.schema.names), *verdicts.schema.names]
            table = pyarrow.Table.from_arrays([*batch.columns, *verdicts.columns], names=names)
            writer = writer or pyarrow.parquet.ParquetWriter(target, table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
    return Scored(n_rows, n_bad)


def _verdict_schema(pyarrow: Any) -> Any:
    text, number = pyarrow.string(), pyarrow.float64()
    scores = {"spam": number, "abuse": number, "legitimate": number}
    rest = dict.fromkeys(("action", "language", "model", "error"), text)
    return pyarrow.schema(list(({"label": text} | scores | rest).items()))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as JSON has them: times as text."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }


@contextmanager
def _opened(part: Partition) -> Iterator[BinaryIO]:
    """Open the bytes of a part; ``.gz`` is decompressed. Raises `ArchiveError` for damage."""
    with part.path.open("rb") as raw:
        if part.path.suffix != ".gz":
            yield cast(BinaryIO, _Block(raw, part))
            return
        try:
            with gzip.GzipFile(fileobj=raw) as file:
                yield cast(BinaryIO, file)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ArchiveError(f"{part.path}: the compressed file is damaged ({error})") from error


class _Block:
    """The lines of a file from one byte to another."""

    def __init__(self, file: BinaryIO, part: Partition) -> None:
        self._file, self._stop = file, part.stop
        file.seek(part.start)

    def __iter__(self) -> Iterator[bytes]:
        while self._stop is None or self._file.tell() < self._stop:
            line = self._file.readline()
            if not line:
                return
            yield line
