"""Comments as they leave the database: what was said, what was made of it, what it is now."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from model.comment import CommentType, TextFormat
from model.labels import Action, Label
from model.verdict import Verdict
from service.record import StateBy, Via, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommentRow:
    """A comment that is about to be stored: what it is now, apart from what it says.

    The defaults are those of a comment on which nobody has acted yet.
    """

    guid: str
    """What the outside knows it by: 32 hexadecimal digits."""
    site_id: int
    key_id: int | None = None
    """The API key that it came with; none for an imported one."""
    external_id: str | None = None
    """What the platform calls it."""
    idempotency_key: str | None = None
    request_digest: str
    """Keyed hash of what was sent, by which a repeat is told from another comment."""
    type: CommentType = CommentType.COMMENT
    via: Via = Via.API
    page_url: str = ""
    page_title: str = ""
    section: str = ""
    author_hash: str | None = None
    ip_hash: str | None = None
    hash_key_id: int | None = None
    """The hash key of the three hashes above."""
    revision: int = 1
    """The revision that counts: the latest."""
    state: Action
    """What is to be done with it now."""
    state_by: StateBy
    label: Label
    """What it is: of a person's decision where there is one with a label, else of the verdict."""
    language: str | None = None
    wave_id: int | None = None
    waiting: Waiting | None = None
    """Why a person should look; none when nobody needs to."""
    urgency: float = 0.0
    """Where it stands among those that wait: the most useful one has the most."""
    held_by_flags_until: dt.datetime | None = None
    lapsed_revision: int | None = None
    """The revision that flags hid until that lapsed: they do not hide it a second time."""
    flag_weight: float = 0.0
    vote_weight: float = 0.0
    promoted: bool = False
    audit_sample: bool = False
    """Whether chance chose it for a person to look at, whatever the verdict."""
    legal_hold: bool = False
    imported: bool = False
    words_gone: bool = False
    """Whether none of its words are kept: the site keeps none, or the time is over."""
    posted_at: dt.datetime | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow(NewCommentRow):
    """A stored comment."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """What a comment said at one time."""

    comment_id: int
    number: int
    """From 1."""
    same_as: int = 1
    """The first revision that says the same, but for small changes."""
    text: str | None
    """None where the site keeps no text, or it was pruned."""
    format: TextFormat
    author_name: str = ""
    author_url: str = ""
    parent_text: str | None = None
    domains: tuple[str, ...] = ()
    """The domains of its links, each once, in their order."""
    page_overlap: float | None = None
    """The share of its words that stand on the page, in [0, 1]."""
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """What the machine said of one revision."""

    comment_id: int
    revision: int
    verdict: Verdict
    shadow: bool = False
    """Whether a model said it that does not serve: it had no effect."""
    created_at: dt.datetime


def comment_row(row: Row[Any]) -> CommentRow:
    """Return a row of the table ``comments`` as the rest of the service knows it."""
    return comment_of(row._asdict())


def comment_of(values: dict[str, Any]) -> CommentRow:
    """Return the same of the values of such a row."""
    values["type"] = CommentType(values["type"])
    values["via"] = Via(values["via"])
    values["state"] = Action(values["state"])
    values["state_by"] = StateBy(values["state_by"])
    values["label"] = Label(values["label"])
    values["waiting"] = Waiting(values["waiting"]) if values["waiting"] else None
    return CommentRow(**values)
