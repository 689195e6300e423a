"""What the endpoints of flags, votes and promotions take and answer."""

from pydantic import BaseModel, ConfigDict, Field

from model.labels import Action
from service.api.decision_schemas import MAX_NOTE
from service.api.words import Words
from service.record import FlagKind, Promotion, VoteKind

MAX_READER = 255
"""Characters of what a platform calls a reader."""

_READER = Field(
    min_length=1,
    max_length=MAX_READER,
    description="What the platform calls the reader: always the same for one reader. It is stored "
    "as a keyed hash alone.",
)


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class FlagRequest(_Strict):
    """A reader's report."""

    kind: FlagKind = Field(strict=False, description="What the reader reports it for.")
    reader: str = _READER
    note: Words | None = Field(
        default=None, max_length=MAX_NOTE, description="What the reader says about it."
    )


class VoteRequest(_Strict):
    """A reader's praise."""

    kind: VoteKind = Field(strict=False, description="What the reader praises it for.")
    reader: str = _READER


class PromotionRequest(_Strict):
    """What the platform lifts to the top of a discussion."""

    kind: Promotion = Field(strict=False, description="How it is lifted.")


class FlagAnswer(BaseModel):
    """The flag that is on record, and the comment as it is now."""

    id: str = Field(description="The comment.")
    kind: FlagKind
    weight: float = Field(description="How much it counts, by the reader's record: at most 2.")
    state: Action = Field(description="What to do with the comment now.")


class VoteAnswer(BaseModel):
    """The vote that is on record, and the comment as it is now."""

    id: str = Field(description="The comment.")
    kind: VoteKind
    state: Action = Field(description="What to do with the comment now.")


class PromotionAnswer(BaseModel):
    """The promotion that is on record, and the comment as it is now."""

    id: str = Field(description="The comment.")
    kind: Promotion
    state: Action = Field(description="What to do with the comment now.")
