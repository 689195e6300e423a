"""Waves: what people decided for a comment is the first evidence for the next that is like it.

Near-identical comments of a site are one wave, across authors and pages. Nothing of it is kept in
memory: what one person decides counts for the next comment in every worker.

Short things that many people say have no fingerprint and make no wave. What many who have long been
here say in the same words is a petition, and no wave either.
"""

import datetime as dt
from collections.abc import Sequence

from model.evidence import WaveMemory
from model.fingerprint import ALIKE, Fingerprint, similarity
from model.labels import Action, Label
from service.moderation.petition import is_petition
from service.record import StateBy
from service.store import CommentRow, Connection, fingerprints
from service.store import waves as record
from service.store.decision_rows import DecisionRow
from service.store.fingerprints import Candidate
from service.store.waves import WaveRow

KEPT = 3
"""Fingerprints of near-identical comments that are kept; later members are found by these."""


def remembered(
    connection: Connection, site_id: int, fingerprint: Fingerprint | None
) -> WaveMemory | None:
    """Return what people decided for near-identical comments of the site.

    None where there are none, for a petition, and for a comment without a fingerprint.
    """
    if fingerprint is None or not (found := _alike(connection, site_id, fingerprint)):
        return None
    return memory_of_all(connection, found)


def memory_of_all(connection: Connection, found: Sequence[Candidate]) -> WaveMemory:
    """Return what people decided for some comments and for the waves that they are of."""
    memories = [memory_of(connection, record.get(connection, wave)) for wave in _waves(found)]
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
        rejected, published = difference(stood, stands)
        label = stands.label if stands and stands.action is Action.REJECT else None
        record.count(
            connection, comment.wave_id, rejected=rejected, published=published, label=label
        )


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


def memory_of(connection: Connection, wave: WaveRow) -> WaveMemory:
    """Return what people decided for the members of a wave: nothing, for a petition."""
    if wave.n_rejected and is_petition(
        record.authors_of(connection, wave.id), begun_at=wave.first_at
    ):
        return known(0, 0, None)
    return known(wave.n_rejected, wave.n_published, wave.label)


def _memory_of_one(candidate: Candidate) -> WaveMemory:
    if candidate.state_by is not StateBy.PERSON:
        return known(0, 0, None)
    is_rejected = candidate.state is Action.REJECT
    is_published = candidate.state is Action.PUBLISH
    return known(is_rejected, is_published, candidate.label if is_rejected else None)


def known(n_rejected: int, n_published: int, label: Label | None) -> WaveMemory:
    """Return what is remembered; what was taken back twice counts for nothing."""
    return WaveMemory(max(n_rejected, 0), max(n_published, 0), label)


def difference(stood: DecisionRow | None, stands: DecisionRow | None) -> tuple[int, int]:
    """Return how many rejections and publications there are more than before."""
    rejected, published = (
        _is(stands, action) - _is(stood, action) for action in (Action.REJECT, Action.PUBLISH)
    )
    return rejected, published


def _is(decision: DecisionRow | None, action: Action) -> int:
    return int(decision is not None and decision.action is action)
