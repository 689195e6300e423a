"""WordPress's comments table, as CSV or JSON: `wp comment list --format=csv --fields=…`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service.archives.archived import Archived, UnreadableArchive
from service.archives.table import rows
from service.archives.wordpress import archived

NEEDED = ("comment_ID", "comment_content", "comment_approved")


def read_wordpress_table(path: Path) -> Iterator[Archived]:
    """Yield the comments of a table whose columns bear WordPress's names.

    Raises `UnreadableArchive` when one of `NEEDED` is missing.
    """
    for number, columns in enumerate(_rows(path), start=1):
        for name in NEEDED:
            if name not in columns:
                raise UnreadableArchive(f"{path}, row {number}", f"there is no column {name}")
        yield archived(columns)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        opens_as_json = file.read(1) == "["
    if not opens_as_json:
        yield from rows(path)
        return
    try:
        table: list[dict[str, Any]] = json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise UnreadableArchive(str(path), f"no JSON that can be read ({error})") from error
    for row in table:
        yield {name: "" if value is None else str(value) for name, value in row.items()}
