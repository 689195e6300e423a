"""What is asked of the comments that wait, and by whom, as conditions on their rows."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, and_, cast, exists, false, or_, select

from model.labels import Label
from service.record import Waiting
from service.store import appeals
from service.store.tables import claims, comments, decisions, verdicts


@dataclass(frozen=True, slots=True)
class Part:
    """What a moderator may see of one site."""

    site_id: int
    sections: tuple[str, ...] = ()
    """None: all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which of the comments that wait are asked for; what is None or 0 does not matter."""

    kind: Waiting | None = None
    label: Label | None = None
    language: str | None = None
    page_url: str | None = None
    author_hash: str | None = None
    wave_id: int | None = None
    reason: str | None = None
    """A code that the latest verdict gives."""
    spared: tuple[Label, ...] = ()
    """Labels that are left to others, unless ``label`` asks for one."""
    before: dt.datetime | None = None
    """They were handed in before this moment."""
    ids: tuple[int, ...] | None = None
    """Comments of these numbers alone, such as a search has found."""

    @property
    def has_few(self) -> bool:
        """Whether an index leads to the few comments that can match."""
        return self.ids is not None or any((self.page_url, self.author_hash, self.wave_id))


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, and when: what another has before them is not shown."""

    moderator_id: int
    now: dt.datetime


def is_in(part: Part) -> ColumnElement[bool]:
    """Return the condition that a row of ``comments`` is of this part of a site."""
    of_site = comments.c.site_id == part.site_id
    return and_(of_site, comments.c.section.in_(part.sections)) if part.sections else of_site


def matching(wanted: Filter) -> list[ColumnElement[bool]]:
    """Return the conditions that a row of ``comments`` is asked for, but for its kind."""
    equal = {
        comments.c.label: wanted.label,
        comments.c.language: wanted.language,
        comments.c.page_url: wanted.page_url,
        comments.c.author_hash: wanted.author_hash,
        comments.c.wave_id: wanted.wave_id,
    }
    found = [column == value for column, value in equal.items() if value is not None]
    if wanted.ids is not None:
        found.append(comments.c.id.in_(wanted.ids))
    if wanted.reason:
        found.append(_says(wanted.reason))
    if wanted.spared and wanted.label is None:
        found.append(comments.c.label.not_in(wanted.spared))
    if wanted.before:
        found.append(comments.c.created_at < wanted.before)
    return found


def _says(reason: str) -> ColumnElement[bool]:
    latest = (
        select(verdicts.c.reasons)
        .where(verdicts.c.comment_id == comments.c.id, verdicts.c.shadow == false())
        .order_by(verdicts.c.id.desc())
        .limit(1)
        .correlate(comments)
        .scalar_subquery()
    )
    # Reasons are lists that begin with their code; within a sentence a quotation mark is escaped.
    return cast(latest, Text).contains(f'["{reason}"', autoescape=True)


_MAYBE_APPEALED = (Waiting.APPEALED, Waiting.ESCALATED)


def is_for(looker: Looker) -> ColumnElement[bool]:
    """Return the condition that the comment is this moderator's to decide on, as far as appeals and
    second opinions go."""
    # Asked of few comments: what waits for other reasons is everybody's.
    is_not_appealed = comments.c.waiting.not_in(_MAYBE_APPEALED)
    is_no_sample = comments.c.waiting != Waiting.AUDIT.value
    # The second opinion on a spot check is another person's.
    has_decided = exists().where(
        decisions.c.comment_id == comments.c.id,
        decisions.c.moderator_id == looker.moderator_id,
        decisions.c.undone_at.is_(None),
    )
    return and_(
        or_(is_not_appealed, ~appeals.is_closed_to(looker.moderator_id)),
        or_(is_no_sample, ~has_decided),
    )


def is_free(looker: Looker) -> ColumnElement[bool]:
    """Return the condition that nobody else has the comment before them."""
    # The audit sample also tells how far moderators agree: two may look at the same comment.
    taken = exists().where(
        claims.c.comment_id == comments.c.id,
        claims.c.moderator_id != looker.moderator_id,
        claims.c.until > looker.now,
    )
    return or_(comments.c.waiting == Waiting.AUDIT, ~taken)
