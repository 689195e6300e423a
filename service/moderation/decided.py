"""What is told of a decision, and of an undo: to who asked, to the platform, to the audit log."""

import datetime as dt
from dataclasses import dataclass

from service.moderation.people import Actor
from service.record import Change, Source
from service.store import CommentRow, Connection, audit, changes
from service.store.decision_rows import DecisionRow


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, the comment as it is after it, and whether the decision counts."""

    decision: DecisionRow
    comment: CommentRow
    stands: bool
    """False for one that was undone, or that another one outranks."""
    granted: bool | None = None
    """Whether it granted the author's appeal; None where it answered none."""
    is_new: bool = True
    """False for a repeat, which changed nothing."""


def tell(
    connection: Connection,
    comment: CommentRow,
    what: Change,
    stands: DecisionRow | None,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Add what became of the comment to the feed of changes; ``stands`` is what counts now."""
    changes.add(
        connection,
        comment=comment,
        what=what,
        by=comment.state_by,
        reason=stands.reason if stands else None,
        at=now,
        answered=actor.source is Source.PLATFORM,
    )


def write_audit(
    connection: Connection,
    what: str,
    decision: DecisionRow,
    before: CommentRow,
    after: CommentRow,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Add a line to the audit log. The note of the decision, a person's own words, is not in it."""
    audit.write(
        connection,
        site_id=before.site_id,
        who=actor.who,
        what=what,
        at=now,
        comment_id=before.id,
        before=_audited(before),
        after={
            **_audited(after),
            "decision": decision.number,
            "by": decision.decided_by,
            "action": decision.action,
            "decided_label": decision.label,
            "reason": decision.reason,
            "bulk": decision.bulk,
        },
    )


def _audited(comment: CommentRow) -> dict[str, str | int | None]:
    return {
        "revision": comment.revision,
        "state": comment.state,
        "state_by": comment.state_by,
        "label": comment.label,
        "waiting": comment.waiting,
    }
