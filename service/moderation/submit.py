"""A comment arrives: it is judged, stored, and its platform is told what becomes of it."""

import datetime as dt
import random
import secrets
from collections.abc import Callable

from model.classifier import Classifier
from model.evidence import Evidence
from model.verdict import Verdict
from service.errors import AnotherComment, ErasedComment
from service.lists.compiled import Lists
from service.moderation.arrival import Arrival
from service.moderation.attention import keeps_text, made_by, urgency, waiting_for
from service.moderation.submission import Judged, Submission, told
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.record import Change
from service.sites.options import SiteOptions
from service.store import (
    CommentRow,
    Connection,
    NewCommentRow,
    Site,
    Store,
    authors,
    changes,
    comments,
    fingerprints,
    tombstones,
    verdicts,
)
from service.store import (
    lists as list_entries,
)
from service.store.foreseen import Foreseen


def submit(
    submission: Submission,
    *,
    site: Site,
    key_id: int | None,
    classifier: Classifier,
    pseudonyms: Pseudonyms,
    lists: Lists,
    store: Store,
    now: dt.datetime,
    chance: Callable[[], float] = random.random,
    new_guid: Callable[[], str] = lambda: secrets.token_hex(16),
) -> Judged:
    """Judge a comment and store it, unless it was stored before; durable when this returns.

    ``chance`` returns numbers in [0, 1), by which comments get into the audit sample. Raises
    `AnotherComment` when one with the same external id or idempotency key says something else,
    and `ErasedComment` when it was erased.
    """
    arrival = Arrival.of(
        submission, site=site, classifier=classifier, pseudonyms=pseudonyms, lists=lists, now=now
    )
    if submission.is_test:
        return Judged(None, arrival.judge(store.read(arrival.evidence)), is_new=True)
    in_sample = chance() < SiteOptions.of(site).audit_share
    guid = new_guid()

    def work(connection: Connection) -> Judged:
        known = _repeated(connection, arrival)
        if known is not None:
            return Judged(known, verdicts.first(connection, known.id), is_new=False)
        evidence = arrival.evidence(connection)
        verdict = arrival.judge(evidence)
        row = _row(arrival, verdict, guid=guid, key_id=key_id, in_sample=in_sample)
        return Judged(_add(connection, arrival, verdict, evidence, row), verdict, is_new=True)

    return store.write(work, lambda: _foreseen(arrival))


def _foreseen(arrival: Arrival) -> Foreseen:
    """Return what is asked about every new comment, and what it may share with others."""
    site_id, submission, hashes = arrival.site.id, arrival.submission, arrival.hashes
    questions = [list_entries.question_of_version(site_id), comments.question_of_next_id()]
    names = (submission.external_id, submission.idempotency_key)
    about: list[tuple[int, str | int]] = [(site_id, name) for name in names if name is not None]
    if names != (None, None):
        kind, erased = tombstones.Kind.REQUEST, tombstones.requests(*names)
        questions.append(comments.question_of_request(site_id, *names))
        questions.append(tombstones.question_of_existence(site_id, kind, erased))
    if hashes.author is not None:
        questions.append(authors.question_of_record(site_id, hashes.author))
        about.append((site_id, hashes.author))
    if arrival.fingerprint is not None:
        questions.append(fingerprints.question_of_candidates(site_id, arrival.fingerprint))
        about += [(site_id, band) for band in arrival.fingerprint.bands]
    return Foreseen(tuple(questions), frozenset(about))


def _repeated(connection: Connection, arrival: Arrival) -> CommentRow | None:
    """Return the comment that this submission is a repeat of, or None for a new one."""
    site_id, submission = arrival.site.id, arrival.submission
    names = (submission.external_id, submission.idempotency_key)
    if names == (None, None):
        return None
    found = comments.of_request(connection, site_id, *names)
    if not found:
        _refuse_erased(connection, site_id, *names)
        return None
    known = found[0]
    if len(found) > 1 or not _is_the_same(known, arrival):
        by_key = known.idempotency_key is not None and known.idempotency_key == names[1]
        raise AnotherComment("Idempotency-Key" if by_key else "external_id")
    return known


def _refuse_erased(
    connection: Connection, site_id: int, external_id: str | None, idempotency_key: str | None
) -> None:
    erased = tombstones.requests(external_id, idempotency_key)
    if tombstones.exists(connection, site_id, tombstones.Kind.REQUEST, erased):
        raise ErasedComment(external_id or str(idempotency_key))


def _is_the_same(known: CommentRow, arrival: Arrival) -> bool:
    submission, hashes = arrival.submission, arrival.hashes
    if submission.external_id not in (None, known.external_id):
        return False
    digest = hashes.request
    if known.hash_key_id != hashes.key_id:
        digest = arrival.pseudonyms.of(
            known.site_id, Kind.REQUEST, told(submission), key_id=known.hash_key_id
        )
    return digest == known.request_digest


def _add(
    connection: Connection,
    arrival: Arrival,
    verdict: Verdict,
    evidence: Evidence,
    row: NewCommentRow,
) -> CommentRow:
    comment = comments.add(connection, row)
    arrival.keep(connection, comment, verdict, evidence, same_as=1)
    authors.count(connection, row.site_id, row.author_hash, comments=1, at=arrival.now)
    changes.add(
        connection,
        comment=comment,
        what=Change.SUBMITTED,
        by=comment.state_by,
        at=arrival.now,
        answered=True,
    )
    return comment


def _row(
    arrival: Arrival, verdict: Verdict, *, guid: str, key_id: int | None, in_sample: bool
) -> NewCommentRow:
    submission, hashes, site = arrival.submission, arrival.hashes, arrival.site
    comment = submission.comment
    waiting = waiting_for(verdict, site.mode, in_sample=in_sample)
    return NewCommentRow(
        guid=guid,
        site_id=site.id,
        key_id=key_id,
        external_id=submission.external_id,
        idempotency_key=submission.idempotency_key,
        request_digest=hashes.request,
        type=comment.type,
        via=submission.via,
        page_url=comment.page_url,
        page_title=comment.page_title,
        section=submission.section,
        author_hash=hashes.author,
        ip_hash=hashes.ip,
        hash_key_id=hashes.key_id,
        state=verdict.action,
        state_by=made_by(verdict),
        label=verdict.label,
        language=verdict.language,
        waiting=waiting,
        urgency=urgency(waiting, verdict.scores),
        audit_sample=in_sample,
        words_gone=not keeps_text(verdict, comment.type, waiting, site),
        posted_at=comment.posted_at,
        created_at=arrival.now,
        updated_at=arrival.now,
    )
