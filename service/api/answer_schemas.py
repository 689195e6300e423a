"""What the JSON API answers, for its description; the answers themselves are plain dicts."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from model.labels import Action, Label, Tier

Share = Annotated[float, Field(ge=0, le=1)]


class ScoresAnswer(BaseModel):
    """How likely each label is. The three sum to 1."""

    spam: Share
    abuse: Share
    legitimate: Share


class ReasonAnswer(BaseModel):
    """Why the verdict is as it is."""

    code: str = Field(description="Stable, for programs.")
    message: str = Field(description="A sentence, for people.")
    weight: float | None = Field(
        description="Its share of the logarithm of the odds; null for a rule of policy."
    )
    spans: list[Annotated[list[int], Field(min_length=2, max_length=2)]] = Field(
        description="Start and end, exclusive, in code points of `text` as it was sent."
    )


class VerdictAnswer(BaseModel):
    """What the machine says of one comment under the site's policy."""

    label: Label = Field(description="What the comment is: the label with the highest score.")
    scores: ScoresAnswer
    action: Action = Field(description="What to do with it. Rejected means hidden, not deleted.")
    would_be: Action | None = Field(
        description="In log-only mode, where the action is always `publish`: what another mode "
        "would have done. Null in other modes."
    )
    tier: Tier | None = Field(description="`blatant` is spam beyond doubt.")
    abstained: bool = Field(
        description="Whether the text says too little to act on, whatever the scores."
    )
    reasons: list[ReasonAnswer]
    language: str | None = Field(description="ISO 639-1, or null when the text does not say.")
    model: str = Field(description="Version of the model that answered.")


class ErrorDetail(BaseModel):
    """What went wrong."""

    code: str = Field(description="Stable, for programs.")
    message: str = Field(description="A sentence, for people, with the cure where there is one.")
    field: str | None = Field(description="The field at fault, such as `comment.text`.")


class ErrorAnswer(BaseModel):
    """The one shape of all errors."""

    error: ErrorDetail


class BatchAnswer(BaseModel):
    """One verdict or error for each comment, in their order."""

    verdicts: list[VerdictAnswer | ErrorAnswer]


class CardAnswer(BaseModel):
    """The card of a model: what is known of it."""

    version: str
    created_at: str = Field(description="ISO 8601, UTC.")
    sha256: str
    sklearn_version: str
    format: int
    thresholds: dict[str, dict[str, float]] = Field(
        description="For each strictness, the scores from which a comment is held or rejected."
    )
    languages: dict[str, list[str]] = Field(
        description="For each label, the languages that the model has shown it can judge."
    )
    label_counts: dict[str, int]
    sources: dict[str, dict[str, Any]]
    parameters: dict[str, Any]
    environment: dict[str, str]
    metrics: dict[str, Any]


class HealthAnswer(BaseModel):
    """The process lives."""

    status: str


class ReadinessAnswer(BaseModel):
    """Comments can be judged."""

    status: str
    model: str = Field(description="Version of the model that serves.")
