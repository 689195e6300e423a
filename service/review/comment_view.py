"""One comment as the queue shows it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from model.labels import Label
from model.links import Link
from model.text import read
from service.moderation.decide import has_way_back
from service.moderation.dossier import Dossier
from service.pages.highlight import NumberedReason, Piece, cut, number_reasons
from service.pages.wording import ScoreLine, action_in_words, language_in_words, score_lines
from service.review import telling
from service.sites.options import SiteOptions, SiteReason

VEILED_FROM = 0.5
"""Score for abuse from which the words of a comment are covered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A dossier with all that is worked out of it for the page."""

    dossier: Dossier
    pieces: list[Piece]
    reasons: list[NumberedReason]
    scores: list[ScoreLine]
    links: list[Link]
    disguises: list[str]
    is_for_others: bool
    """Whether its appeal leaves it to somebody else."""
    is_veiled: bool
    """Whether its words are covered until the moderator asks for them."""
    why: str
    state: str
    verdict_in_words: str
    language: str
    site_reasons: tuple[SiteReason, ...]
    has_way_back: bool
    """Whether the platform hears of a decision that is taken here."""
    now: dt.datetime


def view_of(
    dossier: Dossier,
    *,
    uncovered: Collection[str],
    is_for_others: bool = False,
    now: dt.datetime,
) -> CommentView:
    """Return a comment as the page shows it; words of labels in ``uncovered`` are not covered."""
    verdict, text = dossier.verdict, dossier.revision.text or ""
    reasons = number_reasons(verdict)
    reading = read(text, dossier.revision.format)
    return CommentView(
        dossier=dossier,
        pieces=cut(text, reasons),
        reasons=reasons,
        scores=score_lines(verdict.scores),
        links=list(reading.links),
        disguises=telling.tricks(reading.disguises),
        is_for_others=is_for_others,
        is_veiled=is_veiled(verdict.scores.abuse, dossier.comment.label, uncovered),
        why=telling.why(dossier),
        state=telling.state(dossier.comment.state),
        verdict_in_words=action_in_words(verdict),
        language=language_in_words(dossier.comment.language),
        site_reasons=SiteOptions.of(dossier.site).reasons,
        has_way_back=has_way_back(dossier.site, dossier.comment),
        now=now,
    )


def is_veiled(abuse: float, label: Label, uncovered: Collection[str]) -> bool:
    """Return whether the words of a comment are covered: likely abuse, unless it is opted out."""
    return Label.ABUSE not in uncovered and (abuse >= VEILED_FROM or label is Label.ABUSE)
