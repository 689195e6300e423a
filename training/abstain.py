"""How well a model knows what it does not know: risk against coverage.

A model that judges only what it is surest of covers less and errs less. The area under that curve
tells how good its sureness is, whatever the share it is to judge (Geifman and El-Yaniv, 2017).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The curve, one point for each distinct confidence, the surest first."""

    coverage: Floats
    """The share of the weight that is judged, in (0, 1], ascending."""
    risk: Floats
    """The share of what is judged that is judged wrongly."""
    area: float
    """The mean risk over all coverages, in [0, 1]: the lower, the better."""

    def risk_at(self, coverage: float) -> float:
        """Return the risk when at least this share is judged."""
        place = int(np.searchsorted(self.coverage, coverage - 1e-12))
        return float(self.risk[min(place, len(self.risk) - 1)])


def risk_coverage(correct: Bools, confidence: Floats, weights: Floats) -> RiskCoverage:
    """Return the risk-coverage curve of answers that are ``correct`` or not, and its area.

    Rows of equal confidence are judged together, or in an order that says nothing: over their
    part of the coverage the risk runs as if they came in proportion. At least one row is needed.

    >>> curve = risk_coverage(np.array([True, False]), np.array([0.9, 0.4]), np.ones(2))
    >>> curve.coverage.tolist(), curve.risk.tolist()
    ([0.5, 1.0], [0.0, 0.5])
    >>> round(curve.area, 4)  # 1 - ln 2, halved
    0.1534
    """
    _, place = np.unique(-confidence, return_inverse=True)
    judged = np.cumsum(np.bincount(place, weights)) / weights.sum()
    wrong = np.cumsum(np.bincount(place, weights * ~correct)) / weights.sum()
    return RiskCoverage(judged, wrong / judged, _area(judged, wrong))


def highest_probability(scores: Floats) -> Floats:
    """Return the plain confidence: the probability of the label that is answered."""
    return np.asarray(scores.max(axis=1))


def _area(judged: Floats, wrong: Floats) -> float:
    """Return the integral of wrong(c) / c over the coverage c, wrong being linear in between."""
    before = np.concatenate([[0.0], judged[:-1]])
    slope = np.diff(wrong, prepend=0.0) / np.diff(judged, prepend=0.0)
    start = np.concatenate([[0.0], wrong[:-1]]) - slope * before
    # wrong(c) = start + slope * c; the first step starts at no coverage with no errors.
    steps = slope * (judged - before)
    steps[1:] += start[1:] * np.log(judged[1:] / before[1:])
    return float(steps.sum())
