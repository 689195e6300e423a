"""The archive of another system comes in: its comments, and what people decided there."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from model.classifier import Classifier
from model.evidence import NOTHING_KNOWN
from model.fingerprint import fingerprint
from model.labels import Action
from model.text import read
from model.verdict import Assessment, Verdict
from service.archives import Archived
from service.lists.compiled import Lists
from service.moderation.arrival import Arrival
from service.moderation.attention import keeps_text, urgency
from service.moderation.consequences import now_stands
from service.moderation.submission import Submission, hashes_of, storable
from service.privacy.pseudonyms import Pseudonyms
from service.record import Source, StateBy, Waiting
from service.sites.options import SiteOptions
from service.store import (
    CommentRow,
    Connection,
    NewCommentRow,
    Site,
    Store,
    audit,
    authors,
    comments,
    decisions,
    tombstones,
)
from service.store.decision_rows import Before, NewDecisionRow

PORTION = 100
"""Comments judged together and stored in one transaction."""

DECIDED_BY = "import"
"""Who decided, as far as an archive tells."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many comments of a portion came in, and how many were there before or were erased."""

    n_added: int
    n_known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Takes an archive in for one site."""

    site: Site
    classifier: Classifier
    pseudonyms: Pseudonyms
    lists: Lists
    store: Store
    now: dt.datetime
    who: str = "operator"
    """Who takes it in, as the audit log says."""
    new_guid: Callable[[], str] = lambda: secrets.token_hex(16)

    def take(self, archive: Iterable[Archived]) -> Iterator[Imported]:
        """Store the comments a portion at a time, each portion whole or not at all.

        A comment that is there already, known by its ``external_id``, is left as it is: an import
        that was broken off is simply begun again. Nothing is told to the platform.
        """
        comments = iter(archive)
        while portion := list(islice(comments, PORTION)):
            yield self._take(portion)

    def _take(self, portion: Sequence[Archived]) -> Imported:
        assessed = self.classifier.assess([each.comment for each in portion])
        arrivals = [self._arrival(*pair) for pair in zip(portion, assessed, strict=True)]

        def work(connection: Connection) -> int:
            n_added = sum(
                self._add(connection, archived, arrival)
                for archived, arrival in zip(portion, arrivals, strict=True)
            )
            if n_added:
                self._write_audit(connection, n_added)
            return n_added

        n_added = self.store.write(work)
        return Imported(n_added, len(portion) - n_added)

    def _write_audit(self, connection: Connection, n_added: int) -> None:
        audit.write(
            connection,
            site_id=self.site.id,
            who=self.who,
            what="import",
            at=self.now,
            after={"comments": n_added},
        )

    def _arrival(self, archived: Archived, assessment: Assessment) -> Arrival:
        external_id = archived.external_id.replace("\0", "\ufffd")[:255]
        given = Submission(comment=archived.comment, external_id=external_id)
        submission = storable(given)
        reading = read(submission.comment.text, submission.comment.format)
        return Arrival(
            submission=submission,
            site=self.site,
            reading=reading,
            fingerprint=fingerprint(submission.comment, reading),
            assessment=assessment,
            card=self.classifier.card,
            hashes=hashes_of(self.site.id, submission, self.pseudonyms),
            pseudonyms=self.pseudonyms,
            lists=self.lists,
            now=self.now,
        )

    def _add(self, connection: Connection, archived: Archived, arrival: Arrival) -> bool:
        external_id = arrival.submission.external_id
        erased = tombstones.requests(external_id, None)
        if comments.of_request(connection, self.site.id, external_id, None) or tombstones.exists(
            connection, self.site.id, tombstones.Kind.REQUEST, erased
        ):
            return False
        verdict = arrival.judge(NOTHING_KNOWN)
        row = _row(archived, arrival, verdict, guid=self.new_guid())
        comment = comments.add(connection, row)
        arrival.keep(connection, comment, verdict, NOTHING_KNOWN, same_as=1)
        author = row.author_hash
        authors.count(connection, self.site.id, author, comments=1, at=row.created_at)
        if archived.is_decided:
            self._decide(connection, archived, comment)
        return True

    def _decide(self, connection: Connection, archived: Archived, comment: CommentRow) -> None:
        reason = SiteOptions.of(self.site).reason(archived.reason) if archived.reason else None
        decision = decisions.add(
            connection,
            NewDecisionRow(
                site_id=self.site.id,
                comment_id=comment.id,
                revision=comment.revision,
                action=archived.state,
                label=archived.label,
                reason=reason.code if reason else None,
                source=Source.PLATFORM,
                decided_by=DECIDED_BY,
                before=Before.of(comment),
                decided_at=comment.created_at,
            ),
        )
        now_stands(connection, self.site, comment, stood=None, stands=decision, now=self.now)


def _row(archived: Archived, arrival: Arrival, verdict: Verdict, *, guid: str) -> NewCommentRow:
    sent, hashes = arrival.submission.comment, arrival.hashes
    waiting = Waiting.HELD if archived.state is Action.HOLD else None
    return NewCommentRow(
        guid=guid,
        site_id=arrival.site.id,
        external_id=arrival.submission.external_id,
        request_digest=hashes.request,
        type=sent.type,
        page_url=sent.page_url,
        page_title=sent.page_title,
        author_hash=hashes.author,
        ip_hash=hashes.ip,
        hash_key_id=hashes.key_id,
        state=archived.state,
        state_by=StateBy.MACHINE,
        label=verdict.label,
        language=verdict.language,
        waiting=waiting,
        urgency=urgency(waiting, verdict.scores),
        imported=True,
        words_gone=not keeps_text(verdict, sent.type, waiting, arrival.site),
        posted_at=sent.posted_at,
        created_at=sent.posted_at or arrival.now,
        updated_at=arrival.now,
    )
