"""Lists in files: those of WordPress and Coral, plain lines, and our own for backup and moving.

WordPress keeps two fields, one entry a line: a word, a part of a name, an address of a page, of
mail or of a machine. It meets parts of words, "press" in "WordPress"; here only whole words count.
Coral keeps ``banned`` (here: block) and ``suspect`` (here: hold) words, in JSON or a word a line.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from model.evidence import Effect, Kind
from service.lists.errors import UnreadableList
from service.store.lists import CountedEntry

COLUMNS = ("effect", "kind", "entry", "language")


class Format(StrEnum):
    """How a list is written in a file."""

    LINES = "lines"
    WORDPRESS = "wordpress"
    CORAL = "coral"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as it stands in a file."""

    text: str
    effect: Effect
    kind: Kind | None
    """None: what it looks like."""
    language: str = ""


def read_list(content: str, form: Format, *, effect: Effect, language: str = "") -> list[Written]:
    """Return the entries of a file; ``effect`` is for those that name none.

    Raises `UnreadableList`.
    """
    content = content.removeprefix("\ufeff")
    if form is Format.CSV:
        return list(_of_csv(content))
    if form is Format.CORAL and content.lstrip().startswith(("{", "[")):
        return list(_of_coral(content, effect, language))
    kind = Kind.WORD if form is Format.CORAL else None
    lines = (line.strip() for line in content.splitlines())
    return [Written(line, effect, kind, language) for line in lines if line]


def write_list(entries: Iterable[CountedEntry]) -> str:
    """Return entries as CSV, from which the same lists can be made again.

    Hashes of addresses mean nothing to another installation.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for counted in entries:
        entry = counted.entry
        is_hashed = entry.entry.startswith(("email:", "address:")) and entry.kind is Kind.AUTHOR
        text = entry.entry if is_hashed else entry.shown
        writer.writerow((entry.effect.value, entry.kind.value, text, entry.language))
    return file.getvalue()


def _of_csv(content: str) -> Iterator[Written]:
    rows = csv.DictReader(io.StringIO(content))
    if tuple(rows.fieldnames or ())[:3] != COLUMNS[:3]:
        raise UnreadableList(f"the first line must be {','.join(COLUMNS)}")
    for row in rows:
        try:
            effect, kind = Effect(row["effect"]), Kind(row["kind"])
        except ValueError as error:
            raise UnreadableList(f"line {rows.line_num}: {error}") from error
        yield Written(row["entry"] or "", effect, kind, row.get("language") or "")


def _of_coral(content: str, effect: Effect, language: str) -> Iterator[Written]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableList(f"it is no JSON ({error})") from error
    if isinstance(document, list):
        yield from _words(document, effect, language)
        return
    lists = _word_lists(document)
    if lists is None:
        raise UnreadableList('it has neither "banned" nor "suspect"')
    yield from _words(lists.get("banned"), Effect.BLOCK, language)
    yield from _words(lists.get("suspect"), Effect.HOLD, language)


def _word_lists(document: Any) -> dict[str, Any] | None:
    """Return the object that holds the words, at the top or in the settings that Coral exports."""
    if not isinstance(document, dict):
        return None
    if document.keys() & {"banned", "suspect"}:
        return document
    inner = (document.get(name) for name in ("wordList", "wordlist", "data", "settings"))
    return next(filter(None, map(_word_lists, inner)), None)


def _words(words: Any, effect: Effect, language: str) -> Iterator[Written]:
    if words is None:
        return
    lines = words.splitlines() if isinstance(words, str) else words
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise UnreadableList("a list of words is expected")
    yield from (
        Written(line.strip(), effect, Kind.WORD, language) for line in lines if line.strip()
    )
