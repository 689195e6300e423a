"""What the report of a site's moderation answers."""

from typing import Annotated

from pydantic import BaseModel, Field

Count = Annotated[int, Field(ge=0)]


class OutcomeCounts(BaseModel):
    """Comments by who decided."""

    machine: Count
    people: Count


class GroundCounts(BaseModel):
    """Comments that were rejected for one reason."""

    reason: str = Field(
        description="A reason of the site's list, `spam`, `abuse`, `list` (a word, link or author "
        "that the site blocks) or `other`."
    )
    machine: Count
    people: Count
    overturned: Count = Field(description="Appeals made that month against it that were granted.")


class AppealCounts(BaseModel):
    """Appeals that were made in a month."""

    made: Count
    granted: Count
    refused: Count
    open: Count


class MonthAnswer(BaseModel):
    """What became of the comments that came in in a month."""

    month: str = Field(description="Such as `2026-11`, in UTC.")
    published: OutcomeCounts
    rejected: OutcomeCounts
    waiting: Count = Field(description="Held: a person has yet to decide.")
    reasons: list[GroundCounts] = Field(description="Why comments were rejected.")
    appeals: AppealCounts


class TransparencyAnswer(BaseModel):
    """How a site is moderated, in counts."""

    site: str
    months: list[MonthAnswer] = Field(description="The last twelve at most, the latest first.")
