"""Logs of old scores: a text and what Perspective said of it, a line each.

CSV with the columns ``text`` and the attribute's name, or ``score``; or JSON, a document a line,
with the same fields, or with a whole request and answer of Perspective in it.
"""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from service.archives.archived import UnreadableArchive
from service.archives.table import rows
from service.errors import ServiceError
from service.perspective.attributes import Attribute

LEAST_LINES = 2


class UselessLog(ServiceError):
    """A log from which nothing can be worked out."""

    def __init__(self, path: Path, attribute: str) -> None:
        super().__init__(
            f"{path} has too few lines with a text and an old score of {attribute}; name the "
            f"columns or fields `text` and `{attribute}`, or `text` and `score`"
        )


def read_log(path: Path, attribute: Attribute) -> Iterator[tuple[str, float]]:
    """Yield each text with its old score, in [0, 1]; lines that have none of it are left out.

    Raises `UnreadableArchive`, naming the line, for what is no CSV or JSON, and for scores that are
    none.
    """
    lines = rows(path) if path.suffix.lower() == ".csv" else _documents(path)
    first = 2 if path.suffix.lower() == ".csv" else 1
    for number, line in enumerate(lines, start=first):
        text, score = _text(line), _score(line, attribute)
        if not text or score in (None, ""):
            continue
        try:
            value = float(score)
        except (TypeError, ValueError):
            value = math.nan
        if not 0.0 <= value <= 1.0:
            raise UnreadableArchive(f"{path}, line {number}", f"{score!r} is no score from 0 to 1")
        yield text, value


def _documents(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                document = json.loads(line) if line.strip() else {}
            except (ValueError, RecursionError) as error:
                place = f"{path}, line {number}"
                raise UnreadableArchive(place, f"no JSON that can be read ({error})") from error
            yield document if isinstance(document, dict) else {}


def _text(line: Mapping[str, Any]) -> str:
    said = _first(
        line, ("text",), ("comment", "text"), ("comment",), ("request", "comment", "text")
    )
    return said if isinstance(said, str) and said.strip() else ""


def _score(line: Mapping[str, Any], attribute: Attribute) -> Any:
    answer = ("attributeScores", attribute.value, "summaryScore", "value")
    plain = ((attribute.value,), (attribute.value.lower(),), ("score",))
    return _first(line, *plain, answer, ("response", *answer))


def _first(line: Mapping[str, Any], *paths: tuple[str, ...]) -> Any:
    """Return what stands at the first of these paths that leads to a value."""
    for path in paths:
        found: Any = line
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        if found is not None and not isinstance(found, Mapping):
            return found
    return None
