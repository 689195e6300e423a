"""Fingerprints of stored comments, and the comments that share a band of one.

The first few of many near-identical comments keep theirs, by which the later ones are found: a
campaign of thousands takes no more room.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from model.fingerprint import N_BANDS, Fingerprint
from model.labels import Action, Label
from service.record import StateBy
from service.store.comment_rows import CommentRow
from service.store.prepared import Prepared, Question
from service.store.tables import bands, comments, signatures, waves

MOST_CANDIDATES = 50

UNDECIDED_FOR = dt.timedelta(days=30)
"""How long the fingerprint of a comment is kept that is in no wave that people rejected."""
KEPT_FOR = dt.timedelta(days=190)
"""How long any fingerprint is kept: as long as rejected texts are, unless a site says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stored comment that may be near-identical: it shares a band."""

    comment_id: int
    wave_id: int | None
    signature: bytes
    state: Action
    state_by: StateBy
    label: Label
    created_at: dt.datetime


_PLACES = [f"band_{place}" for place in range(N_BANDS)]
_SHARING = (
    select(bands.c.comment_id)
    .where(
        bands.c.site_id == bindparam("site"),
        bands.c.band.in_([bindparam(place, type_=BigInteger) for place in _PLACES]),
    )
    .group_by(bands.c.comment_id)
    .order_by(func.count().desc(), bands.c.comment_id.desc())
    .limit(MOST_CANDIDATES)
    .subquery()
)
CANDIDATE = select(
    signatures.c.comment_id,
    comments.c.wave_id,
    signatures.c.signature,
    comments.c.state,
    comments.c.state_by,
    comments.c.label,
    comments.c.created_at,
).join(comments, comments.c.id == signatures.c.comment_id)
_SELECT = CANDIDATE.join(_SHARING, _SHARING.c.comment_id == signatures.c.comment_id).order_by(
    signatures.c.comment_id
)
_CANDIDATES = Prepared(_SELECT)
_CANDIDATES_FOR_CHANGE = Prepared(_SELECT.with_for_update(of=comments))
_ADD_BANDS = Prepared(
    insert(bands).values(
        [
            {
                "site_id": bindparam("site", type_=Integer),
                "band": bindparam(place, type_=BigInteger),
                "comment_id": bindparam("comment", type_=BigInteger),
            }
            for place in _PLACES
        ]
    ),
    as_rows=True,
)
_ADD_SIGNATURE = Prepared(
    insert(signatures).inline(), [column.name for column in signatures.c], as_rows=True
)
_IS_EVIDENCE = or_(
    waves.c.n_rejected > 0,
    and_(comments.c.state_by == StateBy.PERSON.value, comments.c.state == Action.REJECT.value),
)
_DUE = (
    select(signatures.c.comment_id, comments.c.created_at, _IS_EVIDENCE.label("is_evidence"))
    .join(comments, comments.c.id == signatures.c.comment_id)
    .outerjoin(waves, waves.c.id == comments.c.wave_id)
    .where(signatures.c.look_at <= bindparam("now"))
    .order_by(signatures.c.look_at)
    .limit(bindparam("limit"))
)
_PUT_OFF = (
    update(signatures)
    .where(signatures.c.comment_id == bindparam("comment"))
    .values(look_at=bindparam("until"))
)
_FORGET = [
    delete(table).where(table.c.comment_id == bindparam("comment")) for table in (bands, signatures)
]


def candidates(
    connection: Connection, site_id: int, fingerprint: Fingerprint, *, for_change: bool = False
) -> list[Candidate]:
    """Return the comments of the site that share most bands, in the order in which they came.

    With ``for_change``, other transactions that want to change them wait until this one ends.
    """
    wanted, asked = question_of_candidates(site_id, fingerprint)
    wanted = _CANDIDATES_FOR_CHANGE if for_change else wanted
    return [candidate(row) for row in wanted.rows(connection, asked)]


def candidate(row: Mapping[str, Any]) -> Candidate:
    """Return a row of `CANDIDATE` as what it is."""
    return Candidate(
        comment_id=row["comment_id"],
        wave_id=row["wave_id"],
        signature=bytes.fromhex(row["signature"]),
        state=Action(row["state"]),
        state_by=StateBy(row["state_by"]),
        label=Label(row["label"]),
        created_at=row["created_at"],
    )


def question_of_candidates(site_id: int, fingerprint: Fingerprint) -> Question:
    """Return what `candidates` asks, when nothing is to be changed."""
    bands = dict(zip(_PLACES, fingerprint.bands, strict=True))
    return _CANDIDATES, {"site": site_id, **bands}


def keep(connection: Connection, comment: CommentRow, fingerprint: Fingerprint) -> None:
    """Keep the fingerprint of a comment that has none."""
    row = {"site": comment.site_id, "comment": comment.id}
    _ADD_BANDS.run(connection, row | dict(zip(_PLACES, fingerprint.bands, strict=True)))
    signature = {
        "comment_id": comment.id,
        "signature": fingerprint.signature.hex(),
        "look_at": comment.created_at + UNDECIDED_FOR,
    }
    _ADD_SIGNATURE.run(connection, signature)


def forget(connection: Connection, comment_id: int) -> None:
    """Forget the fingerprint of a comment, if it has one."""
    for statement in _FORGET:
        connection.execute(statement, {"comment": comment_id})


def forget_old(connection: Connection, *, now: dt.datetime, limit: int) -> int:
    """Look at up to ``limit`` fingerprints whose time has come, and return at how many.

    What people rejected, or a wave of it, is kept until `KEPT_FOR` is over; the others are
    forgotten. The comments stay what they are, and members of their waves.
    """
    due = connection.execute(_DUE, {"now": now, "limit": limit}).all()
    for row in due:
        last = row.created_at + KEPT_FOR
        if row.is_evidence and last > now:
            connection.execute(_PUT_OFF, {"comment": row.comment_id, "until": last})
        else:
            forget(connection, row.comment_id)
    return len(due)
