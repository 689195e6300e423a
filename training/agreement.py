"""How far decisions agree with models that had not seen them, and raters who contradict them."""

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS
from training.adapt import correct, learnable
from training.encoded import Encoded
from training.left_out import probabilities
from training.raters import Suspect, suspects, weighed_down
from training.split import folds, learning_rows
from training.strengths import MOST_TRIED, N_FOLDS

FIRST_STRENGTH = 0.1
"""At which raters are looked at, before a strength is chosen."""

Floats = npt.NDArray[np.float64]


def weigh_suspects(
    encoded: Encoded, known: Encoded, *, seed: int
) -> tuple[Encoded, list[Suspect], Floats]:
    """Return the rows with those of suspicious raters weighed down, the raters, and agreement.

    The agreement is what models that had not seen a row give to its label, in [0, 1].
    """
    strengths = {label: FIRST_STRENGTH for label in learnable(encoded.labels)}
    agreement = _agreement(encoded, known, strengths, seed=seed)
    found = suspects(encoded.rows, agreement)
    if not found:
        return encoded, found, agreement
    lighter = encoded.weighing(weighed_down(encoded.rows, found))
    return lighter, found, _agreement(lighter, known, strengths, seed=seed)


def _agreement(
    encoded: Encoded, known: Encoded, strengths: dict[Label, float], *, seed: int
) -> Floats:
    number = N_FOLDS if len(encoded.rows) <= MOST_TRIED else 2
    fold_of = folds(encoded.rows, seed=seed, number=number)
    log_odds = encoded.base.copy()
    for fold in range(number):
        inside = encoded.part(learning_rows(encoded.rows, fold_of, fold)).beside(known)
        outside = np.flatnonzero(np.asarray(fold_of) == fold)
        for label, strength in strengths.items():
            k = LABELS.index(label)
            correction = correct(
                inside.X, inside.base[:, k], inside.labels, inside.weights,
                label=label, strength=strength,
            )  # fmt: skip
            log_odds[outside, k] = correction.log_odds(encoded.base[outside, k], encoded.X[outside])
    found = probabilities(log_odds)
    columns = np.array([LABELS.index(row.label) for row in encoded.rows], np.int64)
    return np.asarray(found[np.arange(len(columns)), columns])
