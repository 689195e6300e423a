"""Ways to learn a linear margin from sparse rows, and their average.

Logistic regression on n-grams weighed by rarity is the surest on spam, descent on n-grams weighed
by their odds (Wang and Manning, 2012) on abuse: those within collections for strangers, those in
all rows for what we wrote ourselves. They err apart, so that the average beats each of them. The
average of linear margins is one linear margin.
"""

import warnings
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, SGDClassifier

from model.hashing import N_COLUMNS
from model.odds import log_odds, odds_within

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Margin = tuple[Floats, float]
"""The coefficients, of shape (n_features,), and the intercept."""

MANY_ROWS = 10_000
LEAST_ROWS = 2
"""Of so many rows, a hashed column that fewer have gets no weight, and the file stays small."""
LONGEST = 40
"""Steps of the solver; more change margins on strangers by nothing that can be measured."""


class Shares(NamedTuple):
    """What part of a margin each learner has; they sum to 1."""

    rarity: float
    odds: float
    """Of descent on n-grams weighed by their odds in all rows."""
    odds_within: float
    """The same, by their odds within collections."""


HALVES = Shares(rarity=0.5, odds=0.25, odds_within=0.25)


def average_margin(
    X: sparse.csr_matrix,
    is_label: Bools,
    weights: Floats,
    *,
    strength: float,
    alpha: float,
    epochs: int,
    seed: int,
    collections: npt.ArrayLike | None = None,
    shares: Shares = HALVES,
) -> Margin:
    """Return the mean of the margins, each scaled to a standard deviation of 1 on the rows.

    ``strength`` is the inverse of the penalty of logistic regression, ``alpha`` that of descent,
    which passes over the rows ``epochs`` times in an order given by ``seed``. Where no collections
    are told, of shape (n,), all rows are one.
    """
    used = _recurring(X)
    present, named = _columns(X, used), used >= N_COLUMNS
    scale = np.where(named, 1.0, rarity(present))
    scaled = _scaled(present, scale)
    margins = [(shares.rarity, by_rarity(scaled, is_label, weights, strength=strength))]
    for share, told in _odds(present, is_label, weights, collections, shares):
        odds = np.where(named, 1.0, np.abs(told))
        passes = by_odds(scaled, odds, is_label, weights, alpha=alpha, epochs=epochs, seed=seed)
        margins.append((share, passes))
    coefficients, intercept = np.zeros(X.shape[1]), 0.0
    for share, (own_coefficients, own_intercept) in margins:
        spread = float((scaled @ own_coefficients).std()) or 1.0
        coefficients[used] += own_coefficients * scale * share / spread
        intercept += own_intercept * share / spread
    return coefficients, intercept


def _odds(
    present: sparse.csr_matrix,
    is_label: Bools,
    weights: Floats,
    collections: npt.ArrayLike | None,
    shares: Shares,
) -> list[tuple[float, Floats]]:
    """Return the odds to weigh n-grams by, and what part of the margin each has."""
    of_all = log_odds(present, is_label, weights)
    if collections is None:
        return [(shares.odds + shares.odds_within, of_all)]
    within = odds_within(present, is_label, weights, collections)
    return [(shares.odds, of_all), (shares.odds_within, within)]


def by_rarity(
    scaled: sparse.csr_matrix, is_label: Bools, weights: Floats, *, strength: float
) -> Margin:
    """Return the margin of a logistic regression."""
    learner = LogisticRegression(C=strength, max_iter=LONGEST)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped early on purpose
        learner.fit(scaled, is_label, sample_weight=weights)
    return learner.coef_.ravel().astype(np.float64), float(learner.intercept_[0])


def by_odds(
    scaled: sparse.csr_matrix,
    odds: Floats,
    is_label: Bools,
    weights: Floats,
    *,
    alpha: float,
    epochs: int,
    seed: int,
) -> Margin:
    """Return the margin of n-grams weighed by how much likelier they are on one side."""
    learner = SGDClassifier(
        loss="log_loss",
        alpha=alpha,
        max_iter=epochs,
        tol=None,
        average=True,  # over all steps (Polyak and Juditsky, 1992)
        random_state=seed,
    )
    learner.fit(_scaled(scaled, odds), is_label, sample_weight=weights)
    return learner.coef_.ravel() * odds, float(learner.intercept_[0])


def rarity(X: sparse.csr_matrix) -> Floats:
    """Return ln((1 + n) / (1 + rows with the column)) for each column."""
    frequency = np.bincount(X.indices, minlength=X.shape[1])
    return np.asarray(np.log((1 + X.shape[0]) / (1 + frequency)))


def _recurring(X: sparse.csr_matrix) -> npt.NDArray[np.int64]:
    """Return the columns that some row has, of the hashed ones of many rows those that recur.

    The commonest come first: side by side they stay in the processor's cache, and a fit takes half
    the time.
    """
    frequency = np.bincount(X.indices, minlength=X.shape[1])
    if X.shape[0] >= MANY_ROWS:
        frequency[:N_COLUMNS][frequency[:N_COLUMNS] < LEAST_ROWS] = 0
    by_frequency = np.argsort(-frequency, kind="stable")
    return by_frequency[: np.count_nonzero(frequency)]


def _columns(X: sparse.csr_matrix, used: npt.NDArray[np.int64]) -> sparse.csr_matrix:
    """Return the matrix of these columns alone: on others, solvers would spend their time."""
    places = np.full(X.shape[1], -1, X.indices.dtype)
    places[used] = np.arange(len(used))
    columns = places[X.indices]
    kept = columns >= 0
    n_kept = np.append(0, np.cumsum(kept))
    shape = (X.shape[0], len(used))
    return sparse.csr_matrix((X.data[kept], columns[kept], n_kept[X.indptr]), shape=shape)


def _scaled(X: sparse.csr_matrix, scale: Floats) -> sparse.csr_matrix:
    # In double precision, in which solvers reckon: or else they would convert it at every step.
    data = X.data * scale[X.indices]
    return sparse.csr_matrix((data, X.indices, X.indptr), shape=X.shape)
