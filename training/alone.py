"""What a site says by itself, from nothing, and how much of it goes beside the corrected base.

Near a base that knows little of a site, its decisions teach less than they would by themselves:
what the base says otherwise has to be undone first. So a second margin is fitted on the decisions
alone, and both are added, with weights chosen by rows that were left out: stacking (Wolpert,
"Stacked generalization", 1992), with weights that are never negative (Breiman, "Stacked
regressions", 1996). A sum of linear margins is one linear margin.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from model.labels import Label
from training.adapt import Correction, correct
from training.encoded import Encoded
from training.learning_weights import log_odds_over_prior, side_weights
from training.split import learning_rows

ALONE_STRENGTH = 3.0
"""As for any fit from nothing."""
SPREAD = 2.0
"""To what standard deviation a margin from nothing is scaled before it is weighed, in log-odds."""
PENALTIES = np.array([1.0, 3.0, 1.0]) / 2
"""In rows, on the squares of how far the corrected base leaves a weight of 1, the site a weight of
0, and the sum a shift of 0."""
LEAST_SHARE = 0.005
"""Of what varies: with less, the site says nothing by itself that would be worth the second fit."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Blend:
    """A sum of two margins: log-odds = near * (the corrected base) + alone * (the site) + shift."""

    near: float = 1.0
    alone: float = 0.0
    shift: float = 0.0
    share: float = 0.0
    """How much of what varies is the site's, from 0 to 1."""

    def log_odds(self, near: Floats, alone: Floats) -> Floats:
        """Return the sum."""
        return self.near * near + self.alone * alone + self.shift

    def at_most(self, share: float) -> "Blend":
        """Return the same with a lower share of the site, on the way to none."""
        if share >= self.share:
            return self
        part = share / self.share
        return Blend(1 - part * (1 - self.near), part * self.alone, part * self.shift, share)


NEAR_ALONE = Blend()


def correct_alone(encoded: Encoded, label: Label) -> Correction:
    """Return the margin that these rows teach from nothing: a correction of no base."""
    no_base = np.zeros(len(encoded.rows))
    found = correct(
        encoded.X, no_base, encoded.labels, encoded.weights, label=label, strength=ALONE_STRENGTH
    )
    return replace(found, scale=0.0)


def alone_left_out(tried: Encoded, fold_of: Sequence[int], label: Label) -> Floats:
    """Return the left-out log-odds that the other folds teach from nothing, of shape (n,)."""
    found = np.zeros(len(tried.rows))
    for fold in sorted(set(fold_of)):
        inside = tried.part(learning_rows(tried.rows, fold_of, fold))
        outside = np.flatnonzero(np.asarray(fold_of) == fold)
        if len(inside.rows):
            correction = correct_alone(inside, label)
            found[outside] = correction.log_odds(found[outside], tried.X[outside])
    return found


def blend_of(tried: Encoded, near: Floats, alone: Floats, label: Label) -> Blend:
    """Return the sum of two left-out margins that has the least penalised log loss.

    A weight below 0 would be that of chance: folds of a few rows know nothing but that what is left
    out is of the other label, and so would point the wrong way.
    """
    rows, is_label, weights = side_weights(tried.labels, tried.weights, label)
    spread = float(alone[rows].std()) if len(rows) else 0.0
    if not spread:
        return NEAR_ALONE
    here = log_odds_over_prior(is_label, weights, label)
    centre = float(alone[rows].mean())
    margins = np.array([near[rows] + here, (alone[rows] - centre) * SPREAD / spread])
    of_near, of_alone, shift = _stacked(margins, np.where(is_label, 1.0, -1.0), weights)
    varied = np.array([of_near * near[rows].std(), of_alone * SPREAD])
    share = float(varied[1] / varied.sum())
    if share < LEAST_SHARE:
        return NEAR_ALONE
    weight = of_alone * SPREAD / spread
    moved = of_near * here - here - weight * centre + shift
    return Blend(of_near, weight, moved, share)


def blended(near: Correction, alone: Correction, blend: Blend) -> Correction:
    """Return the sum as one correction of the base."""
    columns = np.union1d(near.columns, alone.columns)
    weights = np.zeros(len(columns))
    weights[np.searchsorted(columns, near.columns)] += blend.near * near.weights
    weights[np.searchsorted(columns, alone.columns)] += blend.alone * alone.weights
    shift = blend.near * near.shift + blend.alone * alone.shift + blend.shift
    return Correction(columns, weights, blend.near * near.scale, shift)


def _stacked(margins: Floats, signs: Floats, weights: Floats) -> tuple[float, float, float]:
    centre = np.array([1.0, 0.0, 0.0])

    def loss(parameters: Floats) -> float:
        log_odds = parameters[:2] @ margins + parameters[2]
        total = weights @ np.logaddexp(0, -signs * log_odds)
        return float(total + PENALTIES @ (parameters - centre) ** 2)

    bounds = [(0, None), (0, None), (None, None)]
    near, alone, shift = minimize(loss, centre, method="L-BFGS-B", bounds=bounds).x
    return float(near), float(alone), float(shift)
