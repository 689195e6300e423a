"""Which comments a person should look at, and which of them first."""

from model.comment import CommentType
from model.labels import Action, Label, Mode, Tier
from model.verdict import Scores, Verdict
from service.record import StateBy, Waiting
from service.sites.options import SiteOptions
from service.store import Site

_RANKS = {
    Waiting.ESCALATED: 8.0,
    Waiting.APPEALED: 7.0,
    Waiting.FLAGGED: 6.0,
    Waiting.EDITED: 5.0,
    Waiting.HELD: 4.0,
    Waiting.NEW_AUTHOR: 3.0,
    Waiting.AUDIT: 2.0,
    Waiting.BLATANT: 1.0,
}
"""People's own questions come before the machine's, and what waits for an answer before what is
already settled."""


def waiting_for(verdict: Verdict, mode: Mode, *, in_sample: bool) -> Waiting | None:
    """Return why a person should look at a comment that was just judged; None if nobody needs to.

    Where the site is in log-only mode nothing waits but the random sample: its own moderation
    decides, and the machine only watches.
    """
    sample = Waiting.AUDIT if in_sample else None
    if mode is Mode.LOG_ONLY:
        return sample
    if verdict.action is Action.HOLD:
        is_first = any(reason.code == "new_author" for reason in verdict.reasons)
        # What the scores speak against waits for that, whoever the author is.
        return Waiting.NEW_AUTHOR if is_first and _seems_fine(verdict) else Waiting.HELD
    if verdict.tier is Tier.BLATANT:
        return sample or Waiting.BLATANT
    return sample


def urgency(waiting: Waiting | None, scores: Scores, *, weight: float = 0.0) -> float:
    """Return where a comment stands among those that wait: the higher the sooner.

    First counts why it waits, then ``weight`` (of flags, at least 0), then how unsure the scores
    are, since there a person's word teaches the model most (uncertainty sampling: Lewis and Gale,
    "A sequential algorithm for training text classifiers", 1994).

    >>> unsure, sure = Scores(0.4, 0.3, 0.3), Scores(0.9, 0.0, 0.1)
    >>> urgency(Waiting.HELD, unsure) > urgency(Waiting.HELD, sure) > urgency(Waiting.AUDIT, unsure)
    True
    """
    if waiting is None:
        return 0.0
    highest = max(scores.spam, scores.abuse, scores.legitimate)
    unsure = 1.5 * (1.0 - highest)  # 0 to 1 for three labels
    heavy = weight / (1.0 + weight)
    return round(_RANKS[waiting] + 0.49 * unsure + 0.49 * heavy, 4)


def _seems_fine(verdict: Verdict) -> bool:
    return verdict.label is Label.LEGITIMATE


def keeps_text(verdict: Verdict, type: CommentType, waiting: Waiting | None, site: Site) -> bool:
    """Return whether the words of a comment are stored: never those of a private one.

    Where the site does not want that, only of what a person should look at, or what seems bad.
    """
    if type.is_private:
        return False
    is_plain = verdict.label is Label.LEGITIMATE and verdict.action is Action.PUBLISH
    return SiteOptions.of(site).store_text or waiting is not None or not is_plain


def made_by(verdict: Verdict) -> StateBy:
    """Return what in a verdict decided: the site's lists, its memory of waves, or the machine."""
    for reason in verdict.reasons:
        if reason.code in _LISTS:
            return StateBy.LIST
        if reason.code in _WAVES:
            return StateBy.WAVE
    return StateBy.MACHINE


_LISTS = frozenset(
    f"{effect}_{kind}"
    for effect in ("blocked", "held", "allowed")
    for kind in ("word", "domain", "author")
)
_WAVES = frozenset(("wave_held", "wave_rejected"))
