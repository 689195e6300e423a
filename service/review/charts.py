"""Pictures of figures, as the places and sizes of what a page draws in inline SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from model.labels import Action
from service.review.shares import Share
from service.store.overview import Day

WIDTH, HEIGHT = 700, 180
GAP = 0.22
"""Of the width of a column, what is left free beside it."""
STACK = (Action.PUBLISH, Action.HOLD, Action.REJECT)
"""From the bottom up."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; its ``kind`` is the class that gives it a colour."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A figure on the axis, and how high it stands."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked columns, one a day."""

    bars: list[Bar]
    lines: list[Line]
    captions: list[tuple[float, str]]
    """Where the days are named, and how."""


def columns(days: Sequence[Day]) -> Columns:
    """Return the picture of comments by day and action."""
    top = round_up(max((sum(day.n.values()) for day in days), default=0))
    step = WIDTH / max(1, len(days))
    bars, captions = [], []
    for place, day in enumerate(days):
        y = float(HEIGHT)
        for action in STACK:
            height = HEIGHT * day.n[action] / top
            y -= height
            if height:
                bars.append(_bar(action.value, step * (place + GAP / 2), y, step, height))
        if (len(days) - 1 - place) % 7 == 0:
            captions.append((round(step * (place + 0.5), 1), f"{day.day:%-d %b}"))
    lines = [Line(value, round(HEIGHT * (1 - value / top), 1)) for value in (0, top // 2, top)]
    return Columns(bars, lines, captions)


def round_up(n: int) -> int:
    """Return the next even round number, at least 2.

    >>> [round_up(n) for n in (0, 3, 11, 47, 130)]
    [2, 4, 20, 60, 200]
    """
    unit: int = 10 ** max(0, len(str(n)) - 1)
    steps = (unit * step for step in (1, 2, 4, 6, 8, 10, 20))
    return next(step for step in steps if step >= n and step % 2 == 0)


def thousandths(share: Share) -> tuple[float, float, float]:
    """Return the ends of the interval of a share and the share itself, of a width of 1,000."""
    low, high = share.bounds
    middle = share.n_right / share.n if share.n else 0.0
    return round(1000 * low, 1), round(1000 * high, 1), round(1000 * middle, 1)


def _bar(kind: str, x: float, y: float, step: float, height: float) -> Bar:
    return Bar(kind, round(x, 2), round(y, 2), round(step * (1 - GAP), 2), round(height, 2))
