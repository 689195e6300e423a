"""Decisions as they leave the database: what a person said, and what was before it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from model.labels import Action, Label
from service.record import Source, StateBy, Waiting
from service.store.comment_rows import CommentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a comment is while no decision stands: what an undo of the last one restores."""

    state: Action
    state_by: StateBy
    label: Label
    waiting: Waiting | None
    urgency: float
    held_by_flags_until: dt.datetime | None

    @classmethod
    def of(cls, comment: CommentRow) -> "Before":
        """Return what a comment is now."""
        return cls(
            state=comment.state,
            state_by=comment.state_by,
            label=comment.label,
            waiting=comment.waiting,
            urgency=comment.urgency,
            held_by_flags_until=comment.held_by_flags_until,
        )

    def as_document(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        until = self.held_by_flags_until
        return {
            "state": self.state,
            "state_by": self.state_by,
            "label": self.label,
            "waiting": self.waiting,
            "urgency": self.urgency,
            "held_by_flags_until": until and until.isoformat(),
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Before":
        """Return what `as_document` wrote."""
        until = document["held_by_flags_until"]
        return cls(
            state=Action(document["state"]),
            state_by=StateBy(document["state_by"]),
            label=Label(document["label"]),
            waiting=Waiting(document["waiting"]) if document["waiting"] else None,
            urgency=document["urgency"],
            held_by_flags_until=dt.datetime.fromisoformat(until) if until else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecisionRow:
    """A decision that is about to be stored."""

    site_id: int
    comment_id: int
    revision: int
    """The revision that the person saw."""
    action: Action
    label: Label | None = None
    """Without one the decision never teaches."""
    reason: str | None = None
    """From the site's own list."""
    note: str = ""
    escalated: bool = False
    """Whether it was handed on to somebody else: it is held, and waits first of all."""
    source: Source
    decided_by: str
    moderator_id: int | None = None
    key_id: int | None = None
    bulk: str | None = None
    """Common to the decisions that were taken as one, and are undone as one."""
    idempotency_key: str | None = None
    """What the platform called its request: a repeat with the same one is the same decision."""
    audit_sample: bool = False
    before: Before
    decided_at: dt.datetime

    def says_the_same(self, other: "NewDecisionRow") -> bool:
        """Return whether two requests to decide said the same."""
        return self._said() == other._said()

    def _said(self) -> tuple[object, ...]:
        return self.action, self.label, self.reason, self.note, self.escalated, self.decided_by


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow(NewDecisionRow):
    """A stored decision."""

    id: int
    number: int
    """From 1 for each comment."""
    undone_at: dt.datetime | None = None
    undone_by: str | None = None
