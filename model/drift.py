"""How far what comes in has moved away from what it was: the population stability index."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from model.card import Card
from model.labels import Label

SOME, MUCH = 0.1, 0.25
"""Below the first nothing has changed, over the second much has: Siddiqi, "Credit risk scorecards"
(2006)."""

LEAST = 100
"""Of fewer comments, before or after, nothing is said."""

DAYS = 7
"""The latest days are compared; without a population in the card, with the first ones."""

PRESENT = "present"
"""The bucket of comments in which a named feature is found; the others are in ``""``."""
UNKNOWN = "unknown"
"""The bucket of comments whose language nobody could tell."""
FEATURE = "feature "
"""How the kinds begin that are of named features."""

Counts = Mapping[str, Mapping[str, int]]
"""How many comments were counted, by kind (a score, the language, a feature) and bucket."""

_NOT_COMPARED = ("label", "action")  # what is made of the scores, by a policy that may change
_LEAST_SHARE = 1e-4
"""A part that is empty counts as this share, for the sake of the logarithm."""


def stability(
    before: Mapping[str, float], after: Mapping[str, float], *, n_before: int, n_after: int
) -> float:
    """Return the population stability index of two sets of shares, less what chance gives.

    It is the sum of (after - before) * ln(after / before) over all parts. Without any change it is
    (parts - 1) * (1 / n_before + 1 / n_after) on average (Yurdakul and Naranjo, "Statistical
    properties of the population stability index", 2020); that is taken off, and 0 is the least.

    >>> same = {"en": 0.9, "de": 0.1}
    >>> stability(same, same, n_before=500, n_after=500)
    0.0
    >>> round(stability(same, {"en": 0.5, "de": 0.5}, n_before=500, n_after=500), 2)
    0.87
    """
    parts = {part for part in {*before, *after} if before.get(part) or after.get(part)}
    pairs = [
        (max(before.get(part, 0.0), _LEAST_SHARE), max(after.get(part, 0.0), _LEAST_SHARE))
        for part in sorted(parts)
    ]
    index = sum((new - old) * math.log(new / old) for old, new in pairs)
    by_chance = max(len(pairs) - 1, 0) * (1 / max(n_before, 1) + 1 / max(n_after, 1))
    return max(0.0, index - by_chance)


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Return counts as shares of their sum."""
    total = max(sum(counts.values()), 1)
    return {part: n / total for part, n in counts.items()}


@dataclass(frozen=True, slots=True)
class Reference:
    """What the latest days are compared with."""

    since: date | None
    """The first of the days that were counted; None: the card's population."""
    n: int
    kinds: Mapping[str, Mapping[str, float]]
    """Shares."""


def population_of(card: Card) -> Reference | None:
    """Return the population that a model was judged by, None where its card holds none."""
    population: dict[str, Any] = card.metrics.get("population") or {}
    try:
        scores = {label.value: dict(population["scores"][label]) for label in Label}
        features = {
            f"{FEATURE}{code}": {PRESENT: share, "": 1.0 - share}
            for code, share in population["features"].items()
        }
        languages = {
            UNKNOWN if language == "und" else language: share  # as the training calls it
            for language, share in population["languages"].items()
        }
        kinds = {**scores, "language": languages, **features}
        return Reference(None, int(population["n_rows"]), kinds)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def first_days(since: date, counted: Counts) -> Reference:
    """Return the first days of a model as what later ones are compared with."""
    kinds = {kind: shares(counts) for kind, counts in counted.items() if kind not in _NOT_COMPARED}
    return Reference(since, n_of(counted), kinds)


def n_of(counted: Counts) -> int:
    """Return how many comments were counted."""
    return sum(counted.get("label", {}).values())


def drift(reference: Reference, latest: Counts) -> dict[str, float]:
    """Return the index of all that was counted then and now, the largest first.

    Empty where there were too few comments to tell.
    """
    if min(reference.n, n_of(latest)) < LEAST:
        return {}
    found = {
        kind: stability(
            before,
            shares(latest[kind]),
            n_before=reference.n,
            n_after=sum(latest[kind].values()),
        )
        for kind, before in reference.kinds.items()
        if kind in latest
    }
    return dict(sorted(found.items(), key=lambda one: -one[1]))
