"""The author changed a comment: a new revision with a verdict of its own."""

import datetime as dt

from rapidfuzz.distance import Levenshtein

from model.classifier import Classifier
from model.labels import Action
from model.text import Reading, read
from model.verdict import Verdict
from service.lists.compiled import Lists
from service.moderation import waves
from service.moderation.arrival import Arrival
from service.moderation.attention import made_by, urgency, waiting_for
from service.moderation.submission import Judged, Submission
from service.privacy.pseudonyms import Pseudonyms
from service.record import Change, StateBy, Waiting
from service.store import (
    CommentRow,
    Connection,
    RevisionRow,
    Site,
    Store,
    audit,
    changes,
    comments,
    revisions,
    verdicts,
)
from service.store.comments import Changes

ASKS_AGAIN_FROM = 0.1
"""Share of a text that must have changed for it to say something else."""

_NOT_FOR_THE_MACHINE = frozenset(
    (Waiting.ESCALATED, Waiting.APPEALED, Waiting.FLAGGED, Waiting.EDITED)
)
"""What only a person's answer ends."""


def edit(
    guid: str,
    submission: Submission,
    *,
    who: str,
    site: Site,
    classifier: Classifier,
    pseudonyms: Pseudonyms,
    lists: Lists,
    store: Store,
    now: dt.datetime,
) -> Judged:
    """Judge what a comment says now, and keep it beside what it said before.

    A person's decision goes on to bind small edits. Where a link changed, or a tenth of the text,
    people are asked again. An edit that changes nothing is no new revision. What the platform
    does not say of the author, the page and the section stays. Raises `UnknownComment`.
    """
    arrival = Arrival.of(
        submission, site=site, classifier=classifier, pseudonyms=pseudonyms, lists=lists, now=now
    )
    return store.write(lambda connection: _edit(connection, guid, arrival, who))


def _edit(connection: Connection, guid: str, arrival: Arrival, who: str) -> Judged:
    site, now = arrival.site, arrival.now
    before = comments.find(connection, site.id, guid, for_change=True)
    current = revisions.get(connection, before.id, before.revision)
    if _says_exactly(current, arrival):
        return Judged(before, verdicts.latest(connection, before.id), is_new=False)
    first = revisions.get(connection, before.id, current.same_as)
    is_same = _says_the_same(first, arrival)
    if not is_same:
        # Before the evidence is gathered: what people said of the comment is none about itself.
        waves.leave(connection, before)
    evidence = arrival.evidence(connection)
    verdict = arrival.judge(evidence)
    after = comments.change(
        connection, before, at=now, **_changes(before, verdict, arrival, is_same=is_same)
    )
    same_as = first.number if is_same else after.revision
    arrival.keep(connection, after, verdict, evidence, same_as=same_as)
    changes.add(
        connection, comment=after, what=Change.EDITED, by=after.state_by, at=now, answered=True
    )
    audit.write(
        connection,
        site_id=site.id,
        who=who,
        what="edit",
        at=now,
        comment_id=after.id,
        before=_audited(before),
        after=_audited(after),
    )
    return Judged(after, verdict, is_new=True)


def _says_exactly(current: RevisionRow, arrival: Arrival) -> bool:
    sent = arrival.submission.comment
    now = (sent.text, sent.format, sent.author_name, sent.author_url)
    return now == (current.text, current.format, current.author_name, current.author_url)


def _says_the_same(first: RevisionRow, arrival: Arrival) -> bool:
    """Return whether an edit is so small that what people said of the first text holds for it."""
    if first.text is None:  # nobody can tell any more
        return False
    sent = arrival.submission.comment
    links = _links(read(first.text, first.format), first.author_url)
    if links != _links(arrival.reading, sent.author_url):
        return False
    one, other = (f"{first.author_name}\n{first.text}", f"{sent.author_name}\n{sent.text}")
    changed = Levenshtein.normalized_distance(one, other, score_cutoff=ASKS_AGAIN_FROM)
    return changed < ASKS_AGAIN_FROM


def _links(reading: Reading, author_url: str) -> set[str]:
    return {author_url, *(link.url for link in reading.links)}


def _changes(before: CommentRow, verdict: Verdict, arrival: Arrival, *, is_same: bool) -> Changes:
    """Return what an edit changes of a comment beside what it says."""
    told: Changes = {"revision": before.revision + 1, "language": verdict.language}
    told |= _told_anew(arrival)
    told["words_gone"] = False  # the next time to let go of words counts from now
    if before.state_by is StateBy.PERSON and is_same:
        return told
    told["label"] = verdict.label
    if not is_same:
        # Readers flagged and praised what it said before, and that the platform lifted up.
        told |= {"flag_weight": 0.0, "vote_weight": 0.0, "promoted": False}
    waiting = _waiting(before, verdict, arrival.site)
    told |= {"waiting": waiting, "urgency": urgency(waiting, verdict.scores)}
    if before.held_by_flags_until is not None and verdict.action is not Action.REJECT:
        return told  # readers are answered by a person, not by an edit
    told |= {"state": _state(before, verdict), "state_by": made_by(verdict)}
    return told


def _told_anew(arrival: Arrival) -> Changes:
    submission, hashes = arrival.submission, arrival.hashes
    told: Changes = {}
    if hashes.author:
        told |= {"author_hash": hashes.author}
    if hashes.ip:
        told |= {"ip_hash": hashes.ip}
    if submission.section:
        told |= {"section": submission.section}
    if submission.comment.page_url:
        told |= {"page_url": submission.comment.page_url}
    if submission.comment.page_title:
        told |= {"page_title": submission.comment.page_title}
    return told


def _waiting(before: CommentRow, verdict: Verdict, site: Site) -> Waiting | None:
    if before.waiting in _NOT_FOR_THE_MACHINE:
        return before.waiting
    if before.state_by is StateBy.PERSON:
        return Waiting.EDITED
    waits_as_sample = before.audit_sample and before.waiting is not None
    return waiting_for(verdict, site.mode, in_sample=waits_as_sample)


def _state(before: CommentRow, verdict: Verdict) -> Action:
    # What a person did not let through does not come out by an edit that the machine likes.
    was_decided = before.state_by is StateBy.PERSON or before.waiting is Waiting.EDITED
    if was_decided and before.state is not Action.PUBLISH and verdict.action is Action.PUBLISH:
        return Action.HOLD
    return verdict.action


def _audited(comment: CommentRow) -> dict[str, str | int]:
    return {
        "revision": comment.revision,
        "state": comment.state,
        "state_by": comment.state_by,
        "label": comment.label,
    }
