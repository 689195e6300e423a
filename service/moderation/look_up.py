"""What is known of one comment."""

from dataclasses import dataclass

from model.verdict import Verdict
from service.moderation.standing import standing
from service.store import (
    CommentRow,
    Connection,
    Site,
    Store,
    appeals,
    comments,
    decisions,
    verdicts,
)
from service.store.appeals import AppealRow
from service.store.decision_rows import DecisionRow


@dataclass(frozen=True, slots=True)
class Known:
    """A comment with the verdict on what it says now, and the decision that stands."""

    comment: CommentRow
    verdict: Verdict
    decision: DecisionRow | None
    """None where no person decided, or the text changed since."""
    appeal: AppealRow | None


def look_up(guid: str, *, site: Site, store: Store) -> Known:
    """Return what is known of a comment. Raises `UnknownComment`, or `ErasedComment`."""

    def work(connection: Connection) -> Known:
        comment = comments.find(connection, site.id, guid)
        decided = decisions.of_same_text(connection, comment.id, comment.revision)
        return Known(
            comment,
            verdicts.latest(connection, comment.id),
            standing(decided),
            appeals.of_comment(connection, comment.id),
        )

    return store.read(work)
