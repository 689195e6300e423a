"""Backups: one file that holds every row, readable by either database.

    line 1      {"chaffinch": 1, "revision": "0007", "made_at": "…"}
    then        {"table": "sites", "columns": ["id", "name", …]}
                [1, "garden", …]        a row a line, until the next table
    last line   {"rows": 1234}          its absence tells of a file cut short

gzip over JSON lines in UTF-8. Made while the service runs, of one consistent view. What was erased
since the backup was made is erased again when it comes back: what the database that it replaces
knows to be erased, and what the home directory does.
"""

import datetime as dt
import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from service.errors import ServiceError
from service.moderation.erase_again import erase_again
from service.privacy.erasures import Erasures
from service.store import Connection, Store, audit, dump, restored_changes, tombstones

OPERATOR = "operator"

FORMAT = 1
"""Raised when the file changes in a way that older releases cannot read."""


class BackupError(ServiceError):
    """A backup cannot be made, or not be restored."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


def back_up(store: Store, path: Path, *, now: dt.datetime) -> int:
    """Write everything to ``path``, all or nothing, and return the number of rows.

    The file is readable by its owner alone. It does not hold the secret key, without which the
    secrets inside it cannot be read. Raises `BackupError` when the file cannot be written.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with _open_new(temporary) as file:
            n_rows = store.read(lambda connection: _write(connection, file, now))
        temporary.replace(path)
    except OSError as error:
        raise BackupError(path, f"it cannot be written ({error.strerror})") from error
    finally:
        temporary.unlink(missing_ok=True)
    return n_rows


@dataclass(frozen=True, slots=True)
class Restored:
    """How many rows came back, and how many comments of them were erased again."""

    n_rows: int
    n_erased: int


def restore(
    store: Store, path: Path, *, erasures: Erasures, now: dt.datetime, replace: bool = False
) -> Restored:
    """Read a backup into an empty database, in one transaction, and erase again what was erased.

    With ``replace`` what the database holds is deleted first. Raises `BackupError` when the
    database is not empty, the file is damaged, or it is of another release.
    """
    noted = erasures.read()

    def work(connection: Connection) -> Restored:
        if not replace and not dump.is_empty(connection):
            raise BackupError(path, "the database is not empty; --replace deletes what is there")
        graves = [*tombstones.all_of_them(connection), *noted]
        if replace:
            dump.clear(connection)
        n_rows = _read(connection, path)
        restored_changes.number_anew(connection, at=now)
        dump.count_on(connection)
        restored = Restored(n_rows, erase_again(connection, graves))
        told = asdict(restored)
        audit.write(connection, site_id=None, who=OPERATOR, what="restore", at=now, after=told)
        return restored

    restored = store.write(work)
    erasures.catch_up(store)
    return restored


@contextmanager
def _open_new(path: Path) -> Iterator[gzip.GzipFile]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    # The lowest level: a backup of a million comments should take minutes, not an hour.
    with (
        os.fdopen(descriptor, "wb") as whole,
        gzip.GzipFile(fileobj=whole, mode="wb", compresslevel=1) as file,
    ):
        yield file
        file.flush()
        os.fsync(descriptor)


def _write(connection: Connection, file: gzip.GzipFile, now: dt.datetime) -> int:
    dump.steady(connection)
    revision = dump.revision(connection)
    _put(file, {"chaffinch": FORMAT, "revision": revision, "made_at": now.isoformat()})
    n_rows = 0
    for table in dump.tables():
        _put(file, {"table": table.name, "columns": [column.name for column in table.columns]})
        for row in dump.rows_of(connection, table):
            _put(file, row)
            n_rows += 1
    _put(file, {"rows": n_rows})
    return n_rows


def _put(file: gzip.GzipFile, line: Any) -> None:
    file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _read(connection: Connection, path: Path) -> int:
    lines = _lines(path)
    _check_head(path, next(lines, None), dump.revision(connection))
    table: dict[str, Any] = {}
    n_rows, said = 0, None
    for is_row, group in groupby(lines, key=lambda line: isinstance(line, list)):
        if is_row and "table" in table:
            n_rows += dump.add_rows(connection, table["table"], table["columns"], group)
        else:
            *_, table = group
            said = table.get("rows")
    if said != n_rows:
        raise BackupError(path, "it was cut short; nothing was restored")
    return n_rows


def _check_head(path: Path, head: Any, revision: str) -> None:
    if not isinstance(head, dict) or "chaffinch" not in head:
        raise BackupError(path, "this is no backup of Chaffinch")
    if head["chaffinch"] != FORMAT or head["revision"] != revision:
        raise BackupError(
            path,
            f"it was made at step {head['revision']} of the database, this release is at "
            f"{revision}; restore it with the release that made it, then upgrade",
        )


def _lines(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise BackupError(path, f"it cannot be read ({error}); nothing was restored") from error
