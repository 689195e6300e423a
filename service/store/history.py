"""What people decided, the latest first: found by what matters, and paged through.

Each site's decisions lie in an index in the order of their time, so that a page costs the same
however many there are.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from model.labels import Action, Label
from service.record import Source
from service.store.tables import comments, decisions, revisions, sites


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person may see of one site."""

    site_id: int
    sections: tuple[str, ...] = ()
    """None: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which decisions are asked for; what is None does not matter."""

    decided_by: str | None = None
    label: Label | None = None
    action: Action | None = None
    source: Source | None = None
    undone: bool | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    """They were taken before this moment."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a decision stands in the history."""

    decided_at: dt.datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A decision with what it was about."""

    id: int
    site_name: str
    guid: str
    """Of the comment."""
    number: int
    """Of the decision, from 1 for each comment."""
    external_id: str | None
    page_url: str
    page_title: str
    section: str
    author_name: str
    text: str | None
    """What the comment said then; None where that is not kept."""
    action: Action
    escalated: bool
    label: Label | None
    reason: str | None
    note: str
    source: Source
    decided_by: str
    bulk: str | None
    audit_sample: bool
    decided_at: dt.datetime
    undone_at: dt.datetime | None
    undone_by: str | None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.decided_at, self.id)


def page(
    connection: Connection,
    reaches: Sequence[Reach],
    wanted: Wanted,
    *,
    limit: int,
    after: Place | None = None,
) -> list[Entry]:
    """Return the latest decisions, or those behind ``after``, at most ``limit``."""
    found = (_of_site(connection, reach, wanted, limit, after) for reach in reaches)
    latest_first = merge(*found, key=lambda each: (each.decided_at, each.id), reverse=True)
    return list(islice(latest_first, limit))


def n_left_of_bulk(connection: Connection, site_id: int, bulk: str) -> int:
    """Return how many of the decisions that were taken as one still count."""
    counted = select(func.count()).where(
        decisions.c.bulk == bulk, decisions.c.site_id == site_id, decisions.c.undone_at.is_(None)
    )
    return connection.execute(counted).scalar_one()


def sections_of_bulk(connection: Connection, site_id: int, bulk: str) -> set[str]:
    """Return the sections of the comments that were decided as one."""
    asked = (
        select(comments.c.section)
        .join(decisions, decisions.c.comment_id == comments.c.id)
        .where(decisions.c.bulk == bulk, decisions.c.site_id == site_id)
        .distinct()
    )
    return set(connection.execute(asked).scalars())


def _of_site(
    connection: Connection, reach: Reach, wanted: Wanted, limit: int, after: Place | None
) -> Iterator[Entry]:
    asked = _ENTRIES.where(decisions.c.site_id == reach.site_id, *_matching(wanted))
    if reach.sections:
        asked = asked.where(comments.c.section.in_(reach.sections))
    if after:
        # Two conditions where one would do, so that the first of them ends the walk of the index.
        behind = or_(decisions.c.decided_at < after.decided_at, decisions.c.id < after.id)
        asked = asked.where(and_(decisions.c.decided_at <= after.decided_at, behind))
    asked = asked.order_by(decisions.c.decided_at.desc(), decisions.c.id.desc()).limit(limit)
    return (_entry(row) for row in connection.execute(asked))


def _matching(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = {
        decisions.c.decided_by: wanted.decided_by,
        decisions.c.label: wanted.label,
        decisions.c.action: wanted.action,
        decisions.c.source: wanted.source,
    }
    matching: list[ColumnElement[bool]] = [
        column == value for column, value in equal.items() if value is not None
    ]
    if wanted.undone is not None:
        stands = decisions.c.undone_at.is_(None)
        matching.append(~stands if wanted.undone else stands)
    if wanted.since:
        matching.append(decisions.c.decided_at >= wanted.since)
    if wanted.until:
        matching.append(decisions.c.decided_at < wanted.until)
    return matching


def _entry(row: Row[Any]) -> Entry:
    values = row._asdict()
    values["action"] = Action(values["action"])
    values["label"] = Label(values["label"]) if values["label"] else None
    values["source"] = Source(values["source"])
    return Entry(**values)


_ENTRIES: Select[Any] = (
    select(
        decisions.c.id,
        sites.c.name.label("site_name"),
        comments.c.guid,
        decisions.c.number,
        comments.c.external_id,
        comments.c.page_url,
        comments.c.page_title,
        comments.c.section,
        revisions.c.author_name,
        revisions.c.text,
        decisions.c.action,
        decisions.c.escalated,
        decisions.c.label,
        decisions.c.reason,
        decisions.c.note,
        decisions.c.source,
        decisions.c.decided_by,
        decisions.c.bulk,
        decisions.c.audit_sample,
        decisions.c.decided_at,
        decisions.c.undone_at,
        decisions.c.undone_by,
    )
    .join(sites, sites.c.id == decisions.c.site_id)
    .join(comments, comments.c.id == decisions.c.comment_id)
    .join(
        revisions,
        and_(
            revisions.c.comment_id == decisions.c.comment_id,
            revisions.c.number == decisions.c.revision,
        ),
    )
)
