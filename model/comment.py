"""What a reader wrote, with what the blog knows about it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class TextFormat(StrEnum):
    """How the text of a comment is written."""

    TEXT = "text"
    HTML = "html"


class CommentType(StrEnum):
    """How a comment reached the blog."""

    COMMENT = "comment"
    TRACKBACK = "trackback"
    PINGBACK = "pingback"
    CONTACT = "contact"
    SIGNUP = "signup"
    MESSAGE = "message"

    @property
    def is_private(self) -> bool:
        """Whether it was written to somebody, and not for everybody to read."""
        return self in (CommentType.CONTACT, CommentType.SIGNUP, CommentType.MESSAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment. Only ``text`` is required; what is not known is empty or None."""

    text: str
    author_name: str = ""
    author_email: str = ""
    author_url: str = ""
    author_role: str = ""
    ip: str = ""
    user_agent: str = ""
    page_url: str = ""
    page_title: str = ""
    page_text: str = ""
    parent_text: str = ""
    posted_at: dt.datetime | None = None
    language: str | None = None
    """The platform's hint, an ISO 639-1 code such as ``"en"``."""
    format: TextFormat = TextFormat.TEXT
    type: CommentType = CommentType.COMMENT
    honeypot: str = ""
    """What stood in a form field that people do not see."""
    seconds_to_submit: float | None = None
