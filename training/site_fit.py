"""The fit of a site: decided examples and a base model in, one linear model near the base out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from model.labels import Label
from model.linear import LABELS, MarginClassifier
from training.adapt import Correction, correct, corrected, learnable
from training.calibrate import PRIOR, calibrate
from training.encoded import Encoded
from training.progress import Progress
from training.raters import Suspect, suspects, weighed_down
from training.split import folds, learning_rows
from training.strengths import N_FOLDS, STEPS, losses_of, paths_of, timid_enough
from training.weights import population_weights

MOST_TRIED = 6_000
"""Rows by which strength and calibration are chosen; more change neither."""
FIRST_STRENGTH = 0.1
"""At which raters are looked at, before a strength is chosen."""
LOYALTY = 30.0
"""How many rows it takes to doubt the base model's calibration."""
Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt of some rows."""

    estimator: MarginClassifier
    strengths: dict[str, float]
    """For each label, how freely its weights left the base; 0 where they did not."""
    log_odds: Floats
    """Of the rows that were tried, by models that had not seen them; calibrated, shape (n, 2)."""
    tried: Encoded
    paths: dict[str, list[Floats]]
    """For each label that can be learnt, the same of its margin for every one of `STEPS`, not yet
    calibrated."""

    @property
    def scores(self) -> Floats:
        """The probabilities of the rows that were tried, of shape (n, 3)."""
        return probabilities(self.log_odds)


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


def learn(
    encoded: Encoded, known: Encoded, base: MarginClassifier, *, seed: int, progress: Progress
) -> Learnt:
    """Return the model of these rows near the base, calibrated by rows left out."""
    tried = encoded.part(_some(len(encoded.rows), MOST_TRIED, seed))
    fold_of = folds(tried.rows, seed=seed, number=N_FOLDS)
    paths, strengths = {}, {label.value: 0.0 for label in LABELS[:2]}
    for label in progress.track(learnable(encoded.labels), "choosing strengths", 2):
        paths[label.value] = path = paths_of(tried, known, fold_of, label)
        best = timid_enough([losses_of(tried, each, label) for each in path])
        strengths[label.value] = STEPS[best]
    progress.step("fitting on all rows")
    return _learnt(strengths, paths, tried, encoded.beside(known), base)


def at_strengths(
    strengths: dict[str, float],
    learnt: Learnt,
    encoded: Encoded,
    known: Encoded,
    base: MarginClassifier,
) -> Learnt:
    """Return what the same rows give at other strengths, each of which is one of `STEPS`."""
    return _learnt(strengths, learnt.paths, learnt.tried, encoded.beside(known), base)


def refit(
    encoded: Encoded, known: Encoded, base: MarginClassifier, learnt: Learnt
) -> MarginClassifier:
    """Return the model of other rows with the strengths and the calibration that were learnt."""
    estimator = corrected(base, corrections(encoded.beside(known), learnt.strengths))
    estimator.slope_, estimator.shift_ = learnt.estimator.slope_, learnt.estimator.shift_
    return estimator


def corrections(encoded: Encoded, strengths: dict[str, float]) -> list[Correction]:
    """Return the correction of each margin by these rows."""
    return [
        correct(
            encoded.X,
            encoded.base[:, k],
            encoded.labels,
            encoded.weights,
            label=label,
            strength=strengths[label.value],
        )
        for k, label in enumerate(LABELS[:2])
    ]


def probabilities(log_odds: Floats) -> Floats:
    """Return the softmax of two log-odds and 0, of shape (n, 3)."""
    return np.asarray(softmax(np.column_stack([log_odds, np.zeros(len(log_odds))]), axis=1))


def _learnt(
    strengths: dict[str, float],
    paths: dict[str, list[Floats]],
    tried: Encoded,
    all_rows: Encoded,
    base: MarginClassifier,
) -> Learnt:
    log_odds = tried.base.copy()
    for k, label in enumerate(LABELS[:2]):
        if label.value in paths:
            log_odds[:, k] = paths[label.value][STEPS.index(strengths[label.value])]
    slope, shift = _calibration(tried, log_odds)
    estimator = corrected(base, corrections(all_rows, strengths))
    estimator.slope_, estimator.shift_ = slope, shift
    return Learnt(estimator, strengths, log_odds * slope + shift, tried, paths)


def _calibration(tried: Encoded, log_odds: Floats) -> tuple[Floats, Floats]:
    weights = population_weights(tried.rows, PRIOR)
    return calibrate(log_odds, tried.labels, weights, loyalty=LOYALTY / max(len(tried.rows), 1))


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


def _some(n: int, most: int, seed: int) -> npt.NDArray[np.int64]:
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))
