"""Comments that wait for a person and that the serving model has not judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, false, select

from model.verdict import Verdict
from service.record import StateBy, Waiting
from service.store.comment_rows import CommentRow, RevisionRow, comment_row
from service.store.revisions import get
from service.store.tables import comments, revisions, verdicts
from service.store.verdicts import first, latest


@dataclass(frozen=True, slots=True)
class Unscored:
    """A comment, and what it says now."""

    comment: CommentRow
    revision: RevisionRow
    first: Verdict
    """What the platform was told when it handed the comment in."""
    latest: Verdict


_IS_HELD = (
    comments.c.waiting.in_([Waiting.HELD, Waiting.NEW_AUTHOR]),
    comments.c.state_by == StateBy.MACHINE,
    exists().where(
        revisions.c.comment_id == comments.c.id,
        revisions.c.number == comments.c.revision,
        revisions.c.text.is_not(None),
    ),
)


def that_wait(connection: Connection, site_id: int, model: str) -> list[int]:
    """Return the numbers of what the machine holds on a site and ``model`` has not judged.

    The oldest first; those whose words are gone are not among them.
    """
    judged = exists().where(
        verdicts.c.comment_id == comments.c.id,
        verdicts.c.shadow == false(),
        verdicts.c.revision == comments.c.revision,
        verdicts.c.model == model,
    )
    wanted = (
        select(comments.c.id)
        .where(comments.c.site_id == site_id, ~judged, *_IS_HELD)
        .order_by(comments.c.id)
    )
    return list(connection.scalars(wanted))


def of_ids(connection: Connection, ids: Sequence[int]) -> list[Unscored]:
    """Return those of these comments that the machine still holds, the oldest first."""
    still = select(comments).where(comments.c.id.in_(ids), *_IS_HELD)
    return read(connection, still.order_by(comments.c.id))


def read(connection: Connection, wanted: Select[Any]) -> list[Unscored]:
    """Return the comments that a statement selects, whole, with what was said of them."""
    found = [comment_row(row) for row in connection.execute(wanted)]
    return [
        Unscored(
            each,
            get(connection, each.id, each.revision),
            first=first(connection, each.id),
            latest=latest(connection, each.id),
        )
        for each in found
    ]
