"""A site's own lists: what each worker keeps of them in memory, and how they are changed.

A list is compiled once per version and worker. What is stored is judged by the version that stands
in the database at that moment; what is only scored, by one that was true within the last second.
"""

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from model.evidence import Effect, Kind
from service import list_entries
from service.list_errors import InvalidEntry, TooManyEntries, UnknownEntry
from service.list_matcher import EMPTY, Matcher
from service.pseudonyms import Pseudonyms
from service.store import Connection, Site, Store, audit
from service.store import lists as table
from service.store.lists import CountedEntry, NewEntry

MOST_ENTRIES = 100_000
"""Of one site."""

SECONDS_BELIEVED = 1.0
"""For how long a version is believed without asking the database, where nothing is stored."""

MOST_TOLD = 20
"""Entries of one change that the audit log names; of more it gives the number."""


class Lists:
    """The compiled lists of all sites; one for all threads of a process.

    ``clock`` answers in seconds. Every method may raise `StoreError`.
    """

    def __init__(
        self,
        store: Store,
        pseudonyms: Pseudonyms,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._pseudonyms = pseudonyms
        self._clock = clock
        self._compiling = threading.Lock()
        self._known: dict[int, tuple[float, Matcher]] = {}

    def lately(self, site_id: int) -> Matcher:
        """Return the lists of a site as they were within the last second."""
        known = self._known.get(site_id)
        if known and self._clock() - known[0] < SECONDS_BELIEVED:
            return known[1]
        return self._store.read(lambda connection: self.now(connection, site_id))

    def now(self, connection: Connection, site_id: int) -> Matcher:
        """Return the lists of a site as they stand in the transaction."""
        version = table.version(connection, site_id)
        known = self._known.get(site_id)
        # A transaction that began before a change must not bring back what was before it.
        is_known = known is not None and known[1].version >= version
        matcher = known[1] if known and is_known else self._compiled(connection, site_id, version)
        self._known[site_id] = (self._clock(), matcher)
        return matcher

    def _compiled(self, connection: Connection, site_id: int, version: int) -> Matcher:
        with self._compiling:
            known = self._known.get(site_id)
            if known and known[1].version >= version:  # another thread was quicker
                return known[1]
            if not version:
                return EMPTY
            hashes = partial(self._pseudonyms.all_of, site_id)
            return Matcher(version, table.entries(connection, site_id), hashes)


def add_entries(
    store: Store,
    site: Site,
    new: Sequence[NewEntry],
    *,
    who: str,
    now: dt.datetime,
) -> int:
    """Put entries on a site's lists and return how many the lists have then.

    One that is there already gets the new effect. Raises `TooManyEntries`, and nothing is changed.
    """

    def work(connection: Connection) -> int:
        table.raise_version(connection, site.id)
        table.put(connection, site.id, new, added_by=who, at=now)
        n_entries = table.count(connection, site.id)
        if n_entries > MOST_ENTRIES:
            raise TooManyEntries(MOST_ENTRIES)
        _write_audit(connection, site, "lists.add", new, who=who, now=now)
        return n_entries

    return store.write(work)


def remove_entry(
    store: Store,
    site: Site,
    written: str,
    *,
    pseudonyms: Pseudonyms,
    who: str,
    now: dt.datetime,
) -> int:
    """Take an entry off a site's lists, in all languages, and return how many were removed.

    It may be written as it was added, or as it is shown. Raises `UnknownEntry`.
    """
    meant = _meant(site.id, written, pseudonyms)

    def work(connection: Connection) -> int:
        table.raise_version(connection, site.id)
        shown = " ".join(written.split())
        found = [
            entry
            for entry in table.entries(connection, site.id)
            if entry.shown == shown or (entry.kind, entry.entry) in meant
        ]
        if not found:
            raise UnknownEntry(shown)
        table.remove(connection, site.id, [entry.id for entry in found])
        _write_audit(connection, site, "lists.remove", found, who=who, now=now)
        return len(found)

    return store.write(work)


def counted_entries(store: Store, site: Site) -> list[CountedEntry]:
    """Return a site's entries with what they met, those that met most first."""
    return store.read(lambda connection: table.counted(connection, site.id))


def entries_of(
    site_id: int,
    written: Iterable[str],
    effect: Effect,
    kind: Kind | None,
    *,
    language: str = "",
    pseudonyms: Pseudonyms,
) -> list[NewEntry]:
    """Return the entries that people wrote; without a kind, what each looks like.

    Raises `InvalidEntry`.
    """
    make = partial(pseudonyms.of, site_id)
    return [
        list_entries.parse(
            each, effect, kind or list_entries.guess_kind(each), language=language, pseudonym=make
        )
        for each in written
    ]


def _meant(site_id: int, written: str, pseudonyms: Pseudonyms) -> set[tuple[Kind, str]]:
    """Return what an entry may stand as in the database, whatever kind it is of."""
    meant = set()
    for kind in Kind:
        with contextlib.suppress(InvalidEntry):
            (entry,) = entries_of(site_id, [written], Effect.BLOCK, kind, pseudonyms=pseudonyms)
            meant.add((kind, entry.entry))
    return meant


def _write_audit(
    connection: Connection,
    site: Site,
    what: str,
    entries: Sequence[NewEntry] | Sequence[table.Entry],
    *,
    who: str,
    now: dt.datetime,
) -> None:
    told = [
        {"effect": entry.effect.value, "kind": entry.kind.value, "entry": entry.shown}
        for entry in entries[:MOST_TOLD]
    ]
    audit.write(
        connection,
        site_id=site.id,
        who=who,
        what=what,
        at=now,
        after={"n": len(entries), "entries": told},
    )
