"""Waves: what people decided for a comment is the first evidence for the next that is like it.

Near-identical comments of a site are one wave, across authors and pages. Nothing of it is kept in
memory: what one person decides counts for the next comment in every worker. What a wave held or
rejected is let go when nothing people decided speaks for that any more.

Short things that many people say have no fingerprint and make no wave. What many who have long been
here say in the same words is a petition, and no wave either.
"""

import datetime as dt
from collections.abc import Sequence

from model.evidence import Evidence, WaveMemory
from model.fingerprint import ALIKE, Fingerprint, similarity
from model.known import known_reasons
from model.labels import Action, Label
from service.moderation.attention import urgency
from service.record import Change, StateBy, Waiting
from service.store import CommentRow, Connection, audit, changes, comments, fingerprints, verdicts
from service.store import waves as record
from service.store.decision_rows import DecisionRow
from service.store.fingerprints import Candidate
from service.store.waves import AuthorOfWave, WaveRow

KEPT = 3
"""Fingerprints of near-identical comments that are kept; later members are found by these."""

LEAST_ESTABLISHED = 5
"""Authors who have long been here, and at least half of all, that make a petition of a wave."""
DAYS_ESTABLISHED = 7
COMMENTS_ESTABLISHED = 3
"""Comments of an author that nobody rejected, from which on they have long been here."""

_LEAST = Action.PUBLISH
_STEPS = (Action.PUBLISH, Action.HOLD, Action.REJECT)
_ASKED_BY_PEOPLE = frozenset((Waiting.ESCALATED, Waiting.APPEALED, Waiting.FLAGGED))


def remembered(
    connection: Connection, site_id: int, fingerprint: Fingerprint | None
) -> WaveMemory | None:
    """Return what people decided for near-identical comments of the site.

    None where there are none, for a petition, and for a comment without a fingerprint.
    """
    if fingerprint is None or not (found := _alike(connection, site_id, fingerprint)):
        return None
    memories = [_memory(connection, record.get(connection, wave)) for wave in _waves(found)]
    memories += [_memory_of_one(one) for one in found if one.wave_id is None]
    labels = [memory.label for memory in memories if memory.label]
    return WaveMemory(
        n_rejected=sum(memory.n_rejected for memory in memories),
        n_published=sum(memory.n_published for memory in memories),
        label=labels[-1] if labels else None,
    )


def join(
    connection: Connection,
    comment: CommentRow,
    fingerprint: Fingerprint | None,
    *,
    is_alone: bool,
    now: dt.datetime,
) -> None:
    """Let a comment that was just stored, or says something else now, be one of its wave.

    ``is_alone`` says that nothing like it was found before, in the same transaction.
    """
    if fingerprint is None:
        return
    found = [] if is_alone else _alike(connection, comment.site_id, fingerprint, for_change=True)
    if len(found) < KEPT:
        fingerprints.keep(connection, comment, fingerprint)
    if found:
        wave_id = _one_wave(connection, comment.site_id, found)
        record.enter(connection, wave_id, comment.id, at=now)


def catch(connection: Connection, comment_id: int, *, otherwise: Action) -> None:
    """Note of a comment that its wave holds or rejects what would be done without the wave."""
    record.catch(connection, comment_id, otherwise=otherwise)


def leave(connection: Connection, comment: CommentRow) -> None:
    """Part a comment from its wave: it is about to say something else, or to be erased."""
    record.leave(connection, comment)
    fingerprints.forget(connection, comment.id)


def count(
    connection: Connection,
    comment: CommentRow,
    *,
    stood: DecisionRow | None,
    stands: DecisionRow | None,
) -> None:
    """Remember which decision stands on what a comment says now, in the place of which."""
    if comment.wave_id is not None:
        rejected, published = _difference(stood, stands)
        label = stands.label if stands and stands.action is Action.REJECT else None
        record.count(
            connection, comment.wave_id, rejected=rejected, published=published, label=label
        )


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
    wave = record.get(connection, comment.wave_id)
    memory = _memory(connection, wave)
    rejected, published = _difference(stood, stands)
    earlier = _known(wave.n_rejected - rejected, wave.n_published - published, wave.label)
    # Of a large wave one decision seldom changes anything; looking at all of it takes time.
    only = comment.id if outcome(earlier, _LEAST) is outcome(memory, _LEAST) else None
    after = comment
    for one, otherwise in record.caught_by(connection, wave.id, only=only):
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


def is_petition(authors: Sequence[AuthorOfWave], *, begun_at: dt.datetime) -> bool:
    """Return whether at least half of the authors, and five, have long been here."""
    before = begun_at - dt.timedelta(days=DAYS_ESTABLISHED)
    n_established = sum(
        one.first_seen_at <= before and one.n_comments - one.n_rejected >= COMMENTS_ESTABLISHED
        for one in authors
    )
    return n_established >= max(LEAST_ESTABLISHED, len(authors) / 2)


def _alike(
    connection: Connection, site_id: int, fingerprint: Fingerprint, *, for_change: bool = False
) -> list[Candidate]:
    return [
        one
        for one in fingerprints.candidates(connection, site_id, fingerprint, for_change=for_change)
        if similarity(one.signature, fingerprint.signature) >= ALIKE
    ]


def _waves(found: Sequence[Candidate]) -> list[int]:
    """Return the waves of these comments, the oldest first."""
    return sorted({one.wave_id for one in found if one.wave_id is not None})


def _one_wave(connection: Connection, site_id: int, found: Sequence[Candidate]) -> int:
    """Return the one wave of all these comments, made or joined together if need be."""
    known = _waves(found)
    alone = [one.comment_id for one in found if one.wave_id is None]
    first, *others = known or [record.begin(connection, site_id, first_at=found[0].created_at)]
    if alone or others:
        record.gather(connection, first, comment_ids=alone, wave_ids=others)
    return first


def _memory(connection: Connection, wave: WaveRow) -> WaveMemory:
    if wave.n_rejected and is_petition(
        record.authors_of(connection, wave.id), begun_at=wave.first_at
    ):
        return _known(0, 0, None)
    return _known(wave.n_rejected, wave.n_published, wave.label)


def _memory_of_one(candidate: Candidate) -> WaveMemory:
    if candidate.state_by is not StateBy.PERSON:
        return _known(0, 0, None)
    is_rejected = candidate.state is Action.REJECT
    is_published = candidate.state is Action.PUBLISH
    return _known(is_rejected, is_published, candidate.label if is_rejected else None)


def _known(n_rejected: int, n_published: int, label: Label | None) -> WaveMemory:
    return WaveMemory(max(n_rejected, 0), max(n_published, 0), label)


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


def _difference(stood: DecisionRow | None, stands: DecisionRow | None) -> tuple[int, int]:
    """Return how many rejections and publications there are more than before."""
    rejected, published = (
        _is(stands, action) - _is(stood, action) for action in (Action.REJECT, Action.PUBLISH)
    )
    return rejected, published


def _is(decision: DecisionRow | None, action: Action) -> int:
    return int(decision is not None and decision.action is action)


def _stricter(one: Action, other: Action) -> Action:
    return max(one, other, key=_STEPS.index)
