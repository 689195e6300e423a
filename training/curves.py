"""What each threshold gives: how much is found, how much of it rightly, and at what cost."""

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS
from training.thresholds import LEAST_ROWS

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Point = dict[str, float]

METRICS = ("precision", "recall", "false_alarms", "held", "f1", "accuracy")
"""What a point of a curve holds beside its threshold, each a share in [0, 1]."""

_RECALLS = np.linspace(0.02, 1.0, 50)
_FALSE_ALARMS = np.geomspace(1e-4, 1.0, 61)
"""The thresholds stand where these shares are reached: evenly, and closely where few are."""

_DIGITS = 6


def curves(scores: Floats, labels: npt.NDArray[np.str_], weights: Floats) -> dict[str, list[Point]]:
    """Return the curve of every label; ``scores`` has the shape (n, 3), in the order of `LABELS`.

    Spam and abuse count legitimate rows as false alarms, and legitimate counts the other two.
    """
    return {
        label.value: curve(
            scores[:, k],
            labels == label,
            weights,
            counted=None if label is Label.LEGITIMATE else labels == Label.LEGITIMATE,
        )
        for k, label in enumerate(LABELS)
    }


def curve(
    scores: Floats,
    is_label: Bools,
    weights: Floats,
    *,
    counted: Bools | None = None,
    least_rows: int = LEAST_ROWS,
) -> list[Point]:
    """Return what about 100 thresholds give, the highest first, each over ``least_rows`` rows.

    ``precision`` is the share of the weight over the threshold that has the label, ``recall`` the
    share of the label over it, ``false_alarms`` the share of the ``counted`` rows over it (all
    other rows, if none are named), ``held`` the share of everything over it; ``f1`` and
    ``accuracy`` are of the answer "it has the label" from the threshold on. A score that equals a
    threshold is over it.

    >>> best = curve(np.array([0.9, 0.6, 0.2]), np.array([1, 0, 0]) > 0, np.ones(3), least_rows=1)
    >>> [(point["threshold"], point["precision"]) for point in best]
    [(0.9, 1.0), (0.6, 0.5), (0.2, 0.333333)]
    """
    counted = ~is_label if counted is None else counted
    if not weights[is_label].sum() or not weights[~is_label].sum():
        return []
    limits = _limits(scores, is_label, counted, weights)
    order = np.argsort(scores)
    over = _Over(scores[order], limits)
    n_rows = over.sums(np.ones(len(scores)))
    total, of_label, alarms = (
        over.sums((weights * kind)[order]) for kind in (1.0, is_label, counted)
    )
    points = zip(limits, n_rows, total, of_label, alarms, strict=True)
    sums = weights.sum(), weights[is_label].sum(), weights[counted].sum()
    return [
        _point(limit, held, found, wrong, *sums)
        for limit, n, held, found, wrong in points
        if n >= least_rows and held > 0
    ]


class _Over:
    """Sums over the rows that reach each of some limits; ``ascending`` are their scores."""

    def __init__(self, ascending: Floats, limits: Floats) -> None:
        self._first = np.searchsorted(ascending, limits, side="left")

    def sums(self, values: Floats) -> Floats:
        """Return the sums of the values, which are in the order of the ascending scores."""
        from_the_end = np.append(np.cumsum(values[::-1])[::-1], 0.0)
        return np.asarray(from_the_end[self._first])


def _limits(scores: Floats, is_label: Bools, counted: Bools, weights: Floats) -> Floats:
    """Return the thresholds, the highest first, rounded down so that nothing drops out."""
    found = [
        _reached_by(scores[rows], weights[rows], shares)
        for rows, shares in ((is_label, _RECALLS), (counted, _FALSE_ALARMS))
    ]
    scale = 10**_DIGITS
    return np.unique(np.floor(np.concatenate(found) * scale) / scale)[::-1]


def _reached_by(scores: Floats, weights: Floats, shares: Floats) -> Floats:
    """Return for each share the highest score that at least this share of the weight reaches."""
    if not len(scores):
        return np.empty(0)
    order = np.argsort(-scores)
    reached = np.cumsum(weights[order])
    places = np.searchsorted(reached, shares * reached[-1])
    return np.asarray(scores[order][np.minimum(places, len(order) - 1)])


def _point(
    limit: float,
    held: float,
    found: float,
    wrong: float,
    total: float,
    of_label: float,
    counted: float,
) -> Point:
    point = {
        "threshold": limit,
        "precision": found / held,
        "recall": found / of_label,
        "false_alarms": wrong / counted if counted else 0.0,
        "held": held / total,
        "f1": 2 * found / (held + of_label),
        "accuracy": (total - held - of_label + 2 * found) / total,
    }
    return {name: round(float(value), _DIGITS) for name, value in point.items()}
