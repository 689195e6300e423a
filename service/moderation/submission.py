"""What a platform hands in: a comment to judge and to keep, and how to know it again."""

import datetime as dt
import json
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from model.comment import Comment
from model.verdict import Verdict
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.record import Via
from service.store import CommentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A comment as a platform hands it in."""

    comment: Comment
    external_id: str | None = None
    """What the platform calls the comment: a repeat with the same one is the same comment."""
    idempotency_key: str | None = None
    """What the platform calls this request: a repeat with the same one is the same request."""
    section: str = ""
    """The part of the site that it belongs to."""
    via: Via = Via.API
    is_test: bool = False
    """Judged like any other, and not stored; also for who asks not to be stored."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a submission, or of an edit."""

    comment: CommentRow | None
    """None when nothing was stored."""
    verdict: Verdict
    is_new: bool
    """False for a repeat, which changed nothing."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """What is known of who sent a comment, and by which a repeat is recognised."""

    author: str | None
    ip: str | None
    request: str
    key_id: int


MAX_LINE = 2_000
"""Characters of a line that are kept: of a name, an address, a title."""

_LINES = ("author_name", "author_url", "page_url", "page_title")


def storable(submission: Submission) -> Submission:
    """Return the submission as every database can keep it.

    A character NUL, which PostgreSQL does not know, becomes U+FFFD, one for one; lines end where
    their columns do.
    """
    comment = submission.comment
    said = {name: getattr(comment, name) for name in (*_LINES, "text", "parent_text")}
    kept = {name: value.replace("\0", "\ufffd") for name, value in said.items()}
    kept |= {name: kept[name][:MAX_LINE] for name in _LINES}
    if kept == said:
        return submission
    return replace(submission, comment=replace(comment, **kept))


def hashes_of(site_id: int, submission: Submission, pseudonyms: Pseudonyms) -> Hashes:
    """Return the keyed hashes of a submission. Raises what `Pseudonyms` raises."""
    comment = submission.comment
    key_id = pseudonyms.key_id

    def of(kind: Kind, value: str) -> str:
        return pseudonyms.of(site_id, kind, value, key_id=key_id)

    return Hashes(
        author=of(Kind.AUTHOR, comment.author_email) if comment.author_email.strip() else None,
        ip=of(Kind.IP, comment.ip) if comment.ip.strip() else None,
        request=of(Kind.REQUEST, told(submission)),
        key_id=key_id,
    )


def told(submission: Submission) -> str:
    """Return all that was said of a comment as one string, the same for the same comment.

    >>> told(Submission(comment=Comment(text="Hello"), section="news"))
    '{"text": "Hello", "section": "news"}'
    """
    said = _said(submission.comment)
    if submission.section:
        said["section"] = submission.section
    return json.dumps(said, ensure_ascii=False)


def _said(comment: Comment) -> dict[str, Any]:
    # Only what differs from the default: a field that a later release adds changes nothing.
    said: dict[str, Any] = {}
    for field in fields(comment):
        value = getattr(comment, field.name)
        if value != field.default:
            said[field.name] = _plain(value)
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.value if isinstance(value, StrEnum) else value
