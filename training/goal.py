"""Goals in words, such as ``maximum recall @ precision >= 0.99``, answered from a curve."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from training.curves import METRICS, Point
from training.errors import GoalError

USUAL = (
    *(f"maximum recall @ precision >= {share}" for share in (0.9, 0.95, 0.99, 0.995)),
    *(f"maximum recall @ false_alarms <= {share}" for share in (0.001, 0.01)),
    *(f"minimum held @ recall >= {share}" for share in (0.5, 0.75, 0.9)),
)
"""The goals that every card answers."""

_GOAL = re.compile(r"(maximum|minimum)\s+(\w+)\s*@\s*(\w+)\s*(>=|<=)\s*([0-9]*\.?[0-9]+)")
_CURE = f"write it as `{USUAL[2]}`, with maximum or minimum, >= or <=, and {', '.join(METRICS)}"


@dataclass(frozen=True, slots=True)
class Goal:
    """One metric as large or as small as can be, where another keeps within a limit."""

    is_maximum: bool
    metric: str
    limited: str
    is_at_least: bool
    limit: float
    """In [0, 1]."""

    def __str__(self) -> str:
        wish, relation = ("minimum", "maximum")[self.is_maximum], ("<=", ">=")[self.is_at_least]
        return f"{wish} {self.metric} @ {self.limited} {relation} {self.limit:g}"

    def is_met_by(self, point: Point) -> bool:
        """Return whether the limited metric keeps within its limit there.

        >>> parse_goal("maximum recall @ precision >= 0.9").is_met_by({"precision": 0.9})
        True
        """
        value = point[self.limited]
        return value >= self.limit if self.is_at_least else value <= self.limit

    def best(self, points: Sequence[Point]) -> Point | None:
        """Return the best point that meets the goal, or None where none does.

        Of equally good ones it is the one that keeps furthest within the limit, and of those the
        one with the highest threshold.
        """
        return max(filter(self.is_met_by, points), key=self._merit, default=None)

    def closest(self, points: Sequence[Point]) -> Point | None:
        """Return the point whose limited metric goes furthest towards the limit, or beyond."""
        return max(points, key=self._reserve, default=None)

    def _merit(self, point: Point) -> tuple[float, float, float]:
        value = point[self.metric]
        return value if self.is_maximum else -value, self._reserve(point), point["threshold"]

    def _reserve(self, point: Point) -> float:
        value = point[self.limited]
        return value if self.is_at_least else -value


def parse_goal(text: str) -> Goal:
    """Return the goal that is meant. Raises `GoalError`, which says how to write one.

    >>> parse_goal("minimum held @ recall >= 0.75").metric
    'held'
    """
    match = _GOAL.fullmatch(text.strip())
    if match is None:
        raise GoalError(f"`{text}` is no goal; {_CURE}")
    wish, metric, limited, relation, limit = match.groups()
    for name in (metric, limited):
        if name not in METRICS:
            raise GoalError(f"there is no metric `{name}`; take one of {', '.join(METRICS)}")
    if float(limit) > 1:
        raise GoalError(f"{limit} is more than 1: {limited} is a share, such as 0.99")
    return Goal(wish == "maximum", metric, limited, relation == ">=", float(limit))


def usual_thresholds(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Return the answers to the usual goals: each ``goal``, and its ``point`` or None."""
    return [{"goal": goal, "point": parse_goal(goal).best(points)} for goal in USUAL]
