"""What the endpoints of decisions take and answer."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from model.labels import Action, Label
from service.api.words import Words
from service.moderation import Ruling
from service.record import Source

MAX_NOTE = 2_000
"""Characters of a note."""
MAX_NAME = 255
"""Characters of a person's name."""


class DecisionRequest(BaseModel):
    """What a person decided. At least `action` or `label` is needed; `action` follows from `label`
    where only that is given."""

    model_config = ConfigDict(strict=True, extra="forbid")

    action: Action | None = Field(
        default=None, strict=False, description="What becomes of the comment."
    )
    label: Label | None = Field(
        default=None,
        strict=False,
        description="What the comment is. Leave it out where it is none of the three, such as for "
        "what is off-topic: the model does not learn from such a decision.",
    )
    reason: str | None = Field(
        default=None,
        min_length=1,
        max_length=63,
        description="Why, from the site's own list, such as `off-topic`.",
    )
    note: Words | None = Field(
        default=None, max_length=MAX_NOTE, description="For other moderators to read."
    )
    by: Words | None = Field(
        default=None, min_length=1, max_length=MAX_NAME, description="Who decided."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.action is None and self.label is None:
            raise ValueError("needs `action` or `label`")
        return self

    def ruling(self) -> Ruling:
        """Return what the person says."""
        return Ruling.of(self.action, self.label, reason=self.reason, note=self.note or "")


class DecidedComment(BaseModel):
    """The comment as it is now."""

    id: str
    external_id: str | None
    state: Action = Field(description="What to do with it.")
    label: Label = Field(description="What it is.")


class DecisionAnswer(BaseModel):
    """A decision, and what became of the comment."""

    number: int = Field(description="From 1 for each comment; for the undo.")
    action: Action
    label: Label | None
    reason: str | None
    note: str
    by: str = Field(description="Who decided.")
    source: Source = Field(description="Whom they belong to.")
    revision: int = Field(description="Which text of the comment they saw.")
    decided_at: str = Field(description="ISO 8601, UTC.")
    undone_at: str | None = Field(description="When it was taken back, if it was.")
    stands: bool = Field(
        description="Whether it counts: false if it was taken back, or a moderator decided."
    )
    comment: DecidedComment
