"""Thresholds from goals: what may go wrong is stated, the scores follow."""

import numpy as np
import numpy.typing as npt

from model.goals import USUAL
from model.labels import Label, Strictness
from model.linear import LABELS
from model.thresholds import Thresholds

Floats = npt.NDArray[np.float64]

HELD_LEGITIMATE = {strictness: goals.hold_at_most for strictness, goals in USUAL.items()}
"""The share of legitimate comments that may be held, half of it by each label."""
REJECT_PRECISION = {strictness: goals.reject_precision for strictness, goals in USUAL.items()}
"""Of what is rejected, the share that must truly carry the label or be bad otherwise."""
BLATANT_PRECISION = 0.999

LEAST_ROWS = 50
"""A precision measured on fewer rows than these is chance."""

NEVER = 1.0
"""A threshold for a goal that no score reaches."""


def thresholds(
    scores: Floats, labels: npt.NDArray[np.str_], weights: Floats
) -> dict[Strictness, Thresholds]:
    """Return the thresholds of every strictness from held-out rows.

    ``scores`` has the shape (n, 3), in the order of `LABELS`; ``weights`` stand for the population.
    """
    return {
        strictness: _for_goals(
            scores, labels, weights, HELD_LEGITIMATE[strictness], REJECT_PRECISION[strictness]
        )
        for strictness in Strictness
    }


def _for_goals(
    scores: Floats, labels: npt.NDArray[np.str_], weights: Floats, held: float, precision: float
) -> Thresholds:
    honest = labels == Label.LEGITIMATE
    hold = [upper_quantile(scores[honest, k], weights[honest], held / 2) for k in range(2)]
    reject = [
        lowest_with_precision(scores[:, k], ~honest, weights, precision, least=hold[k])
        for k in range(2)
    ]
    is_spam = labels == LABELS[0]
    blatant = lowest_with_precision(
        scores[:, 0], is_spam, weights, BLATANT_PRECISION, least=reject[0]
    )
    return Thresholds(
        hold_spam=hold[0],
        hold_abuse=hold[1],
        reject_spam=reject[0],
        reject_abuse=reject[1],
        blatant_spam=blatant,
    )


def upper_quantile(scores: Floats, weights: Floats, share: float) -> float:
    """Return the lowest threshold that at most ``share`` of the weight reaches.

    >>> upper_quantile(np.array([0.1, 0.2, 0.3, 0.4]), np.ones(4), 0.25)
    0.4
    """
    descending, order = _descending(scores)
    reached = np.cumsum(weights[order]) / weights.sum()
    allowed = np.flatnonzero((reached <= share) & _ends_of_ties(descending))
    return float(descending[allowed[-1]]) if len(allowed) else NEVER


def lowest_with_precision(
    scores: Floats,
    wanted: npt.NDArray[np.bool_],
    weights: Floats,
    precision: float,
    *,
    least: float = 0.0,
) -> float:
    """Return the lowest threshold from ``least`` on above which ``precision`` is reached.

    The precision is the share of the weight that is wanted.
    At least `LEAST_ROWS` rows must lie over it; `NEVER` if none reaches the goal.
    """
    descending, order = _descending(scores)
    precisions = np.cumsum(weights[order] * wanted[order]) / np.cumsum(weights[order])
    is_possible = _ends_of_ties(descending) & (np.arange(len(order)) + 1 >= LEAST_ROWS)
    reached = np.flatnonzero(is_possible & (precisions >= precision) & (descending >= least))
    return float(descending[reached[-1]]) if len(reached) else NEVER


def _descending(scores: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    order = np.argsort(-scores, kind="stable")
    return scores[order], order


def _ends_of_ties(descending: Floats) -> npt.NDArray[np.bool_]:
    """Return which scores are the last of their value: equal ones are reached together."""
    return np.append(descending[1:] != descending[:-1], True)
