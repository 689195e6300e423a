"""The history as a file: CSV for spreadsheets, JSON for programs; sent while it is read."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from service.api.context import services
from service.review.history_asking import HistoryAsking
from service.store import history
from service.store.history import Entry, Place

PORTION = 500
"""Decisions that are read at once: no transaction stays open while a slow reader is served."""

COLUMNS = (
    "decided_at", "site", "comment", "number", "external_id", "page_url", "section", "action",
    "escalated", "label", "reason", "note", "source", "decided_by", "bulk", "audit_sample",
    "undone_at", "undone_by", "author_name", "text",
)  # fmt: skip


def export_csv() -> ResponseReturnValue:
    """Send what the address asks for as CSV, a decision a line."""
    return _attachment(_lines(_entries()), "text/csv; charset=utf-8", "history.csv")


def export_json() -> ResponseReturnValue:
    """Send what the address asks for as a JSON array, a decision a line."""
    return _attachment(_array(_entries()), "application/json", "history.json")


def harmless(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("fine"), harmless(None)
    ("'=1+1", 'fine', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) else text


def _entries() -> Iterator[Entry]:
    # All that the request says is read here, before the first line is sent.
    asking, store = HistoryAsking.of_request(), services().store
    reaches, wanted = asking.reaches, asking.wanted()

    def portion(after: Place | None) -> list[Entry]:
        return store.read(
            lambda connection: history.page(connection, reaches, wanted, limit=PORTION, after=after)
        )

    def portions() -> Iterator[Entry]:
        found = portion(None)
        yield from found
        while len(found) == PORTION:
            found = portion(found[-1].place)
            yield from found

    return portions()


def _document(entry: Entry) -> dict[str, Any]:
    names = {"site": "site_name", "comment": "guid"}
    values = {name: getattr(entry, names.get(name, name)) for name in COLUMNS}
    return {
        name: value.isoformat() if value is not None and name.endswith("_at") else value
        for name, value in values.items()
    }


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    yield _line(COLUMNS)
    for entry in entries:
        yield _line(harmless(value) for value in _document(entry).values())


def _line(row: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(row)
    return buffer.getvalue()


def _array(entries: Iterable[Entry]) -> Iterator[str]:
    before = "[\n"
    for entry in entries:
        yield before + json.dumps(_document(entry), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


def _attachment(parts: Iterator[str], kind: str, name: str) -> Response:
    answer = Response(parts, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
