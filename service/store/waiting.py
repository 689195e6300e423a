"""What waits for a person: found, counted and paged through, most useful first.

Comments of one kind of waiting lie in an index in the order of their urgency, so that the first
page costs the same however many wait. Kinds follow each other in the order of `KINDS`, and what
stands in an earlier kind is the more urgent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from sqlalchemy import ColumnElement, Connection, func, or_, select

from service.record import Waiting
from service.store.tables import comments
from service.store.waiting_filter import Filter, Looker, Part, is_for, is_free, is_in, matching

__all__ = ["KINDS", "Filter", "Looker", "Part", "Place", "count", "first", "of_guids"]

KINDS = (
    Waiting.ESCALATED,
    Waiting.APPEALED,
    Waiting.FLAGGED,
    Waiting.EDITED,
    Waiting.HELD,
    Waiting.NEW_AUTHOR,
    Waiting.AUDIT,
    Waiting.BLATANT,
)
"""Why comments wait, what is to be looked at first first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands among those that wait."""

    kind: Waiting
    urgency: float
    id: int

    @property
    def order(self) -> tuple[int, float, int]:
        """By which places are sorted, the first in the queue first."""
        return KINDS.index(self.kind), -self.urgency, self.id


def first(
    connection: Connection,
    parts: Sequence[Part],
    wanted: Filter,
    looker: Looker,
    *,
    limit: int,
    after: Place | None = None,
    without: Iterable[int] = (),
) -> list[Place]:
    """Return the first places in the queue, or those behind ``after``, at most ``limit``.

    Left out are the comments ``without``, those that another moderator has before them, and those
    that are not for this one to decide on.
    """
    free = (is_free(looker), is_for(looker))
    given = (*matching(wanted), *free, comments.c.id.not_in(list(without)))
    kinds = [wanted.kind] if wanted.kind else list(KINDS)
    if wanted.has_few:
        return _of_few(connection, parts, kinds, given, after, limit)
    places: list[Place] = []
    for kind in kinds:
        if after and KINDS.index(kind) < KINDS.index(after.kind):
            continue
        behind = after if after and after.kind is kind else None
        left = limit - len(places)
        found = (_of_kind(connection, part, kind, given, behind, left) for part in parts)
        places.extend(islice(merge(*found, key=lambda place: place.order), left))
        if len(places) == limit:
            break
    return places


def of_guids(
    connection: Connection, parts: Sequence[Part], guids: Iterable[str], looker: Looker
) -> list[Place]:
    """Return where those of these comments stand that wait and may be seen, in their order."""
    asked = select(comments.c.waiting, comments.c.urgency, comments.c.id).where(
        comments.c.guid.in_(list(guids)),
        or_(*(is_in(part) for part in parts)),
        comments.c.waiting.in_(KINDS),
        is_free(looker),
        is_for(looker),
    )
    found = [Place(Waiting(row.waiting), row.urgency, row.id) for row in connection.execute(asked)]
    return sorted(found, key=lambda place: place.order)


def count(
    connection: Connection, parts: Sequence[Part], wanted: Filter, looker: Looker
) -> dict[Waiting, int]:
    """Return how many comments wait of each kind; kinds of which none waits are left out.

    The kind in the filter does not matter. What others have before them is counted too, what only
    others may decide on is not.
    """
    counted: dict[Waiting, int] = {}
    for part in parts:
        asked = (
            select(comments.c.waiting, func.count())
            .where(is_in(part), comments.c.waiting.in_(KINDS), *matching(wanted), is_for(looker))
            .group_by(comments.c.waiting)
        )
        for kind, n in connection.execute(asked):
            counted[Waiting(kind)] = counted.get(Waiting(kind), 0) + n
    return counted


def _of_kind(
    connection: Connection,
    part: Part,
    kind: Waiting,
    given: Iterable[ColumnElement[bool]],
    after: Place | None,
    limit: int,
) -> Iterator[Place]:
    asked = (
        select(comments.c.urgency, comments.c.id)
        .where(is_in(part), comments.c.waiting == kind, *given)
        .order_by(comments.c.urgency.desc(), comments.c.id)
        .limit(limit)
    )
    if after:
        # Two conditions where one would do, so that the first of them ends the walk of the index.
        behind = or_(comments.c.urgency < after.urgency, comments.c.id > after.id)
        asked = asked.where(comments.c.urgency <= after.urgency, behind)
    return (Place(kind, row.urgency, row.id) for row in connection.execute(asked))


def _of_few(
    connection: Connection,
    parts: Sequence[Part],
    kinds: Sequence[Waiting],
    given: Iterable[ColumnElement[bool]],
    after: Place | None,
    limit: int,
) -> list[Place]:
    asked = (
        select(comments.c.waiting, comments.c.urgency, comments.c.id)
        .where(or_(*(is_in(part) for part in parts)), comments.c.waiting.in_(kinds), *given)
        .order_by(comments.c.urgency.desc(), comments.c.id)
    )
    found = [Place(Waiting(row.waiting), row.urgency, row.id) for row in connection.execute(asked)]
    behind = (place for place in found if after is None or place.order > after.order)
    return sorted(behind, key=lambda place: place.order)[:limit]
