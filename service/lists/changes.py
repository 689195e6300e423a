"""How a site's lists are changed, and what is told of them."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial

from model.evidence import Effect, Kind
from service.lists import entries as list_entries
from service.lists.errors import InvalidEntry, TooManyEntries, UnknownEntry
from service.privacy.pseudonyms import Pseudonyms
from service.store import Connection, Site, Store, audit
from service.store import lists as table
from service.store.lists import CountedEntry, NewEntry

MOST_ENTRIES = 100_000
"""Of one site."""

MOST_TOLD = 20
"""Entries of one change that the audit log names; of more it gives the number."""


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
