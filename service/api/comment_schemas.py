"""What the endpoints of comments take and answer."""

from pydantic import BaseModel, ConfigDict, Field

from model.labels import Action, Label
from service.api.answer_schemas import VerdictAnswer
from service.api.repeats import MAX_NAME
from service.api.schemas import NewComment
from service.api.words import Name
from service.record import Source, StateBy, Waiting


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class SubmitRequest(_Strict):
    """A comment to be judged and stored."""

    comment: NewComment
    external_id: Name | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_NAME,
        description="What the platform calls the comment. A repeat with the same one is the same "
        "comment.",
    )
    section: Name | None = Field(
        default=None,
        max_length=MAX_NAME,
        description="The part of the site that it belongs to, such as `sports`.",
    )


class EditRequest(_Strict):
    """What a comment says now."""

    comment: NewComment
    section: Name | None = Field(
        default=None, max_length=MAX_NAME, description="The part of the site that it moves to."
    )


class StoredAnswer(VerdictAnswer):
    """The verdict on a stored comment, and what is to be done with it."""

    id: str = Field(description="What Chaffinch calls the comment: 32 hexadecimal digits.")
    external_id: str | None = Field(description="What the platform calls it.")
    state: Action = Field(
        description="What to do with it now: a person's decision outranks the verdict."
    )
    appeal_url: str | None = Field(
        description="For the author of a rejected comment: a page that says why and takes an "
        "appeal. Null for others."
    )


class DecisionOutcome(BaseModel):
    """The decision of a person that stands."""

    number: int = Field(description="From 1 for each comment.")
    action: Action
    label: Label | None
    reason: str | None = Field(description="From the site's own list.")
    source: Source
    decided_at: str = Field(description="ISO 8601, UTC.")


class AppealOutcome(BaseModel):
    """What became of the author's appeal."""

    created_at: str = Field(description="ISO 8601, UTC.")
    granted: bool | None = Field(description="Null until a person has answered it.")
    answered_at: str | None = Field(description="ISO 8601, UTC.")


class CommentAnswer(BaseModel):
    """What is known of a stored comment."""

    id: str
    external_id: str | None
    state: Action = Field(description="What to do with it now.")
    state_by: StateBy = Field(description="Who made it so.")
    label: Label = Field(description="What it is: of the decision where that says it.")
    waiting: Waiting | None = Field(description="Why a person is to look at it, if one is.")
    revision: int = Field(description="How often its text was handed in, edits included.")
    section: str
    created_at: str = Field(description="When it was handed in; ISO 8601, UTC.")
    updated_at: str = Field(description="When anything of it changed last.")
    verdict: VerdictAnswer = Field(description="The latest verdict on what it says now.")
    decision: DecisionOutcome | None = Field(
        description="Null where no person decided on what it says now."
    )
    appeal_url: str | None = Field(
        description="A page for its author, which says why it was rejected and takes an appeal. "
        "Null where it is not rejected and nobody appealed."
    )
    appeal: AppealOutcome | None = Field(description="Null where its author did not appeal.")
