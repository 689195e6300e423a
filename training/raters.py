"""Raters whose labels the rest contradicts: named, and weighed down.

A model that was taught everything but some rows says what label they should have. Where it is sure
of another one, the row is in doubt. Honest raters are in doubt now and then; one who is so much
oftener than all others is mistaken, careless or hostile (cross-validated, after Northcutt, Jiang
and Chuang, "Confident learning", 2021).
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.decided import DecidedExample

DOUBTFUL = 0.2
"""A label to which the cross-validated model gives less is in doubt."""
LEAST_ROWS = 10
"""Of a rater with fewer, nothing can be said."""
TIMES_THE_REST = 2.5
"""How many times as often as the others, at the lower bound of the interval, is suspicious."""
LEAST_RATE = 0.2
"""Doubts are never suspicious below this lower bound: sites differ from what models know."""
SUSPECT_FACTOR = 0.05
"""What the labels of a suspicious rater still weigh."""
MOST_NAMED = 50
"""Single rows in doubt that are named."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A rater whose labels contradict the rest."""

    rater: str
    n_rows: int
    n_doubtful: int
    rate_of_others: float
    """The share of the labels of all others that is in doubt."""

    def __str__(self) -> str:
        return (
            f"{self.rater}: {self.n_doubtful} of {self.n_rows} labels contradict the rest "
            f"({self.n_doubtful / self.n_rows:.0%}; of all others' {self.rate_of_others:.1%})"
        )


def suspects(rows: Sequence[DecidedExample], agreement: Floats) -> list[Suspect]:
    """Return the suspicious raters, the most doubtful first.

    ``agreement`` is the probability that a model which had not seen a row gives to its label. Found
    one after the other, so that one who lies much does not hide another.
    """
    doubts: dict[str, list[bool]] = defaultdict(list)
    for row, probability in zip(rows, agreement.tolist(), strict=True):
        doubts[row.rater].append(probability < DOUBTFUL)
    found: list[Suspect] = []
    while worst := _worst(doubts):
        found.append(worst)
        del doubts[worst.rater]
    return found


def _worst(doubts: dict[str, list[bool]]) -> Suspect | None:
    n_rows = sum(map(len, doubts.values()))
    n_doubtful = sum(map(sum, doubts.values()))
    candidates = []
    for rater, own in doubts.items():
        n_others = n_rows - len(own)
        if len(own) < LEAST_ROWS or n_others < LEAST_ROWS:
            continue
        of_others = (n_doubtful - sum(own)) / n_others
        lower = lower_bound(sum(own), len(own))
        if lower >= max(LEAST_RATE, TIMES_THE_REST * of_others):
            candidates.append((lower, Suspect(rater, len(own), sum(own), of_others)))
    return max(candidates, key=lambda pair: pair[0])[1] if candidates else None


def lower_bound(n_of: int, n: int, z: float = 2.33) -> float:
    """Return the lower bound of a share at 99 % (Wilson, 1927).

    >>> round(lower_bound(8, 10), 2)
    0.43
    """
    share = n_of / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (middle - spread) / (1 + z * z / n))


def weighed_down(rows: Sequence[DecidedExample], found: Sequence[Suspect]) -> list[DecidedExample]:
    """Return the rows, those of suspicious raters with a twentieth of their weight."""
    names = {suspect.rater for suspect in found}
    return [
        row.weighing(row.weight * SUSPECT_FACTOR) if row.rater in names else row for row in rows
    ]


def in_doubt(rows: Sequence[DecidedExample], agreement: Floats) -> list[DecidedExample]:
    """Return the rows to look at again, the most doubtful first."""
    order = np.argsort(agreement, kind="stable")[:MOST_NAMED]
    return [rows[index] for index in order.tolist() if agreement[index] < DOUBTFUL]
