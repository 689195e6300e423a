"""What the feed of changes takes and answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from model.labels import Action, Label
from service.record import Change, StateBy

MAX_CHANGES = 1_000
"""Changes in one answer."""


class ChangesQuery(BaseModel):
    """From where on to read, and how much."""

    model_config = ConfigDict(extra="forbid")

    after: str | None = Field(
        default=None,
        max_length=500,
        description="`next` of the last answer; without it the feed starts at its beginning.",
    )
    limit: Annotated[int, Field(ge=1, le=MAX_CHANGES)] = Field(
        default=100, description="How many changes to give at most."
    )


class ChangeAnswer(BaseModel):
    """One thing that happened to a comment, and how the comment stood after it."""

    id: str = Field(description="The comment.")
    external_id: str | None = Field(description="What the platform calls the comment.")
    what: Change
    state: Action = Field(description="What to do with the comment.")
    label: Label = Field(description="What the comment is.")
    reason: str | None = Field(description="Of a person's decision, from the site's own list.")
    by: StateBy = Field(description="Who made it so.")
    at: str = Field(description="ISO 8601, UTC.")


class ChangesAnswer(BaseModel):
    """Changes, the oldest first."""

    changes: list[ChangeAnswer]
    next: str = Field(description="Send it as `after` to read on; it stays good.")
    more: bool = Field(description="Whether there are more already.")
