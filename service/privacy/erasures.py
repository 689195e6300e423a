"""What was erased, noted outside the database too: it must not come back when that was lost.

    {"site": 1, "kind": "comment", "erased": "5f0c…", "at": "2026-11-22T12:00:00+00:00"}

One line each in ``erased.jsonl`` in the home directory, only ever added to. It holds no words and
no names: a comment's guid, or the keyed hash of an author.
"""

import datetime as dt
import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path

import structlog

from service.store import Store, tombstones
from service.store.tombstones import Grave, Kind

log = structlog.get_logger()


class Erasures:
    """The file in the home directory; threads and processes may add to it at once."""

    def __init__(self, home: Path) -> None:
        self._path = home / "erased.jsonl"
        self._adding = threading.Lock()

    def add(self, graves: Iterable[Grave]) -> None:
        """Note what was erased, durably.

        Where the file cannot be written that is logged: it stands in the database, from which
        `catch_up` takes it later.
        """
        lines = "".join(_line(grave) for grave in graves)
        if not lines:
            return
        try:
            with self._adding:
                self._append(lines.encode())
        except OSError as error:
            log.warning("could not note what was erased", file=str(self._path), error=str(error))

    def read(self) -> list[Grave]:
        """Return what was noted. A line that a crash has cut is no reason to forget the others."""
        if not self._path.exists():
            return []
        graves = [_grave(line) for line in self._path.read_text("utf-8", "replace").splitlines()]
        return [grave for grave in graves if grave is not None]

    def catch_up(self, store: Store) -> None:
        """Note what stands in the database alone, as after a crash or from another machine."""
        noted = {(grave.site_id, grave.kind, grave.erased) for grave in self.read()}
        graves = store.read(tombstones.comments_and_authors)
        self.add(g for g in graves if (g.site_id, g.kind, g.erased) not in noted)

    def _append(self, lines: bytes) -> None:
        is_new = not self._path.exists()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # A line break first: a crash may have cut the last line.
            os.write(descriptor, b"\n" + lines)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            directory = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)


def _line(grave: Grave) -> str:
    told = {"site": grave.site_id, "kind": grave.kind, "erased": grave.erased}
    return json.dumps({**told, "at": grave.at.isoformat()}) + "\n"


def _grave(line: str) -> Grave | None:
    try:
        told = json.loads(line)
        at = dt.datetime.fromisoformat(told["at"])
        return Grave(int(told["site"]), Kind(told["kind"]), str(told["erased"]), at)
    except (ValueError, KeyError, TypeError):
        return None
