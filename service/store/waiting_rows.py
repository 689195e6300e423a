"""The comments that wait as a list shows them: one line for each, without all that is known."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, false, func, select

from model.labels import Action, Label
from service.record import Waiting
from service.store.tables import comments, revisions, sites, verdicts
from service.store.waiting import Place

MOST_CHARACTERS = 300
"""Of the text that a line has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A comment in a list."""

    id: int
    guid: str
    site_id: int
    site_name: str
    waiting: Waiting | None
    state: Action
    label: Label
    author_name: str
    author_hash: str | None
    wave_id: int | None
    page_title: str
    page_url: str
    beginning: str | None
    """Of the text; None where its words are not kept."""
    score: float
    """Of the label that the machine gave, in [0, 1]."""
    abuse: float
    """The score for abuse."""
    created_at: dt.datetime
    updated_at: dt.datetime


_VERDICTS = verdicts.alias()
_LATEST = (
    select(func.max(_VERDICTS.c.id))
    .where(_VERDICTS.c.comment_id == comments.c.id, _VERDICTS.c.shadow == false())
    .scalar_subquery()
)
_NOW = and_(revisions.c.comment_id == comments.c.id, revisions.c.number == comments.c.revision)
_ROWS = (
    select(
        comments.c.id,
        comments.c.guid,
        comments.c.site_id,
        sites.c.name.label("site_name"),
        comments.c.waiting,
        comments.c.state,
        comments.c.label,
        comments.c.author_hash,
        comments.c.wave_id,
        comments.c.page_title,
        comments.c.page_url,
        comments.c.created_at,
        comments.c.updated_at,
        revisions.c.author_name,
        func.substr(revisions.c.text, 1, MOST_CHARACTERS).label("beginning"),
        verdicts.c.spam,
        verdicts.c.abuse,
        verdicts.c.legitimate,
    )
    .join(sites, sites.c.id == comments.c.site_id)
    .join(revisions, _NOW)
    .join(verdicts, verdicts.c.id == _LATEST)
)


def of_places(connection: Connection, places: Sequence[Place]) -> list[WaitingRow]:
    """Return the comments at these places, in their order."""
    return of_ids(connection, [place.id for place in places])


def of_ids(connection: Connection, ids: Sequence[int]) -> list[WaitingRow]:
    """Return the comments of these numbers, in their order; those that are gone are left out."""
    if not ids:
        return []
    found = {}
    for row in connection.execute(_ROWS.where(comments.c.id.in_(ids))):
        values = row._asdict()
        scores = (values.pop("spam"), values["abuse"], values.pop("legitimate"))
        values["score"] = max(scores)
        values["waiting"] = Waiting(row.waiting) if row.waiting else None
        values["label"], values["state"] = Label(row.label), Action(row.state)
        found[row.id] = WaitingRow(**values)
    return [found[number] for number in ids if number in found]


def of_wave(
    connection: Connection, wave_id: int, *, sections: Sequence[str] = (), but: int, limit: int
) -> list[WaitingRow]:
    """Return the latest members of a wave ``but`` one, at most ``limit``, the newest first.

    Where there are ``sections``, those in them alone.
    """
    asked = (
        select(comments.c.id)
        .where(comments.c.wave_id == wave_id, comments.c.id != but)
        .order_by(comments.c.id.desc())
        .limit(limit)
    )
    if sections:
        asked = asked.where(comments.c.section.in_(sections))
    return of_ids(connection, list(connection.scalars(asked)))
