"""The lists of sites in the database: entries, the version of a site's lists, and hits."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, case, delete, func, or_, select

from model.evidence import Effect, Kind
from model.labels import Action
from service.record import StateBy
from service.store.prepared import Prepared, Question
from service.store.tables import comments, list_entries, list_hits, list_versions
from service.store.upsert import for_dialect

PORTION = 500
"""Rows in one statement: databases bound the values that one may hold."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that is to be on a site's lists."""

    effect: Effect
    kind: Kind
    entry: str
    """In the form that is compared."""
    shown: str
    """As the person wrote it."""
    language: str = ""
    """ISO 639-1; empty for all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry on a site's lists."""

    id: int
    effect: Effect
    kind: Kind
    entry: str
    shown: str
    language: str


@dataclass(frozen=True, slots=True)
class CountedEntry:
    """An entry with what became of the stored comments that it met."""

    entry: Entry
    n_hits: int
    n_overturned: int
    """Comments for which a person decided otherwise."""


_VERSION = Prepared(
    select(list_versions.c.version).where(list_versions.c.site_id == bindparam("site"))
)
_ENTRIES = (
    select(
        list_entries.c.id,
        list_entries.c.effect,
        list_entries.c.kind,
        list_entries.c.entry,
        list_entries.c.shown,
        list_entries.c.language,
    )
    .where(list_entries.c.site_id == bindparam("site"))
    .order_by(list_entries.c.kind, list_entries.c.entry, list_entries.c.language)
)


def version(connection: Connection, site_id: int) -> int:
    """Return the version of a site's lists, which every change raises; 0 for none yet."""
    prepared, asked = question_of_version(site_id)
    row = prepared.row(connection, asked)
    return 0 if row is None else int(row["version"])


def question_of_version(site_id: int) -> Question:
    """Return what `version` asks."""
    return _VERSION, {"site": site_id}


def entries(connection: Connection, site_id: int) -> list[Entry]:
    """Return all entries of a site, in the order of kinds and entries."""
    rows = connection.execute(_ENTRIES, {"site": site_id})
    return [Entry(id, Effect(effect), Kind(kind), *rest) for id, effect, kind, *rest in rows]


def count(connection: Connection, site_id: int) -> int:
    """Return how many entries a site has."""
    of_site = list_entries.c.site_id == site_id
    return connection.execute(
        select(func.count()).select_from(list_entries).where(of_site)
    ).scalar_one()


def put(
    connection: Connection,
    site_id: int,
    new: Sequence[NewEntry],
    *,
    added_by: str,
    at: dt.datetime,
) -> None:
    """Add entries; one that is there already gets the new effect."""
    statement = for_dialect(connection.dialect.name, list_entries)
    statement = statement.on_conflict_do_update(
        index_elements=["site_id", "kind", "entry", "language"],
        set_={"effect": statement.excluded.effect, "shown": statement.excluded.shown},
    )
    rows = [
        {
            "site_id": site_id,
            "kind": each.kind.value,
            "effect": each.effect.value,
            "entry": each.entry,
            "shown": each.shown,
            "language": each.language,
            "added_by": added_by,
            "created_at": at,
        }
        for each in new
    ]
    for start in range(0, len(rows), PORTION):
        connection.execute(statement, rows[start : start + PORTION])


def remove(connection: Connection, site_id: int, ids: Sequence[int]) -> None:
    """Remove entries of a site, with the memory of what they met."""
    for start in range(0, len(ids), PORTION):
        chosen = list_entries.c.id.in_(ids[start : start + PORTION])
        connection.execute(delete(list_entries).where(list_entries.c.site_id == site_id, chosen))


def raise_version(connection: Connection, site_id: int) -> None:
    """Tell every worker that the lists of a site have changed.

    First in a transaction that changes them: others that would wait until it is done.
    """
    statement = for_dialect(connection.dialect.name, list_versions).values(
        site_id=site_id, version=1
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["site_id"], set_={"version": list_versions.c.version + 1}
        )
    )


def add_hits(connection: Connection, comment_id: int, entry_ids: Iterable[int]) -> None:
    """Note which entries a comment met."""
    rows = [{"entry_id": number, "comment_id": comment_id} for number in sorted(set(entry_ids))]
    if rows:
        statement = for_dialect(connection.dialect.name, list_hits).on_conflict_do_nothing()
        connection.execute(statement, rows)


def forget_hits(connection: Connection, comment_id: int) -> None:
    """Forget which entries a comment met."""
    connection.execute(delete(list_hits).where(list_hits.c.comment_id == comment_id))


def counted(connection: Connection, site_id: int) -> list[CountedEntry]:
    """Return all entries of a site with their counts, those that meet most comments first."""
    opposed = or_(
        and_(list_entries.c.effect == Effect.ALLOW.value, comments.c.state == Action.REJECT.value),
        and_(list_entries.c.effect != Effect.ALLOW.value, comments.c.state == Action.PUBLISH.value),
    )
    overturned = and_(comments.c.state_by == StateBy.PERSON.value, opposed)
    n_hits = func.count(list_hits.c.comment_id)
    joined = list_entries.outerjoin(list_hits, list_hits.c.entry_id == list_entries.c.id)
    rows = connection.execute(
        select(
            list_entries.c.id,
            list_entries.c.effect,
            list_entries.c.kind,
            list_entries.c.entry,
            list_entries.c.shown,
            list_entries.c.language,
            n_hits,
            func.coalesce(func.sum(case((overturned, 1), else_=0)), 0),
        )
        .select_from(joined.outerjoin(comments, comments.c.id == list_hits.c.comment_id))
        .where(list_entries.c.site_id == site_id)
        .group_by(list_entries.c.id)
        .order_by(n_hits.desc(), list_entries.c.kind, list_entries.c.entry, list_entries.c.id)
    )
    return [
        CountedEntry(Entry(id, Effect(effect), Kind(kind), entry, shown, language), hits, wrong)
        for id, effect, kind, entry, shown, language, hits, wrong in rows
    ]
