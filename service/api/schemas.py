"""What the JSON API takes, checked field by field."""

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from model.comment import Comment, CommentType, TextFormat

MAX_TEXT = 20_000
"""Characters of a comment."""
MAX_PAGE_TEXT = 50_000
MAX_LINE = 2_000
"""Characters of what fits on a line: a name, an address, a title."""
MAX_COMMENTS = 1_000
"""Comments in one batch."""


def _moment(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("must be a string such as 2026-11-22T20:45:12Z")
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError("must be a time of ISO 8601 such as 2026-11-22T20:45:12Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _line(description: str) -> Any:
    return Field(default=None, max_length=MAX_LINE, description=description)


class _Strict(BaseModel):
    # A number is no text and an unknown field is an error: a typo must not go unnoticed.
    model_config = ConfigDict(strict=True, extra="forbid")


class NewComment(_Strict):
    """A comment to be judged. Only `text` is required; what is not known is left out or null."""

    text: str = Field(
        max_length=MAX_TEXT,
        description="What the reader wrote.",
        examples=["Thanks for the recipe, the bread came out well."],
    )
    author_name: str | None = _line("The name the reader gave.")
    author_email: str | None = _line("The e-mail address the reader gave.")
    author_url: str | None = _line("The web address the reader gave.")
    author_role: str | None = _line("The reader's role on the blog, such as `subscriber`.")
    ip: str | None = _line("The reader's IP address.")
    user_agent: str | None = _line("The User-Agent header of the reader's browser.")
    page_url: str | None = _line("Address of the page commented on.")
    page_title: str | None = _line("Title of the page commented on.")
    page_text: str | None = Field(
        default=None, max_length=MAX_PAGE_TEXT, description="Text of the page commented on."
    )
    parent_text: str | None = Field(
        default=None, max_length=MAX_TEXT, description="Text of the comment replied to."
    )
    posted_at: Annotated[dt.datetime | None, BeforeValidator(_moment)] = Field(
        default=None, description="When it was written, ISO 8601; UTC unless it says otherwise."
    )
    language: str | None = Field(
        default=None,
        max_length=35,
        pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$",
        description="The language the blog expects, such as `en` or `pt-BR`: a hint.",
    )
    format: TextFormat | None = Field(
        default=None, strict=False, description="How `text` is written; `text` unless said."
    )
    type: CommentType | None = Field(
        default=None, strict=False, description="How it reached the blog; `comment` unless said."
    )
    honeypot: str | None = Field(
        default=None,
        max_length=MAX_TEXT,
        description="What stood in a form field that people do not see.",
    )
    seconds_to_submit: float | None = Field(
        default=None,
        ge=0,
        le=1e9,
        description="Seconds between opening the form and sending it.",
    )

    def comment(self) -> Comment:
        """Return the comment as the model takes it."""
        given = {name: value for name, value in vars(self).items() if value is not None}
        if self.language:
            given["language"] = self.language[:3].rstrip("-_").lower()
        return Comment(**given)


class ScoreRequest(_Strict):
    """One comment."""

    comment: NewComment


class BatchRequest(_Strict):
    """Comments, each checked on its own: one that is wrong does not spoil the others."""

    comments: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MAX_COMMENTS,
            json_schema_extra={"items": {"$ref": "#/components/schemas/NewComment"}},
        ),
    ]
    reasons: bool = Field(default=False, description="Whether to give reasons; they take time.")


class BatchQuery(BaseModel):
    """What can be asked in the address, also of NDJSON, which has no other place for it."""

    model_config = ConfigDict(extra="forbid")

    reasons: bool = Field(default=False, description="Whether to give reasons; they take time.")
