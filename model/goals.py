"""A site's own goals: which thresholds of a model keep them, from the curves in its card."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from model.card import Card
from model.errors import ModelError
from model.labels import Label, Strictness
from model.thresholds import Thresholds

NEVER = 1.0
"""A threshold for a goal that no score reaches."""

CLEARLY_FINE_PRECISION = 0.97
"""What is clearly fine is legitimate so often, at least."""

_SHARE_LEGITIMATE = 0.75
"""Of the comments that scores are calibrated for, where the card does not say."""

_Point = dict[str, float]


class GoalsError(ModelError):
    """Goals that cannot be, or that this model cannot answer."""


def _within(name: str, value: float, least: float, most: float, meaning: str) -> None:
    if not least <= value <= most:
        raise GoalsError(f"{name} must be from {least} to {most}, not {value}: it is {meaning}")


@dataclass(frozen=True, slots=True)
class Goals:
    """What may go wrong at most. Raises `GoalsError` for a share that makes no sense."""

    hold_at_most: float = 0.01
    """The share of legitimate comments that may be held, half of it by each label."""
    reject_precision: float = 0.995
    """Of what is rejected, the share that must truly be spam or abuse."""

    def __post_init__(self) -> None:
        _within("hold_at_most", self.hold_at_most, 0.0002, 0.5, "a share of legitimate comments")
        _within("reject_precision", self.reject_precision, 0.95, 0.9999, "a share of the rejected")


USUAL = {
    Strictness.LENIENT: Goals(hold_at_most=0.003, reject_precision=0.998),
    Strictness.BALANCED: Goals(hold_at_most=0.01, reject_precision=0.995),
    Strictness.STRICT: Goals(hold_at_most=0.03, reject_precision=0.99),
}
"""The goals behind the words; training sets the thresholds of every card by them."""


def thresholds_for(card: Card, goals: Goals) -> Thresholds:
    """Return the thresholds that keep ``goals``, by the curves of the card.

    They are those of one of about 200 points of each curve, so never looser than asked. Raises
    `GoalsError` for a card without curves.
    """
    return _thresholds(_Key(card.version, card.sha256, card), goals)


def clearly_fine(card: Card) -> float:
    """Return the score of legitimate from which a comment is clearly fine, in [0, 1].

    `NEVER` where the model cannot tell, or its card has no curve.
    """
    return _clearly_fine(_Key(card.version, card.sha256, card))


@dataclass(frozen=True, slots=True)
class _Key:
    """A card that answers can be remembered by."""

    version: str
    sha256: str
    card: Card = field(compare=False)


@lru_cache(maxsize=256)
def _thresholds(key: _Key, goals: Goals) -> Thresholds:
    card = key.card
    prior = card.parameters.get("prior", {}).get("legitimate", _SHARE_LEGITIMATE)
    found = {}
    for label in (Label.SPAM, Label.ABUSE):
        points = _curve(card, label)
        held = [p for p in points if p["false_alarms"] <= goals.hold_at_most / 2]
        hold = _lowest(held)
        precise = [p for p in points if _share_bad(p, prior) >= goals.reject_precision]
        found[label] = hold, _lowest([p for p in precise if p["threshold"] >= hold])
    (hold_spam, reject_spam), (hold_abuse, reject_abuse) = found[Label.SPAM], found[Label.ABUSE]
    blatant = max(reject_spam, max(each.blatant_spam for each in card.thresholds.values()))
    return Thresholds(hold_spam, hold_abuse, reject_spam, reject_abuse, blatant)


@lru_cache(maxsize=64)
def _clearly_fine(key: _Key) -> float:
    try:
        points = _curve(key.card, Label.LEGITIMATE)
    except GoalsError:
        return NEVER
    return _lowest([p for p in points if p["precision"] >= CLEARLY_FINE_PRECISION])


def _curve(card: Card, label: Label) -> list[_Point]:
    points: list[_Point] = card.metrics.get("curves", {}).get(label.value, [])
    if not points:
        raise GoalsError(
            f"the card of the model {card.version} has no curve of {label}, so goals of one's own "
            "cannot be kept; fit the model again, or choose a strictness instead of goals"
        )
    return points


def _share_bad(point: _Point, prior: float) -> float:
    """Return the share of all over the threshold that is spam or abuse."""
    return 1.0 - point["false_alarms"] * prior / point["held"] if point["held"] else 0.0


def _lowest(points: Sequence[_Point]) -> float:
    return min((point["threshold"] for point in points), default=NEVER)
