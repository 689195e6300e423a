"""How freely the weights of a site may leave the base: chosen by comments that were left out."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from model.labels import Label
from model.linear import LABELS
from training.adapt import STRENGTHS, correction_path
from training.encoded import Encoded
from training.freedom import STEPS
from training.learning_weights import log_odds_over_prior, side_weights
from training.split import learning_rows

N_FOLDS = 5
MOST_TRIED = 6_000
"""Rows by which strength and calibration are chosen; more change neither."""

Floats = npt.NDArray[np.float64]


def paths_of(tried: Encoded, known: Encoded, fold_of: Sequence[int], label: Label) -> list[Floats]:
    """Return the left-out log-odds of one margin for every one of `STEPS`."""
    k = LABELS.index(label)
    paths = [tried.base[:, k].copy() for _ in STEPS]
    for fold in range(N_FOLDS):
        inside = tried.part(learning_rows(tried.rows, fold_of, fold)).beside(known)
        outside = np.flatnonzero(np.asarray(fold_of) == fold)
        if not len(outside) or not len(inside.rows):
            continue
        found = correction_path(
            inside.X, inside.base[:, k], inside.labels, inside.weights,
            label=label, strengths=STRENGTHS,
        )  # fmt: skip
        for path, correction in zip(paths[1:], found, strict=True):
            path[outside] = correction.log_odds(tried.base[outside, k], tried.X[outside])
    return paths


def losses_of(tried: Encoded, log_odds: Floats, label: Label) -> Floats:
    """Return the weighted log loss of each row in one margin, as it is fitted.

    After the slope and the shift that suit the margin best: both are chosen anew for whatever is
    taken, and without them a margin that tells apart well, but speaks of another mixture than that
    of these rows, would seem worse than none. The slope is never negative: a margin that points the
    wrong way is no good one.
    """
    rows, is_label, weights = side_weights(tried.labels, tried.weights, label)
    asked = log_odds[rows] + log_odds_over_prior(is_label, weights, label)
    signs = np.where(is_label, 1.0, -1.0)

    def losses(slope_and_shift: Floats) -> Floats:
        slope, shift = slope_and_shift
        return np.asarray(weights * np.logaddexp(0, -signs * (slope * asked + shift)))

    def total(slope_and_shift: Floats) -> float:
        away = slope_and_shift - np.array([1.0, 0.0])
        return float(losses(slope_and_shift).sum() + away @ away / 2)

    bounds = [(0, None), (None, None)]
    best = minimize(total, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=bounds)
    return np.asarray(losses(best.x) / weights.sum() * len(rows))


def timid_enough(losses: Sequence[Floats]) -> int:
    """Return the place of the least strength that is not surely worse than the best one.

    By one standard error of the difference, row by row: Breiman and others, "Classification and
    regression trees" (1984), where the rule is first told. No correction, the first place, only
    where the least one is surely worse: what people decided shall teach, be it ever so little.
    """
    best = losses[int(np.argmin([each.mean() for each in losses]))]
    place = next(n for n, each in enumerate(losses) if not _is_surely_worse(each, best))
    return place or int(not _is_surely_worse(losses[1], losses[0]))


def _is_surely_worse(losses: Floats, others: Floats) -> bool:
    behind = losses - others
    return bool(behind.mean() > behind.std() / np.sqrt(len(behind)))
