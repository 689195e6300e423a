"""What platforms do that have no name for comments: hand in, hand in again, correct."""

import datetime as dt
from dataclasses import dataclass, replace

from model.classifier import Classifier
from model.labels import Label
from service.errors import AnotherComment, ErasedComment
from service.lists.compiled import Lists
from service.moderation.decide import decide
from service.moderation.edit import edit
from service.moderation.people import Actor, Ruling
from service.moderation.recognise import ALIKE, recognise, with_identity
from service.moderation.submission import Judged, Submission
from service.moderation.submit import submit
from service.privacy.pseudonyms import Pseudonyms
from service.record import Source
from service.sites.accounts import KeyHolder
from service.store import Connection, Site, Store, comments, decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """With what the comments of a platform are judged and stored."""

    site: Site
    who: str
    """Who hands them in, as the audit log says."""
    key_id: int | None
    classifier: Classifier
    pseudonyms: Pseudonyms
    lists: Lists
    store: Store
    now: dt.datetime

    def submit(self, submission: Submission) -> Judged:
        """Judge and store a comment. Raises as `submit` does."""
        return submit(
            submission,
            site=self.site,
            key_id=self.key_id,
            classifier=self.classifier,
            pseudonyms=self.pseudonyms,
            lists=self.lists,
            store=self.store,
            now=self.now,
        )

    def edit(self, guid: str, submission: Submission) -> Judged:
        """Judge and store what a comment says now. Raises as `edit` does."""
        return edit(
            guid,
            submission,
            who=self.who,
            site=self.site,
            classifier=self.classifier,
            pseudonyms=self.pseudonyms,
            lists=self.lists,
            store=self.store,
            now=self.now,
        )

    def recognise(self, submission: Submission, guid: str | None, alike: float) -> str | None:
        """Return the guid of the stored comment that is meant. Raises as `recognise` does."""
        return recognise(
            submission,
            guid=guid,
            alike=alike,
            site=self.site,
            pseudonyms=self.pseudonyms,
            store=self.store,
        )


def hand_in(
    submission: Submission, means: Means, *, guid: str | None = None, alike: float | None = None
) -> Judged:
    """Judge a comment and store it; one that was stored before is edited, never stored twice.

    Where the platform says that it is not new, ``alike`` is the share of the text by which it is
    recognised. One that was erased is judged and not stored again.
    """
    if submission.is_test:
        return means.submit(submission)
    submission = with_identity(submission, site=means.site, pseudonyms=means.pseudonyms)
    try:
        if alike is not None and (earlier := means.recognise(submission, guid, alike)):
            return means.edit(earlier, submission)
        return means.submit(submission)
    except AnotherComment:
        # The same words by the same author on the same page; what else is said of it differs.
        return _the_known_one(submission, means)
    except ErasedComment:
        return means.submit(replace(submission, is_test=True))


def correct(
    submission: Submission,
    label: Label,
    means: Means,
    *,
    guid: str | None = None,
    holder: KeyHolder,
    by: str | None,
) -> None:
    """Take a platform's word for what a comment is, as its decision.

    The comment is stored where it is not known, unless it was erased or is a test. The same word
    again changes nothing.
    """
    if submission.is_test:
        return
    submission = with_identity(submission, site=means.site, pseudonyms=means.pseudonyms)
    try:
        known = means.recognise(submission, guid, ALIKE) or _stored(submission, means)
        if means.store.read(lambda connection: _said(connection, means.site, known, label)):
            return
        decide(
            known,
            Ruling.of(None, label),
            actor=Actor.platform(holder, by),
            site=means.site,
            store=means.store,
            now=means.now,
        )
    except ErasedComment:
        return


def _the_known_one(submission: Submission, means: Means) -> Judged:
    try:
        if earlier := means.recognise(submission, None, ALIKE):
            return means.edit(earlier, submission)
    except ErasedComment:
        pass  # a moment ago
    return means.submit(replace(submission, is_test=True))


def _stored(submission: Submission, means: Means) -> str:
    comment = means.submit(submission).comment
    assert comment is not None
    return comment.guid


def _said(connection: Connection, site: Site, guid: str, label: Label) -> bool:
    """Return whether the last word of the platform on what a comment says now is that label."""
    comment = comments.find(connection, site.id, guid)
    said = [
        decision.label
        for decision in decisions.of_same_text(connection, comment.id, comment.revision)
        if decision.source is Source.PLATFORM and decision.undone_at is None
    ]
    return said[-1:] == [label]
