"""Labelling an archive from the shell: one row out for each row in, in the same order.

Each row keeps its values and gains ``label``, ``spam``, ``abuse``, ``legitimate`` (the scores),
``action``, ``language``, ``model`` and ``error``; a value of the input that bears one of these
names becomes ``input_label`` and so on.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO

from model.classifier import Classifier
from model.judge import judge
from model.labels import Label
from model.policy import Policy
from model.verdict import Verdict
from training.errors import ArchiveError
from training.rows import Row, RowFormat, read_csv, read_jsonl

BATCH = 1_000
"""Rows that are scored together, and that memory must hold."""

COLUMNS = ("label", *(label.value for label in Label), "action", "language", "model", "error")


def score_archive(
    source: BinaryIO,
    target: BinaryIO,
    classifier: Classifier,
    policy: Policy,
    *,
    source_format: RowFormat,
    target_format: RowFormat,
) -> tuple[int, int]:
    """Score every row of ``source`` into ``target``; return the numbers of rows and of bad rows.

    A bad row gets its ``error`` and no verdict, and the others go on. Raises `ArchiveError` when
    CSV has no column ``text``.
    """
    names, rows = _read(source, source_format)
    write = _Csv(target, names) if target_format is RowFormat.CSV else _JsonLines(target)
    return _write_rows(rows, target, write, classifier, policy)


def score_rows(
    rows: Iterable[Row], target: BinaryIO, classifier: Classifier, policy: Policy
) -> tuple[int, int]:
    """Score rows into JSON Lines; return the numbers of rows and of bad rows."""
    return _write_rows(rows, target, _JsonLines(target), classifier, policy)


def judged_rows(
    rows: Sequence[Row], classifier: Classifier, policy: Policy
) -> list[Verdict | None]:
    """Return the verdict on each row, None on the bad ones."""
    comments = [row.comment for row in rows if row.comment is not None]
    verdicts = iter(judge(comments, classifier, policy, explain=False))
    return [None if row.comment is None else next(verdicts) for row in rows]


def columns_of(row: Row, verdict: Verdict | None) -> dict[str, Any]:
    """Return what a row gains, by the names of `COLUMNS`."""
    if verdict is None:
        return dict.fromkeys(COLUMNS) | {"error": row.error}
    scores = {label.value: round(getattr(verdict.scores, label), 4) for label in Label}
    return {
        "label": verdict.label.value,
        **scores,
        "action": verdict.action.value,
        "language": verdict.language,
        "model": verdict.model,
        "error": None,
    }


def renamed(name: str) -> str:
    """Return the name under which a column of the input comes out."""
    return f"input_{name}" if name in COLUMNS else name


def _write_rows(
    rows: Iterable[Row],
    target: BinaryIO,
    write: Callable[[dict[str, Any], dict[str, Any]], None],
    classifier: Classifier,
    policy: Policy,
) -> tuple[int, int]:
    n_rows = n_bad = 0
    for batch in _batches(rows):
        for row, verdict in zip(batch, judged_rows(batch, classifier, policy), strict=True):
            n_rows += 1
            n_bad += bool(row.error)
            write(row.values, columns_of(row, verdict))
        target.flush()
    return n_rows, n_bad


def _read(source: BinaryIO, source_format: RowFormat) -> tuple[list[str], Iterator[Row]]:
    """Return the names of the columns and the rows; for JSON Lines the names of the first row."""
    if source_format is RowFormat.CSV:
        return read_csv(source)
    rows = read_jsonl(source)
    first = list(islice(rows, 1))
    return [name for row in first for name in row.values], chain(first, rows)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


class _JsonLines:
    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def __call__(self, values: dict[str, Any], columns: dict[str, Any]) -> None:
        row = {renamed(name): value for name, value in values.items()} | columns
        try:
            line = json.dumps(row, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # a lone surrogate: only its escape can be written
            line = json.dumps(row).encode()
        self._target.write(line + b"\n")


class _Csv:
    def __init__(self, target: BinaryIO, names: list[str]) -> None:
        if not names:
            raise ArchiveError("the first row has no columns to write as CSV; write JSON Lines")
        self._names = names
        self._writer = csv.writer(_Utf8(target), lineterminator="\n")
        self._writer.writerow([*map(renamed, names), *COLUMNS])

    def __call__(self, values: dict[str, Any], columns: dict[str, Any]) -> None:
        cells = [_cell(values.get(name)) for name in self._names]
        self._writer.writerow([*cells, *(_cell(columns[name]) for name in COLUMNS)])


class _Utf8:
    """Text in, bytes out. What cannot be UTF-8 leaves as its escape."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def write(self, text: str) -> None:
        self._target.write(text.encode("utf-8", "backslashreplace"))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
