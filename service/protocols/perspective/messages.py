"""What Perspective's clients send, field by field, as its discovery document names them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

MAX_NAME = 1_024
"""Characters of a name or a token."""
MAX_ENTRIES = 100

Name = Annotated[str, Field(max_length=MAX_NAME)]
Names = Annotated[list[Name], Field(max_length=MAX_ENTRIES)]


class Message(BaseModel):
    """What all have in common."""

    # Google reads names in either spelling (https://protobuf.dev/programming-guides/json/), takes
    # null for what is not there, and refuses names that it does not know.
    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
    )


class TextEntry(Message):
    """A text, and how it is written."""

    text: str | None = None
    type: Name | None = None


class ArticleAndParentComment(Message):
    """What a comment is about, and what it replies to."""

    article: TextEntry | None = None
    parent_comment: TextEntry | None = None


class Context(Message):
    """What was said before; one of the two."""

    entries: Annotated[list[TextEntry], Field(max_length=MAX_ENTRIES)] | None = None
    article_and_parent_comment: ArticleAndParentComment | None = None


class AttributeParameters(Message):
    """How an attribute is to be scored."""

    score_type: Name | None = None
    score_threshold: Annotated[float, Field(strict=False, allow_inf_nan=False)] | None = None


class AnalyzeRequest(Message):
    """The body of ``comments:analyze``."""

    comment: TextEntry | None = None
    context: Context | None = None
    requested_attributes: (
        Annotated[dict[Name, AttributeParameters | None], Field(max_length=MAX_ENTRIES)] | None
    ) = None
    languages: Names | None = None
    do_not_store: bool | None = None
    span_annotations: bool | None = None
    drop_unsupported_attributes: bool | None = None
    client_token: Name | None = None
    session_id: Name | None = None
    community_id: Name | None = None


class Score(Message):
    """A score that a client suggests."""

    value: Annotated[float, Field(strict=False, allow_inf_nan=False, ge=0, le=1)] | None = None
    type: Name | None = None


class SpanScore(Message):
    """A score of a part of the text."""

    begin: int | None = None
    end: int | None = None
    score: Score | None = None


class AttributeScores(Message):
    """What a client thinks that an attribute should be."""

    summary_score: Score | None = None
    span_scores: Annotated[list[SpanScore], Field(max_length=10_000)] | None = None


class SuggestRequest(Message):
    """The body of ``comments:suggestscore``."""

    comment: TextEntry | None = None
    context: Context | None = None
    attribute_scores: (
        Annotated[dict[Name, AttributeScores | None], Field(max_length=MAX_ENTRIES)] | None
    ) = None
    languages: Names | None = None
    client_token: Name | None = None
    session_id: Name | None = None
    community_id: Name | None = None
