"""How freely the weights of a site may leave the base: chosen by comments that were left out."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from model.labels import Label
from model.linear import LABELS
from training.adapt import STRENGTHS, correction_path
from training.calibrate import PRIOR
from training.encoded import Encoded
from training.learning_weights import side_weights
from training.split import learning_rows

N_FOLDS = 5
STEPS = (0.0, *STRENGTHS)
"""What a strength may be; with 0 the weights stay as the base has them."""

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
    of these rows, would seem worse than none.
    """
    rows, is_label, weights = side_weights(tried.labels, tried.weights, label)
    here = np.log(weights[is_label].sum() / weights[~is_label].sum())
    asked = log_odds[rows] + here - np.log(PRIOR[label] / PRIOR[Label.LEGITIMATE])
    signs = np.where(is_label, 1.0, -1.0)

    def losses(slope_and_shift: Floats) -> Floats:
        slope, shift = slope_and_shift
        return np.asarray(weights * np.logaddexp(0, -signs * (slope * asked + shift)))

    def total(slope_and_shift: Floats) -> float:
        away = slope_and_shift - np.array([1.0, 0.0])
        return float(losses(slope_and_shift).sum() + away @ away / 2)

    best = minimize(total, np.array([1.0, 0.0]), method="L-BFGS-B")
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


def gentler(strengths: Mapping[str, float]) -> list[dict[str, float]]:
    """Return what to try in place of these strengths, in this order, without those of no label.

    First all of them lower and lower; then each label alone, as what harms may be what was said of
    the other one.

    >>> gentler({"spam": 0.1, "abuse": 0.03})
    [{'spam': 0.03, 'abuse': 0.0}, {'spam': 0.1, 'abuse': 0.0}, {'spam': 0.0, 'abuse': 0.03}]
    """
    alone = [
        {label: strength if label == kept else 0.0 for label, strength in strengths.items()}
        for kept, freely in strengths.items()
        if freely and sum(map(bool, strengths.values())) > 1
    ]
    lower, way = [], _one_step_lower(strengths)
    while any(way.values()):
        lower.append(way)
        way = _one_step_lower(way)
    return [*lower, *alone]


def _one_step_lower(strengths: Mapping[str, float]) -> dict[str, float]:
    return {label: STEPS[max(STEPS.index(one) - 1, 0)] for label, one in strengths.items()}


def _is_surely_worse(losses: Floats, others: Floats) -> bool:
    behind = losses - others
    return bool(behind.mean() > behind.std() / np.sqrt(len(behind)))
