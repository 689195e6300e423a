"""Waves: near-identical comments of one site, and what people decided for what they say now."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from model.labels import Action, Label
from service.record import StateBy
from service.store.comment_rows import CommentRow, comment_row
from service.store.prepared import Prepared
from service.store.tables import authors, caught, comments, waves

MOST_AUTHORS = 100
"""Latest members whose authors are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveRow:
    """A wave, and what people decided for its members."""

    id: int
    site_id: int
    n_members: int
    n_rejected: int
    n_published: int
    label: Label | None
    """Of the latest rejection."""
    first_at: dt.datetime
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AuthorOfWave:
    """One who wrote a member of a wave, as the site knows them."""

    first_seen_at: dt.datetime
    n_comments: int
    n_rejected: int


# Statements are built once: building one takes several times as long as running it.
_GET = Prepared(select(waves).where(waves.c.id == bindparam("wave")))
_COUNTED = {
    waves.c.n_members: waves.c.n_members + bindparam("members"),
    waves.c.n_rejected: waves.c.n_rejected + bindparam("rejected"),
    waves.c.n_published: waves.c.n_published + bindparam("published"),
}
_OF_WAVE = update(waves).where(waves.c.id == bindparam("wave"))
_COUNT = Prepared(_OF_WAVE.values(_COUNTED))
_RELABEL = Prepared(_OF_WAVE.values(label=bindparam("new_label")))
_GROW = Prepared(_OF_WAVE.values(n_members=waves.c.n_members + 1, last_at=bindparam("at")))
_BEGIN = insert(waves).returning(waves.c.id)
_SET_WAVE = Prepared(
    update(comments)
    .where(comments.c.id == bindparam("comment"))
    .values(wave_id=bindparam("its_wave"))
)
_MOVE = update(comments).where(comments.c.wave_id == bindparam("other"))
_REMOVE = delete(waves).where(waves.c.id == bindparam("wave"))
_IS_CAUGHT = (
    comments.c.wave_id == bindparam("wave"),
    comments.c.state_by == StateBy.WAVE.value,
)
_CAUGHT = select(comments).where(*_IS_CAUGHT).order_by(comments.c.id)
_OTHERWISE = select(caught).join(comments, comments.c.id == caught.c.comment_id).where(*_IS_CAUGHT)
_ONE_CAUGHT = _CAUGHT.where(comments.c.id == bindparam("only"))
_ONE_OTHERWISE = _OTHERWISE.where(comments.c.id == bindparam("only"))
_LATEST = (
    select(comments.c.site_id, comments.c.author_hash)
    .where(comments.c.wave_id == bindparam("wave"), comments.c.author_hash.is_not(None))
    .order_by(comments.c.id.desc())
    .limit(MOST_AUTHORS)
    .subquery()
)
_AUTHORS = (
    select(authors.c.first_seen_at, authors.c.n_comments, authors.c.n_rejected)
    .select_from(authors)
    .join(
        _LATEST,
        and_(
            authors.c.site_id == _LATEST.c.site_id, authors.c.author_hash == _LATEST.c.author_hash
        ),
    )
    .group_by(authors.c.id)
)
_DECIDED = (comments.c.wave_id == waves.c.id, comments.c.state_by == StateBy.PERSON.value)
_REJECTED = (*_DECIDED, comments.c.state == Action.REJECT.value)
_RECOUNT = (
    update(waves)
    .where(waves.c.id == bindparam("wave"))
    .values(
        n_members=select(func.count()).where(comments.c.wave_id == waves.c.id).scalar_subquery(),
        n_rejected=select(func.count()).where(*_REJECTED).scalar_subquery(),
        n_published=select(func.count())
        .where(*_DECIDED, comments.c.state == Action.PUBLISH.value)
        .scalar_subquery(),
        label=select(comments.c.label)
        .where(*_REJECTED)
        .order_by(comments.c.updated_at.desc())
        .limit(1)
        .scalar_subquery(),
    )
)


def begin(connection: Connection, site_id: int, *, first_at: dt.datetime) -> int:
    """Add a wave without members and return its number."""
    values = {"site_id": site_id, "n_members": 0, "first_at": first_at, "last_at": first_at}
    number: int = connection.execute(_BEGIN, values).scalar_one()
    return number


def get(connection: Connection, wave_id: int) -> WaveRow:
    """Return a wave."""
    values = _GET.row(connection, {"wave": wave_id})
    assert values is not None
    values["label"] = Label(values["label"]) if values["label"] else None
    return WaveRow(**values)


def enter(connection: Connection, wave_id: int, comment_id: int, *, at: dt.datetime) -> None:
    """Let a comment that nobody has decided on be a member from now on."""
    _SET_WAVE.run(connection, {"comment": comment_id, "its_wave": wave_id})
    _GROW.run(connection, {"wave": wave_id, "at": at})


def gather(
    connection: Connection,
    wave_id: int,
    *,
    comment_ids: Iterable[int] = (),
    wave_ids: Iterable[int] = (),
) -> None:
    """Make these comments, and all members of these waves, members of the one wave."""
    # Comments before waves, the order in which they are locked by who decides on one.
    for comment_id in sorted(comment_ids):
        _SET_WAVE.run(connection, {"comment": comment_id, "its_wave": wave_id})
    for other in sorted(wave_ids):
        connection.execute(_MOVE, {"other": other, "wave_id": wave_id})
        connection.execute(_REMOVE, {"wave": other})
    connection.execute(_RECOUNT, {"wave": wave_id})


def leave(connection: Connection, comment: CommentRow) -> None:
    """Let a comment be no member of its wave any more; what was decided for it does not count."""
    connection.execute(delete(caught).where(caught.c.comment_id == comment.id))
    if comment.wave_id is None:
        return
    _SET_WAVE.run(connection, {"comment": comment.id, "its_wave": None})
    is_decided = comment.state_by is StateBy.PERSON
    count(
        connection,
        comment.wave_id,
        members=-1,
        rejected=-1 if is_decided and comment.state is Action.REJECT else 0,
        published=-1 if is_decided and comment.state is Action.PUBLISH else 0,
    )


def count(
    connection: Connection,
    wave_id: int,
    *,
    members: int = 0,
    rejected: int = 0,
    published: int = 0,
    label: Label | None = None,
) -> None:
    """Add to what is counted of a wave; negative numbers take back. A ``label`` replaces its."""
    by = {"members": members, "rejected": rejected, "published": published}
    _COUNT.run(connection, {"wave": wave_id, **by})
    if label:
        _RELABEL.run(connection, {"wave": wave_id, "new_label": label})


def catch(connection: Connection, comment_id: int, *, otherwise: Action) -> None:
    """Note what would have been done with a comment that its wave holds or rejects."""
    connection.execute(delete(caught).where(caught.c.comment_id == comment_id))
    connection.execute(insert(caught).values(comment_id=comment_id, otherwise=otherwise))


def caught_by(
    connection: Connection, wave_id: int, *, only: int | None = None
) -> list[tuple[CommentRow, Action]]:
    """Return the comments that a wave holds or rejects, with what would be done otherwise.

    Of all of them, or of ``only`` one comment.
    """
    asked = {"wave": wave_id, "only": only}
    wanted, known = (_CAUGHT, _OTHERWISE) if only is None else (_ONE_CAUGHT, _ONE_OTHERWISE)
    otherwise = {row.comment_id: row.otherwise for row in connection.execute(known, asked)}
    found = [comment_row(row) for row in connection.execute(wanted, asked)]
    return [(one, Action(otherwise[one.id])) for one in found if one.id in otherwise]


def authors_of(connection: Connection, wave_id: int) -> list[AuthorOfWave]:
    """Return who wrote the latest members of a wave, each once, of those who gave an address."""
    rows = connection.execute(_AUTHORS, {"wave": wave_id})
    return [AuthorOfWave(**row._mapping) for row in rows]
