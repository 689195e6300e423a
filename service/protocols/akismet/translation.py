"""What a client says of a comment, in our words."""

import datetime as dt
import re

from model.comment import Comment, CommentType, TextFormat
from service.api.schemas import MAX_LINE, MAX_TEXT
from service.moderation import Submission
from service.protocols.akismet.fields import Fields
from service.record import Via

TYPES = {
    "trackback": CommentType.TRACKBACK,
    "pingback": CommentType.PINGBACK,
    "contact": CommentType.CONTACT,
    "contact-form": CommentType.CONTACT,
    "contact_form": CommentType.CONTACT,
    "signup": CommentType.SIGNUP,
    "sign-up": CommentType.SIGNUP,
    "registration": CommentType.SIGNUP,
    "message": CommentType.MESSAGE,
}
"""What is none of these is a comment: forum posts, replies, reviews."""

_NO = frozenset(("", "0", "false", "no", "off", "none", "null"))
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])")
_GUID = re.compile(r"[0-9a-f]{32}")

FORCED_AUTHOR = "viagra-test-123"
FORCED_ADDRESS = "akismet-guaranteed-spam@example.com"


def submission_of(fields: Fields) -> Submission:
    """Return the comment that a client speaks of. What it says of its server is left out."""
    return Submission(comment=comment_of(fields), via=Via.AKISMET, is_test=is_test(fields))


def comment_of(fields: Fields) -> Comment:
    """Return what the reader wrote, cut to what is judged elsewhere."""
    return Comment(
        text=fields.get("comment_content")[:MAX_TEXT],
        # Tags are read as tags, and whatever else looks like markup as well.
        format=TextFormat.HTML,
        type=_type(fields.get("comment_type", "content_type")),
        author_name=_line(fields.get("comment_author")),
        author_email=_line(fields.get("comment_author_email")),
        author_url=_line(fields.get("comment_author_url")),
        author_role=_line(fields.get("user_role")),
        ip=_line(fields.get("user_ip")),
        user_agent=_line(fields.get("user_agent")),
        page_url=_line(fields.get("permalink")),
        page_title=_line(", ".join(fields.all_of("comment_context"))),
        posted_at=_moment(fields.get("comment_date_gmt")),
        language=_language(fields.get("blog_lang")),
        honeypot=_honeypot(fields)[:MAX_TEXT],
    )


def is_test(fields: Fields) -> bool:
    """Return whether a request is a test, in whatever way that is said."""
    return fields.get("is_test").strip().casefold() not in _NO or is_forced(fields)


def is_forced(fields: Fields) -> bool:
    """Return whether it is the comment that counts as spam, for people who try their blog."""
    author = fields.get("comment_author").strip().casefold()
    address = fields.get("comment_author_email").strip().casefold()
    return author == FORCED_AUTHOR or address == FORCED_ADDRESS


def guid_of(fields: Fields) -> str | None:
    """Return what we called the comment when it was checked, if the client says so."""
    guid = fields.get("guid", "akismet_guid", "comment_guid").strip().lower()
    return guid if _GUID.fullmatch(guid) else None


def _line(value: str) -> str:
    return value[:MAX_LINE]


def _type(said: str) -> CommentType:
    return TYPES.get(said.strip().casefold(), CommentType.COMMENT)


def _moment(said: str) -> dt.datetime | None:
    """Return a moment of ISO 8601, of a database, or in seconds since 1970; UTC unless it says.

    >>> _moment("2026-11-22 20:45:12") == _moment("2026-11-22T20:45:12Z")
    True
    """
    said = said.strip()
    try:
        if said.isdecimal() and len(said) <= 11 and len(said) > 8:
            return dt.datetime.fromtimestamp(int(said), dt.UTC)
        moment = dt.datetime.fromisoformat(said)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _language(said: str) -> str | None:
    """Return the language of the blog, where it has one alone.

    >>> _language("fr_CA"), _language("en, fr_ca")
    ('fr', None)
    """
    codes = [code.strip().lower() for code in said.split(",") if code.strip()]
    found = _LANGUAGE.match(codes[0]) if len(codes) == 1 else None
    return found[0] if found else None


def _honeypot(fields: Fields) -> str:
    name = fields.get("honeypot_field_name")
    return fields.get(name, f"POST_{name}") if name else ""
