"""What readers' flags do to a comment: it waits for a person, and may be hidden until one came."""

import datetime as dt

from model.labels import Action, Mode
from service.moderation.attention import made_by, urgency
from service.record import Change, StateBy, Waiting
from service.store import (
    CommentRow,
    Connection,
    Site,
    authors,
    changes,
    comments,
    revisions,
    verdicts,
)

HIDDEN_FOR = dt.timedelta(hours=12)
"""For how long at most flags hide a comment: if nobody decides, it is shown again."""

SHARE_OF_A_VOTE = 0.5
"""How much of a flag a vote makes up for: praise is given more lightly than a report."""

_ASKED_BY_PEOPLE = (Waiting.ESCALATED, Waiting.APPEALED)
"""What outranks flags in the queue."""


def heat(comment: CommentRow) -> float:
    """Return the weight of the flags that no decision answered and no votes make up for."""
    return max(0.0, comment.flag_weight - SHARE_OF_A_VOTE * comment.vote_weight)


def wait_for_a_person(
    connection: Connection, site: Site, comment: CommentRow, *, now: dt.datetime
) -> CommentRow:
    """Let a flagged comment that nobody decided on wait, hidden where the site chose so.

    Returns it as it is now. One that is rejected no reader sees: there flags change nothing.
    """
    if comment.flag_weight <= 0 or comment.state is Action.REJECT:
        return comment
    waiting = comment.waiting if comment.waiting in _ASKED_BY_PEOPLE else Waiting.FLAGGED
    scores = verdicts.latest(connection, comment.id).scores
    comment = comments.change(
        connection,
        comment,
        waiting=waiting,
        urgency=urgency(waiting, scores, weight=heat(comment)),
        at=now,
    )
    if not _is_over_the_threshold(comment, site) or _is_spared(connection, comment):
        return comment
    return _hide(connection, comment, now)


def rank_anew(connection: Connection, comment: CommentRow, *, now: dt.datetime) -> CommentRow:
    """Give a flagged comment the place in the queue that flags and votes give it by now."""
    if comment.waiting is not Waiting.FLAGGED:
        return comment
    scores = verdicts.latest(connection, comment.id).scores
    rank = urgency(comment.waiting, scores, weight=heat(comment))
    return comments.change(connection, comment, urgency=rank, at=now)


def show_again(
    connection: Connection, comment: CommentRow, *, now: dt.datetime, lapsed: bool
) -> CommentRow:
    """Show a comment that flags hid, and return it as it is now. It goes on to wait for a person.

    Where their time is up (``lapsed``), flags do not hide this text again.
    """
    by = made_by(verdicts.latest(connection, comment.id))
    comment = comments.change(
        connection,
        comment,
        state=Action.PUBLISH,
        state_by=by,
        held_by_flags_until=None,
        lapsed_revision=comment.revision if lapsed else comment.lapsed_revision,
        at=now,
    )
    changes.add(connection, comment=comment, what=Change.RELEASED, by=by, at=now)
    return comment


def _is_over_the_threshold(comment: CommentRow, site: Site) -> bool:
    threshold = site.options.flag_threshold
    return (
        threshold is not None
        and heat(comment) >= threshold
        and comment.state is Action.PUBLISH
        and site.mode is not Mode.LOG_ONLY
    )


def _is_spared(connection: Connection, comment: CommentRow) -> bool:
    """Return whether flags do not hide this comment, however many there are."""
    author = authors.record(connection, comment.site_id, comment.author_hash)
    if comment.promoted or author.is_trusted:
        return True
    lapsed = comment.lapsed_revision
    return lapsed is not None and lapsed in revisions.that_say_the_same(
        connection, comment.id, comment.revision
    )


def _hide(connection: Connection, comment: CommentRow, now: dt.datetime) -> CommentRow:
    comment = comments.change(
        connection,
        comment,
        state=Action.HOLD,
        state_by=StateBy.FLAGS,
        held_by_flags_until=now + HIDDEN_FOR,
        at=now,
    )
    changes.add(connection, comment=comment, what=Change.HIDDEN, by=StateBy.FLAGS, at=now)
    return comment
