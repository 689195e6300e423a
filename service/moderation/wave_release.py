"""What a wave held or rejected is let go when nothing people decided speaks for that any more."""

import datetime as dt

from model.evidence import Evidence, WaveMemory
from model.known import known_reasons
from model.labels import Action
from service.moderation.attention import urgency
from service.moderation.waves import difference, known, memory_of
from service.record import Change, StateBy, Waiting
from service.store import CommentRow, Connection, audit, changes, comments, verdicts, waves
from service.store.decision_rows import DecisionRow

_LEAST = Action.PUBLISH
_STEPS = (Action.PUBLISH, Action.HOLD, Action.REJECT)
_ASKED_BY_PEOPLE = frozenset((Waiting.ESCALATED, Waiting.APPEALED, Waiting.FLAGGED))


def let_go(
    connection: Connection,
    comment: CommentRow,
    *,
    stood: DecisionRow | None,
    stands: DecisionRow | None,
    now: dt.datetime,
) -> CommentRow:
    """Let go what the comment's wave holds, or rejects, more strictly than it would by now.

    To be asked after a decision was counted and had its effect. Returns the comment as it is then.
    """
    if comment.wave_id is None:
        return comment
    wave = waves.get(connection, comment.wave_id)
    memory = memory_of(connection, wave)
    rejected, published = difference(stood, stands)
    earlier = known(wave.n_rejected - rejected, wave.n_published - published, wave.label)
    # Of a large wave one decision seldom changes anything; looking at all of it takes time.
    only = comment.id if outcome(earlier, _LEAST) is outcome(memory, _LEAST) else None
    after = comment
    for one, otherwise in waves.caught_by(connection, wave.id, only=only):
        state = outcome(memory, otherwise)
        if _stricter(state, one.state) is not state:
            released = _release(connection, one, state, is_free=state is otherwise, now=now)
            after = released if one.id == comment.id else after
    return after


def outcome(memory: WaveMemory | None, otherwise: Action) -> Action:
    """Return what is done with a comment under what its wave remembers.

    >>> outcome(WaveMemory(n_rejected=1, n_published=0, label=None), Action.PUBLISH)
    <Action.HOLD: 'hold'>
    """
    codes = {one.code for one in known_reasons(Evidence(wave=memory), hold_new_authors=0)}
    if "wave_rejected" in codes:
        return Action.REJECT
    return _stricter(otherwise, Action.HOLD) if "wave_held" in codes else otherwise


def _release(
    connection: Connection, comment: CommentRow, state: Action, *, is_free: bool, now: dt.datetime
) -> CommentRow:
    waiting = _waiting(comment, state)
    scores = verdicts.latest(connection, comment.id).scores
    after = comments.change(
        connection,
        comment,
        state=state,
        state_by=StateBy.MACHINE if is_free else StateBy.WAVE,
        waiting=waiting,
        urgency=urgency(waiting, scores, weight=comment.flag_weight),
        at=now,
    )
    changes.add(connection, comment=after, what=Change.RELEASED, by=after.state_by, at=now)
    audit.write(
        connection,
        site_id=comment.site_id,
        who="wave",
        what="release",
        at=now,
        comment_id=comment.id,
        before={"state": comment.state, "state_by": comment.state_by},
        after={"state": after.state, "state_by": after.state_by},
    )
    return after


def _waiting(comment: CommentRow, state: Action) -> Waiting | None:
    if comment.waiting in _ASKED_BY_PEOPLE:
        return comment.waiting
    if state is Action.HOLD:
        return Waiting.HELD
    return Waiting.AUDIT if comment.audit_sample else None


def _stricter(one: Action, other: Action) -> Action:
    return max(one, other, key=_STEPS.index)
