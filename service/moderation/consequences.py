"""What follows when another decision stands on a comment than before, or none any more.

Everything is worked out from the decision that stood and the one that stands, so that to undo is to
go from the one to the other, back.
"""

import datetime as dt

from model.labels import Action
from service.moderation import waves
from service.moderation.attention import urgency
from service.moderation.flagging import show_again, wait_for_a_person
from service.moderation.second_opinion import is_wanted
from service.moderation.wave_release import let_go
from service.record import StateBy, Waiting
from service.store import (
    CommentRow,
    Connection,
    Site,
    authors,
    comments,
    flags,
    revisions,
    verdicts,
)
from service.store.decision_rows import Before, DecisionRow

_FLAGS_AGREE = {Action.REJECT: True, Action.PUBLISH: False, Action.HOLD: None}
"""Whether people decided as the readers who flagged it meant; to hold a comment says neither."""


def agrees_with_flags(decision: DecisionRow | None) -> bool | None:
    """Return whether a decision says that readers were right to flag; None for one that does not
    say, and where there is none."""
    return _FLAGS_AGREE[decision.action] if decision else None


def now_stands(
    connection: Connection,
    site: Site,
    comment: CommentRow,
    *,
    stood: DecisionRow | None,
    stands: DecisionRow | None,
    now: dt.datetime,
) -> CommentRow:
    """Let a decision stand in the place of another, and return the comment as it is then.

    At least one of the two is there, and they are different. What they say of an earlier text,
    which an edit has replaced, leaves the comment as it is, but not the records of people.
    """
    told = stands or stood
    assert told is not None
    flags.judge(connection, comment.id, told.revision, agreed=agrees_with_flags(stands))
    _count_for_author(connection, comment, stood, by=-1, now=now)
    _count_for_author(connection, comment, stands, by=+1, now=now)
    same = revisions.that_say_the_same(connection, comment.id, comment.revision)
    if told.revision not in same:
        return comment
    weight = flags.open_weight(connection, comment.id, comment.revision)
    waves.count(connection, comment, stood=stood, stands=stands)
    if stands:
        comment = _settle(connection, comment, stands, weight, now)
    else:
        comment = _restore(connection, comment, told.before, weight, now)
    comment = let_go(connection, comment, stood=stood, stands=stands, now=now)
    return comment if stands else _undecided(connection, site, comment, now)


def _undecided(
    connection: Connection, site: Site, comment: CommentRow, now: dt.datetime
) -> CommentRow:
    """Let count what readers and the platform said while a decision stood."""
    if comment.promoted and comment.state_by is StateBy.FLAGS:
        comment = show_again(connection, comment, now=now, lapsed=False)
    return wait_for_a_person(connection, site, comment, now=now)


def _settle(
    connection: Connection,
    comment: CommentRow,
    stands: DecisionRow,
    weight: float,
    now: dt.datetime,
) -> CommentRow:
    waiting = _waiting(connection, comment, stands)
    scores = verdicts.latest(connection, comment.id).scores
    return comments.set_state(
        connection,
        comment,
        state=stands.action,
        by=StateBy.PERSON,
        label=stands.label or stands.before.label,
        waiting=waiting,
        urgency=urgency(waiting, scores, weight=weight),
        flag_weight=weight,
        at=now,
    )


def _waiting(connection: Connection, comment: CommentRow, stands: DecisionRow) -> Waiting | None:
    if stands.escalated:
        return Waiting.ESCALATED
    if stands.action is Action.HOLD:
        return Waiting.HELD
    return Waiting.AUDIT if is_wanted(connection, comment, stands) else None


def _restore(
    connection: Connection, comment: CommentRow, before: Before, weight: float, now: dt.datetime
) -> CommentRow:
    return comments.set_state(
        connection,
        comment,
        state=before.state,
        by=before.state_by,
        label=before.label,
        waiting=before.waiting,
        urgency=before.urgency,
        held_by_flags_until=before.held_by_flags_until,
        flag_weight=weight,
        at=now,
    )


def _count_for_author(
    connection: Connection,
    comment: CommentRow,
    decision: DecisionRow | None,
    *,
    by: int,
    now: dt.datetime,
) -> None:
    if decision is not None:
        authors.count(
            connection,
            comment.site_id,
            comment.author_hash,
            accepted=by if decision.action is Action.PUBLISH else 0,
            rejected=by if decision.action is Action.REJECT else 0,
            at=now,
        )
