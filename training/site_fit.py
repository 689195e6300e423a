"""The fit of a site: decided examples and a base model in, one linear model out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.labels import Label
from model.linear import LABELS, MarginClassifier
from training.adapt import Correction, correct, corrected, learnable
from training.alone import NEAR_ALONE, Blend, alone_left_out, blend_of, blended, correct_alone
from training.calibrate import PRIOR, calibrate
from training.encoded import Encoded
from training.freedom import NO_FREEDOM, STEPS, Freedom, Freedoms
from training.left_out import probabilities
from training.progress import Progress
from training.split import folds
from training.strengths import MOST_TRIED, N_FOLDS, losses_of, paths_of, timid_enough
from training.weights import population_weights

LOYALTY = 30.0
"""How many rows it takes to doubt the base model's calibration."""
ALL = 1.0
"""As much of a share as left-out rows ask for."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Margins:
    """The left-out log-odds of one label, not yet calibrated, each of shape (n,)."""

    near: list[Floats]
    """Of corrections of the base, for every one of `STEPS`."""
    alone: Floats
    """Of what the site says by itself."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt of some rows."""

    estimator: MarginClassifier
    freedoms: dict[str, Freedom]
    """For each label, how freely its margin left the base; not at all where too little spoke."""
    log_odds: Floats
    """Of the rows that were tried, by models that had not seen them; calibrated, shape (n, 2)."""
    tried: Encoded
    margins: Mapping[str, Margins]
    """For each label that can be learnt, what the others of the tried rows say of each."""

    @property
    def scores(self) -> Floats:
        """The probabilities of the rows that were tried, of shape (n, 3)."""
        return probabilities(self.log_odds)


def learn(
    encoded: Encoded, known: Encoded, base: MarginClassifier, *, seed: int, progress: Progress
) -> Learnt:
    """Return the model of these rows that left-out ones ask for, calibrated by them."""
    tried = encoded.part(_some(len(encoded.rows), MOST_TRIED, seed))
    fold_of = folds(tried.rows, seed=seed, number=N_FOLDS)
    margins, freedoms = {}, {label.value: NO_FREEDOM for label in LABELS[:2]}
    for label in progress.track(learnable(encoded.labels), "choosing strengths", 2):
        near = paths_of(tried, known, fold_of, label)
        margins[label.value] = Margins(near, alone_left_out(tried, fold_of, label))
        best = timid_enough([losses_of(tried, each, label) for each in near])
        freedoms[label.value] = Freedom(STEPS[best], ALL)
    progress.step("fitting on all rows")
    return _learnt(freedoms, margins, tried, encoded, known, base)


def at_freedoms(
    freedoms: Freedoms, learnt: Learnt, encoded: Encoded, known: Encoded, base: MarginClassifier
) -> Learnt:
    """Return what the same rows give with these strengths, and with these shares at most."""
    return _learnt(freedoms, learnt.margins, learnt.tried, encoded, known, base)


def _learnt(
    wanted: Freedoms,
    margins: Mapping[str, Margins],
    tried: Encoded,
    encoded: Encoded,
    known: Encoded,
    base: MarginClassifier,
) -> Learnt:
    log_odds = tried.base.copy()
    freedoms, blends = {label.value: NO_FREEDOM for label in LABELS[:2]}, {}
    for name, found in margins.items():
        near = found.near[STEPS.index(wanted[name].strength)]
        blend = blend_of(tried, near, found.alone, Label(name)).at_most(wanted[name].share)
        log_odds[:, LABELS.index(Label(name))] = blend.log_odds(near, found.alone)
        freedoms[name] = Freedom(wanted[name].strength, blend.share)
        blends[name] = blend
    slope, shift = _calibration(tried, log_odds)
    estimator = corrected(base, _corrections(encoded, known, freedoms, blends))
    estimator.slope_, estimator.shift_ = slope, shift
    return Learnt(estimator, freedoms, log_odds * slope + shift, tried, margins)


def _corrections(
    encoded: Encoded, known: Encoded, freedoms: Freedoms, blends: Mapping[str, Blend]
) -> list[Correction]:
    beside, found = encoded.beside(known), []
    for k, label in enumerate(LABELS[:2]):
        correction = correct(
            beside.X, beside.base[:, k], beside.labels, beside.weights,
            label=label, strength=freedoms[label.value].strength,
        )  # fmt: skip
        blend = blends.get(label.value, NEAR_ALONE)
        if blend.alone:
            correction = blended(correction, correct_alone(encoded, label), blend)
        found.append(correction)
    return found


def _calibration(tried: Encoded, log_odds: Floats) -> tuple[Floats, Floats]:
    weights = population_weights(tried.rows, PRIOR)
    return calibrate(log_odds, tried.labels, weights, loyalty=LOYALTY / max(len(tried.rows), 1))


def _some(n: int, most: int, seed: int) -> npt.NDArray[np.int64]:
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))
