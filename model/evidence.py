"""What a site knows of a comment beside its words: its lists, its waves, the author's record."""

from dataclasses import dataclass
from enum import StrEnum

from model.labels import Label
from model.verdict import Span


class Effect(StrEnum):
    """What an entry of a list does with a comment that it meets. The values are stored."""

    BLOCK = "block"
    HOLD = "hold"
    ALLOW = "allow"


class Kind(StrEnum):
    """What an entry of a list is compared with. The values are stored."""

    WORD = "word"
    DOMAIN = "domain"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class ListHit:
    """One entry of a site's lists that the comment meets."""

    effect: Effect
    kind: Kind
    entry: str
    """As the person wrote it; for an author, whose address is nobody's business, what is shown."""
    spans: tuple[Span, ...] = ()
    """Where it stands in the text; none for what stands elsewhere."""
    entry_id: int | None = None
    """What the record knows it by."""


@dataclass(frozen=True, slots=True)
class WaveMemory:
    """What people decided for comments that are nearly the same, decisions undone not counted."""

    n_rejected: int
    n_published: int
    label: Label | None
    """Of the latest rejection; None when the person gave none."""

    def __post_init__(self) -> None:
        if min(self.n_rejected, self.n_published) < 0:
            raise ValueError(f"counts of decisions cannot be negative, got {self}")


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """What the site knows of an author; the counts are of all their comments before this one."""

    n_comments: int = 0
    accepted: int = 0
    """Comments that people decided to publish."""
    rejected: int = 0
    """Comments that people decided to reject."""
    muted: bool = False
    """A moderator has silenced the author."""
    is_new: bool = True
    """Not here long enough to be known, whatever the number of comments."""
    trusted: bool = False
    """People accepted many comments of theirs, and rejected next to none."""


UNKNOWN_AUTHOR = AuthorRecord()
"""The record of somebody who was never here, or gave nothing to be known by."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a site knows of one comment beside its words. None: nobody looked, or nothing."""

    list_hits: tuple[ListHit, ...] = ()
    wave: WaveMemory | None = None
    author: AuthorRecord | None = None
    resembled: WaveMemory | None = None
    """What people decided lately for comments that are less alike than those of a wave."""


NOTHING_KNOWN = Evidence()
