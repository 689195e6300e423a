"""A base model, moved towards what a site decided no further than its decisions carry.

For each label a logistic regression with the base model's log-odds as its start: what is learnt is
a correction of every weight, and the penalty (ridge) is on the correction. A site with few
decisions keeps nearly all of the base; one with many replaces what it disagrees with. Base and
correction add up to one linear model of the same form (Chelba and Acero, "Adaptation of maximum
entropy capitalizer: little data can help a lot", 2004). What is rare, and what is likelier on one
side (Wang and Manning, 2012), moves the most freely.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from scipy.optimize import minimize
from scipy.special import expit

from model.hashing import N_COLUMNS
from model.labels import Label
from model.linear import LABELS, MarginClassifier
from model.odds import log_odds
from training.learning_weights import log_odds_over_prior, side_weights
from training.lone_columns import directions

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.str_]

STRENGTHS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""How freely weights may leave the base, from hardly to almost as data will; 0 is the base.

A fit from nothing has 3; what a base says otherwise takes more to undo.
"""
LEAST_ROWS = 8
"""Of a label and of legitimate ones: with fewer, a margin stays as the base has it."""
MOST_STEPS = 40
LEAST_GAIN = 1e-6
"""The part of the loss that a step must take off: less moves no score by what could be seen."""
SCALE_PENALTY = 20.0
"""How many rows it takes to doubt how far the base model's log-odds reach."""
NAMED_SCALE = 0.5
"""A named feature is one weight that stands in many comments: it moves less freely than a word."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a site adds to one margin of the base: log-odds = scale * base + X @ weights + shift."""

    columns: npt.NDArray[np.int64]
    weights: Floats
    scale: float = 1.0
    shift: float = 0.0

    def log_odds(self, base: Floats, X: sparse.csr_matrix) -> Floats:
        """Return the corrected log-odds of rows whose base log-odds are given."""
        dense = np.zeros(X.shape[1])
        dense[self.columns] = self.weights
        return np.asarray(self.scale * base + X @ dense + self.shift)


NO_CORRECTION = Correction(np.zeros(0, np.int64), np.zeros(0))


def base_log_odds(base: MarginClassifier, X: sparse.csr_matrix) -> Floats:
    """Return the calibrated log-odds of the base against legitimate, of shape (n, 2)."""
    return base.log_odds(base.decision_function(X))


def correct(
    X: sparse.csr_matrix,
    base: Floats,
    labels: Labels,
    weights: Floats,
    *,
    label: Label,
    strength: float,
) -> Correction:
    """Return the correction of one margin; ``base`` has its log-odds, of shape (n,)."""
    path = correction_path(X, base, labels, weights, label=label, strengths=[strength])
    return path[0]


def correction_path(
    X: sparse.csr_matrix,
    base: Floats,
    labels: Labels,
    weights: Floats,
    *,
    label: Label,
    strengths: Sequence[float],
) -> list[Correction]:
    """Return a correction for each of the ascending strengths, each begun where the last ended."""
    rows, is_label, own = side_weights(labels, weights, label)
    if not len(rows) or not strengths or not max(strengths):
        return [NO_CORRECTION for _ in strengths]
    problem = _Problem.of(X[rows], base[rows], is_label, own, label)
    found, start = [], problem.start()
    for strength in strengths:
        if strength:
            start = problem.solve(strength, start)
        found.append(problem.correction(start) if strength else NO_CORRECTION)
    return found


@dataclass(frozen=True, slots=True)
class _Problem:
    """One margin to correct: the columns that its rows have, scaled, and where the base stands."""

    X: sparse.csr_matrix
    """Along the directions."""
    directions: sparse.csr_matrix
    used: npt.NDArray[np.int64]
    column_scale: Floats
    base: Floats
    signs: Floats
    weights: Floats
    log_prior: float
    """What the log-odds of these weights are over those of the population."""

    @classmethod
    def of(
        cls,
        X: sparse.csr_matrix,
        base: Floats,
        is_label: npt.NDArray[np.bool_],
        weights: Floats,
        label: Label,
    ) -> "_Problem":
        frequency = np.bincount(X.indices, minlength=X.shape[1])
        used = np.flatnonzero(frequency)
        rarity = np.log((1 + X.shape[0]) / (1 + frequency[used]))
        X = _used_columns(X, used)
        telling = np.abs(log_odds(X, is_label, weights))
        scale = np.where(used >= N_COLUMNS, NAMED_SCALE, rarity * telling)
        scaled = _scaled_columns(X, scale)
        along = directions(scaled)
        return cls(
            X=sparse.csr_matrix(scaled @ along),
            directions=along,
            used=used,
            column_scale=scale,
            base=base,
            signs=np.where(is_label, 1.0, -1.0),
            weights=weights,
            log_prior=log_odds_over_prior(is_label, weights, label),
        )

    def start(self) -> Floats:
        return np.concatenate([np.zeros(self.X.shape[1]), [1.0, 0.0]])

    def solve(self, strength: float, start: Floats) -> Floats:
        penalties = np.full(len(start), 1 / strength)
        penalties[-2], penalties[-1] = SCALE_PENALTY, 1.0
        centre = self.start()

        def loss(parameters: Floats) -> tuple[float, Floats]:
            aligned = self.signs * self._log_odds(parameters)
            slopes = -self.signs * self.weights * expit(-aligned)
            away = parameters - centre
            gradient = (
                np.concatenate([self.X.T @ slopes, [slopes @ self.base, slopes.sum()]])
                + penalties * away
            )
            value = self.weights @ np.logaddexp(0, -aligned) + penalties @ away**2 / 2
            return float(value), gradient

        options = {"maxiter": MOST_STEPS, "ftol": LEAST_GAIN}
        solve: Any = minimize  # its stubs do not know what ``jac=True`` returns
        answer = solve(loss, start, jac=True, method="L-BFGS-B", options=options)
        return np.asarray(answer.x)

    def correction(self, parameters: Floats) -> Correction:
        return Correction(
            columns=self.used,
            weights=self.directions @ parameters[:-2] * self.column_scale,
            scale=float(parameters[-2]),
            shift=float(parameters[-1]),
        )

    def _log_odds(self, parameters: Floats) -> Floats:
        correction = self.X @ parameters[:-2]
        return np.asarray(parameters[-2] * self.base + correction + parameters[-1] + self.log_prior)


def corrected(base: MarginClassifier, corrections: Sequence[Correction]) -> MarginClassifier:
    """Return base and corrections as one estimator, whose margins are log-odds."""
    weights = np.hstack([base.table().weights().T.astype(np.float64), base.named_])
    coefficients = weights * base.slope_[:, None]
    intercepts = base.intercept_ * base.slope_ + base.shift_
    for k, correction in enumerate(corrections):
        coefficients[k] *= correction.scale
        coefficients[k, correction.columns] += correction.weights
        intercepts[k] = intercepts[k] * correction.scale + correction.shift
    return MarginClassifier(**base.get_params()).set_weights(coefficients, intercepts)


def _used_columns(X: sparse.csr_matrix, used: npt.NDArray[np.int64]) -> sparse.csr_matrix:
    """Return the columns that some row has, alone."""
    places = np.zeros(X.shape[1], X.indices.dtype)
    places[used] = np.arange(len(used))
    shape = (X.shape[0], len(used))
    return sparse.csr_matrix((X.data, places[X.indices], X.indptr), shape=shape)


def _scaled_columns(X: sparse.csr_matrix, scale: Floats) -> sparse.csr_matrix:
    data = (X.data * scale.astype(np.float32)[X.indices]).astype(np.float64)
    return sparse.csr_matrix((data, X.indices, X.indptr), shape=X.shape)


def learnable(labels: Labels) -> list[Label]:
    """Return the labels of which, and against which, there are rows enough to learn."""
    counts = {label: int((labels == label).sum()) for label in LABELS}
    enough = counts[Label.LEGITIMATE] >= LEAST_ROWS
    return [label for label in LABELS[:2] if enough and counts[label] >= LEAST_ROWS]
