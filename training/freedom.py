"""How freely the margins of a candidate leave the base, and how to leave it less freely."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from training.adapt import STRENGTHS

STEPS = (0.0, *STRENGTHS)
"""What a strength may be; with 0 the weights stay as the base has them."""
LEAST_PART = 0.25
"""Of the share that was chosen: below it, the site says nothing by itself."""
FINE = 0.3
"""From here on every lower strength is tried: it is here that what is too much becomes enough."""


@dataclass(frozen=True, slots=True)
class Freedom:
    """How freely one margin leaves the base."""

    strength: float = 0.0
    """How freely its weights are corrected near the base: one of `STEPS`."""
    share: float = 0.0
    """How much of it is what the site says by itself, from 0 to 1."""

    def __bool__(self) -> bool:
        return bool(self.strength or self.share)

    def at_most(self, other: "Freedom") -> "Freedom":
        """Return the lesser of both strengths with the lesser of both shares."""
        return Freedom(min(self.strength, other.strength), min(self.share, other.share))


NO_FREEDOM = Freedom()
Freedoms = Mapping[str, Freedom]
"""For each label."""


def gentler(freedoms: Freedoms) -> list[dict[str, Freedom]]:
    """Return what to try in place of these, in this order, without those that leave nothing.

    First the shares of the site are halved and given up, as what it says by itself knows nothing
    of what it never sees. Then all strengths become lower and lower, the high ones tenfold each
    time, as every try takes a fit and a contest; then each label alone is free, as what harms may
    be what was said of the other one.

    >>> [told(each) for each in gentler({"spam": Freedom(0.03, 0.4)})]
    ['0.03 and a share of 20 % for spam', '0.03 and a share of 10 % for spam', '0.03 for spam']
    """
    halves = [_with_part(freedoms, part) for part in (0.5, LEAST_PART, 0.0)]
    lower, way = [], halves[-1]
    while any((way := _lower(way)).values()):
        lower.append(way)
    alone = [
        {label: freedom if label == kept else NO_FREEDOM for label, freedom in freedoms.items()}
        for kept, its in freedoms.items()
        if its and sum(map(bool, freedoms.values())) > 1
    ]
    has_shares = any(freedom.share for freedom in freedoms.values())
    return [
        each for each in (*(halves if has_shares else ()), *lower, *alone) if any(each.values())
    ]


def told(freedoms: Freedoms) -> str:
    """Return strengths and shares as they are told.

    >>> told({"spam": Freedom(1.0, 0.42), "abuse": Freedom(0.03)})
    '1 and a share of 42 % for spam, 0.03 for abuse'
    """
    return ", ".join(
        f"{freedom.strength:g}{_and_share(freedom)} for {label}"
        for label, freedom in freedoms.items()
    )


def as_parameters(freedoms: Freedoms) -> dict[str, dict[str, float]]:
    """Return strengths and shares as a card has them."""
    return {
        "strengths": {label: freedom.strength for label, freedom in freedoms.items()},
        "shares": {label: round(freedom.share, 4) for label, freedom in freedoms.items()},
    }


def _and_share(freedom: Freedom) -> str:
    return f" and a share of {freedom.share:.0%}".replace("%", " %") if freedom.share else ""


def _with_part(freedoms: Freedoms, part: float) -> dict[str, Freedom]:
    return {label: replace(one, share=one.share * part) for label, one in freedoms.items()}


def _lower(freedoms: Freedoms) -> dict[str, Freedom]:
    return {
        label: replace(one, strength=_next_below(one.strength)) for label, one in freedoms.items()
    }


def _next_below(strength: float) -> float:
    steps = 2 if strength > FINE else 1
    return STEPS[max(STEPS.index(strength) - steps, 0)]
