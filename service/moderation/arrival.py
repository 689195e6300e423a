"""What is known of a comment that was handed in, before and while the database is asked."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Self

from model.card import Card
from model.classifier import Classifier
from model.evidence import Evidence
from model.fingerprint import Fingerprint, fingerprint
from model.overlap import page_overlap
from model.policy import decide
from model.text import Reading, read
from model.verdict import Assessment, Verdict
from service.lists.compiled import Lists
from service.moderation import waves
from service.moderation.attention import keeps_text
from service.moderation.evidence import gather, remember
from service.moderation.submission import Hashes, Submission, hashes_of, storable
from service.privacy.pseudonyms import Pseudonyms
from service.record import StateBy
from service.store import (
    CommentRow,
    Connection,
    RevisionRow,
    Site,
    VerdictRow,
    revisions,
    verdicts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A submission that was read and assessed, which costs most of the time."""

    submission: Submission
    site: Site
    reading: Reading
    fingerprint: Fingerprint | None
    """None where the text says what many say."""
    assessment: Assessment
    card: Card
    hashes: Hashes
    pseudonyms: Pseudonyms
    lists: Lists
    now: dt.datetime

    @classmethod
    def of(
        cls,
        submission: Submission,
        *,
        site: Site,
        classifier: Classifier,
        pseudonyms: Pseudonyms,
        lists: Lists,
        now: dt.datetime,
    ) -> Self:
        """Read and assess a submission. Raises what `Pseudonyms` and `Lists` raise."""
        submission = storable(submission)
        comment = submission.comment
        reading = read(comment.text, comment.format)
        return cls(
            submission=submission,
            site=site,
            reading=reading,
            fingerprint=fingerprint(comment, reading),
            assessment=classifier.assess([lists.lately(site.id).judged(comment)], explain=True)[0],
            card=classifier.card,
            hashes=hashes_of(site.id, submission, pseudonyms),
            pseudonyms=pseudonyms,
            lists=lists,
            now=now,
        )

    def evidence(self, connection: Connection) -> Evidence:
        """Return all that the site knows of the comment, as it stands in the transaction."""
        return gather(
            connection,
            self.site,
            self.submission.comment,
            self.reading,
            self.assessment.language,
            site_lists=self.lists,
            author_hash=self.hashes.author,
            fingerprint=self.fingerprint,
            now=self.now,
        )

    def judge(self, evidence: Evidence) -> Verdict:
        """Return the verdict under the site's policy and with what the site knows."""
        comment, policy = self.submission.comment, self.site.policy
        return decide(comment, self.assessment, policy, self.card, evidence)

    def keep(
        self,
        connection: Connection,
        comment: CommentRow,
        verdict: Verdict,
        evidence: Evidence,
        *,
        same_as: int,
    ) -> None:
        """Store what the comment says now, as its current revision, and the verdict on it."""
        sent = self.submission.comment
        kept = keeps_text(verdict, comment.type, comment.waiting, self.site)
        revision = RevisionRow(
            comment_id=comment.id,
            number=comment.revision,
            same_as=same_as,
            text=sent.text if kept else None,
            format=sent.format,
            author_name=sent.author_name if kept else "",
            author_url=sent.author_url if kept else "",
            parent_text=(sent.parent_text or None) if kept else None,
            domains=() if comment.type.is_private else _domains(self.reading),
            page_overlap=page_overlap(self.reading, sent.page_text),
            created_at=self.now,
        )
        revisions.add(connection, revision)
        row = VerdictRow(
            comment_id=comment.id,
            revision=comment.revision,
            verdict=_without_words(verdict) if comment.type.is_private else verdict,
            created_at=self.now,
        )
        verdicts.add(connection, row)
        remember(connection, comment, evidence)
        if same_as == comment.revision:
            is_alone = evidence.wave is None
            waves.join(connection, comment, self.fingerprint, is_alone=is_alone, now=self.now)
        if comment.state_by is StateBy.WAVE:
            otherwise = self.judge(replace(evidence, wave=None)).action
            waves.catch(connection, comment.id, otherwise=otherwise)


def _domains(reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(link.domain for link in reading.links if link.domain))


def _without_words(verdict: Verdict) -> Verdict:
    """Return the verdict without the reasons of the text, which cite it."""
    of_policy = tuple(reason for reason in verdict.reasons if reason.weight is None)
    return replace(verdict, reasons=of_policy)
