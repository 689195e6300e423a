"""What decisions and undos do to an appeal.

A person who did not reject the comment answers it, by publishing or rejecting; nothing else does.
While an appeal is open, its comment waits.
"""

import datetime as dt
from collections.abc import Mapping

from model.labels import Action
from service.moderation.appeal import wait
from service.moderation.people import Actor, Ruling
from service.people.moderator_errors import OwnDecision
from service.record import Source, Waiting
from service.store import CommentRow, Connection, appeals, audit
from service.store.appeals import AppealRow
from service.store.decision_rows import DecisionRow

_STILL_ASKED = (Waiting.APPEALED, Waiting.ESCALATED)


def may_decide(
    connection: Connection, comment: CommentRow, appeal: AppealRow | None, moderator_id: int | None
) -> bool:
    """Return whether the appeal of a comment leaves it to this moderator to decide.

    Who rejected it does not, neither before the answer nor against it; only what has come up since,
    such as an edit or flags, is theirs to decide again.
    """
    if appeal is None or moderator_id is None:
        return True
    is_settled = not appeal.is_open and comment.waiting is not None
    return is_settled or not appeals.is_by(connection, appeal, moderator_id)


def check(
    connection: Connection, comment: CommentRow, appeal: AppealRow | None, actor: Actor
) -> None:
    """Raise `OwnDecision` where the appeal is not for this person to decide on."""
    if not may_decide(connection, comment, appeal, actor.moderator_id):
        raise OwnDecision


def answer(
    connection: Connection,
    appeal: AppealRow | None,
    decision: DecisionRow,
    ruling: Ruling,
    actor: Actor,
    now: dt.datetime,
) -> bool | None:
    """Answer an appeal that is open by a decision that stands.

    Returns whether it is granted; None where the decision answers none: to hold a comment leaves it
    to others, and a rejection by the platform may be the work of a script.
    """
    if appeal is None or not appeal.is_open or decision.action is Action.HOLD:
        return None
    granted = decision.action is Action.PUBLISH
    if not granted and actor.source is Source.PLATFORM:
        return None
    number = decision.number
    appeals.answer(
        connection, appeal, granted=granted, words=ruling.answer, decision=number, at=now
    )
    _audit(connection, appeal, actor, now, after={"granted": granted, "decision": number})
    return granted


def take_back(
    connection: Connection,
    comment: CommentRow,
    appeal: AppealRow | None,
    number: int,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Open an appeal again whose answer was the decision of that number.

    Raises `OwnDecision` for a moderator against whom it was.
    """
    if appeal is None or appeal.decision != number:
        return
    if actor.moderator_id and appeals.is_by(connection, appeal, actor.moderator_id):
        raise OwnDecision
    appeals.reopen(connection, appeal)
    before = {"granted": appeal.granted, "decision": number}
    _audit(connection, appeal, actor, now, before=before)


def still_waits(connection: Connection, comment: CommentRow, now: dt.datetime) -> CommentRow:
    """Let a comment wait on whose appeal is open, and return it as it is now."""
    if comment.waiting in _STILL_ASKED:
        return comment
    appeal = appeals.of_comment(connection, comment.id)
    return wait(connection, comment, now=now) if appeal and appeal.is_open else comment


def _audit(
    connection: Connection,
    appeal: AppealRow,
    actor: Actor,
    now: dt.datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    # The words of the author and of the answer are not in it.
    audit.write(
        connection,
        site_id=appeal.site_id,
        who=actor.who,
        what="answer appeal" if after else "reopen appeal",
        at=now,
        comment_id=appeal.comment_id,
        before=before,
        after=after,
    )
