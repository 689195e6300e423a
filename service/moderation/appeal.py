"""The author of a rejected comment: what they are told, and their one appeal."""

import datetime as dt
from dataclasses import dataclass

from model.labels import Action
from model.verdict import Verdict
from service.errors import AppealedBefore, NotRejected, SaysNothing, TooLateToAppeal
from service.moderation.attention import urgency
from service.moderation.grounds import ground_of_machine, ground_of_people
from service.moderation.standing import standing
from service.record import Waiting
from service.store import (
    CommentRow,
    Connection,
    RevisionRow,
    Site,
    Store,
    appeals,
    audit,
    comments,
    decisions,
    revisions,
    verdicts,
)
from service.store.appeals import AppealRow, NewAppealRow
from service.store.decision_rows import DecisionRow

OPEN_FOR = dt.timedelta(days=184)
"""After a rejection; no six months are longer. (Article 20 of the EU's Digital Services Act, which
asks larger platforms for such a thing, says six months at least.)"""
MOST_WORDS = 2_000
"""Characters of an appeal."""
AUTHOR = "author"
"""Who stands in the audit log for what is done by the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the author of a comment may know of what became of it."""

    site: Site
    comment: CommentRow
    revision: RevisionRow
    verdict: Verdict
    """On what the comment says now."""
    decision: DecisionRow | None
    """That which stands; None where no person decided."""
    decided_at: dt.datetime
    """When the comment became what it is, by a person or by a machine."""
    appeal: AppealRow | None

    @property
    def open_until(self) -> dt.datetime:
        """Until when the author may appeal."""
        return self.decided_at + OPEN_FOR

    @property
    def is_rejected(self) -> bool:
        """Whether the comment is rejected now."""
        return self.comment.state is Action.REJECT

    @property
    def ground(self) -> str:
        """Why it was rejected, in a word."""
        if self.decision:
            return ground_of_people(self.decision.reason, self.decision.label)
        return ground_of_machine(self.comment.state_by, self.verdict.label)

    def may_be_appealed(self, now: dt.datetime) -> bool:
        """Return whether the author may appeal now."""
        return self.is_rejected and self.appeal is None and now <= self.open_until


def statement(guid: str, *, site: Site, store: Store) -> Statement:
    """Return what the author of a comment may know. Raises `UnknownComment`, or `ErasedComment`."""

    def work(connection: Connection) -> Statement:
        return statement_of(connection, site, comments.find(connection, site.id, guid))

    return store.read(work)


def statement_of(connection: Connection, site: Site, comment: CommentRow) -> Statement:
    """Return the same of a comment that was found."""
    decided = standing(decisions.of_same_text(connection, comment.id, comment.revision))
    judged = verdicts.of_comment(connection, comment.id)[-1]
    return Statement(
        site=site,
        comment=comment,
        revision=revisions.get(connection, comment.id, comment.revision),
        verdict=judged.verdict,
        decision=decided,
        decided_at=decided.decided_at if decided else judged.created_at,
        appeal=appeals.of_comment(connection, comment.id),
    )


def appeal(guid: str, words: str, *, site: Site, store: Store, now: dt.datetime) -> None:
    """Take the one appeal of a comment's author, in their own words: a person decides on it.

    Raises `UnknownComment`, `ErasedComment`, or an `AppealRefused`, and nothing is stored then.
    """
    words = words.strip()
    if not words or len(words) > MOST_WORDS:
        raise SaysNothing(MOST_WORDS)

    def work(connection: Connection) -> None:
        comment = comments.find(connection, site.id, guid, for_change=True)
        told = statement_of(connection, site, comment)
        _check(told, now)
        against = told.decision.moderator_id if told.decision else None
        row = NewAppealRow(
            site_id=site.id,
            comment_id=comment.id,
            revision=comment.revision,
            text=words,
            against_moderator_id=against,
            ground=told.ground,
            created_at=now,
        )
        appeals.add(connection, row)
        wait(connection, comment, now=now)
        audit.write(
            connection,
            site_id=site.id,
            who=AUTHOR,
            what="appeal",
            at=now,
            comment_id=comment.id,
            before={"waiting": comment.waiting},
            after={"waiting": Waiting.APPEALED},
        )

    store.write(work)


def wait(connection: Connection, comment: CommentRow, *, now: dt.datetime) -> CommentRow:
    """Let a comment wait for a person because of its appeal, and return it as it is now."""
    scores = verdicts.latest(connection, comment.id).scores
    return comments.change(
        connection,
        comment,
        waiting=Waiting.APPEALED,
        urgency=urgency(Waiting.APPEALED, scores, weight=comment.flag_weight),
        at=now,
    )


def _check(told: Statement, now: dt.datetime) -> None:
    if told.appeal is not None:
        raise AppealedBefore
    if not told.is_rejected:
        raise NotRejected
    if now > told.open_until:
        raise TooLateToAppeal
