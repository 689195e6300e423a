"""The recipes that are compared: what is taught, by which features, to which learner."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from families import FAMILIES
from sklearn.linear_model import SGDClassifier

from model.hashing import N_COLUMNS
from model.learners import Margin, Shares, average_margin, by_odds, by_rarity, rarity
from model.linear import LABELS, SHARES, MarginClassifier
from model.odds import odds_within
from training.examples import Example
from training.weights import collections_of, margin_weights

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
SETTINGS: dict[str, Any] = MarginClassifier().get_params()


@dataclass(frozen=True, slots=True)
class Side:
    """Which rows have a label, what each weighs for its margin, and where it is from."""

    is_label: Bools
    weights: Floats
    collections: npt.NDArray[np.str_]
    shares: Shares


Learner = Callable[[sparse.csr_matrix, Side], Margin]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One way to come by a model; unless told otherwise, the one that Chaffinch takes."""

    name: str
    learner: str = "average"
    without: frozenset[str] = frozenset()
    """Families of features that are left out."""
    templates: bool = True
    copies: bool = True
    """Whether disguised copies of some rows teach as well."""
    least_rows: int = 1
    """A column that fewer rows have is not used."""
    counted: bool = False
    rounded: bool = True
    """Whether every weight is kept in one byte."""

    def margins(
        self, X: sparse.csr_matrix, rows: Sequence[Example], judged: sparse.csr_matrix
    ) -> Floats:
        """Return the margins of spam and of abuse that a fit on X gives to the judged rows."""
        coefficients, intercepts = self._learn(X, rows)
        if self.rounded:
            rounded = MarginClassifier().set_weights(coefficients, intercepts)
            return rounded.decision_function(judged)
        return np.asarray(judged @ coefficients.T + intercepts)

    def _learn(self, X: sparse.csr_matrix, rows: Sequence[Example]) -> tuple[Floats, Floats]:
        X = _often_seen(X, self.least_rows)
        weights, collections = margin_weights(rows), np.array(collections_of(rows))
        labels = np.array([row.label.value for row in rows])
        sides = [
            Side(labels == label, weights[:, k], collections, Shares(**SHARES[label]))
            for k, label in enumerate(LABELS[:2])
        ]
        learnt = [LEARNERS[self.learner](X, side) for side in sides]
        return np.array([one for one, _ in learnt]), np.array([one for _, one in learnt])


def _often_seen(X: sparse.csr_matrix, least_rows: int) -> sparse.csr_matrix:
    if least_rows < 2:
        return X
    is_kept = np.bincount(X.indices, minlength=X.shape[1]) >= least_rows
    kept = X.copy()
    kept.data[~is_kept[kept.indices]] = 0
    kept.eliminate_zeros()
    return kept


def _average(X: sparse.csr_matrix, side: Side) -> Margin:
    return average_margin(
        X,
        side.is_label,
        side.weights,
        collections=side.collections,
        shares=side.shares,
        **SETTINGS,
    )


def _pooled(X: sparse.csr_matrix, side: Side) -> Margin:
    return average_margin(X, side.is_label, side.weights, shares=side.shares, **SETTINGS)


def _by_rarity(X: sparse.csr_matrix, side: Side) -> Margin:
    used, scale, scaled = _scaled(X)
    strength = SETTINGS["strength"]
    learnt, intercept = by_rarity(scaled, side.is_label, side.weights, strength=strength)
    return _spread_out(learnt * scale, used, X), intercept


def _by_odds(X: sparse.csr_matrix, side: Side) -> Margin:
    used, scale, scaled = _scaled(X)
    told = np.abs(odds_within(scaled, side.is_label, side.weights, side.collections))
    odds = np.where(used >= N_COLUMNS, 1.0, told)
    passes = {name: SETTINGS[name] for name in ("alpha", "epochs", "seed")}
    learnt, intercept = by_odds(scaled, odds, side.is_label, side.weights, **passes)
    return _spread_out(learnt * scale, used, X), intercept


def _descent(weighed: bool = True, **settings: Any) -> Learner:
    """Return stochastic gradient descent, on n-grams weighed by rarity or as they are."""

    def learn(X: sparse.csr_matrix, side: Side) -> Margin:
        used, scale, scaled = _scaled(X, weighed=weighed)
        given = {"alpha": 1e-4, "max_iter": 5, "tol": None, "random_state": 0, **settings}
        learner = SGDClassifier(**given)
        learner.fit(scaled, side.is_label, sample_weight=side.weights)
        return _spread_out(learner.coef_.ravel() * scale, used, X), float(learner.intercept_[0])

    return learn


LEARNERS: dict[str, Learner] = {
    "average": _average,
    "pooled": _pooled,
    "rarity": _by_rarity,
    "odds": _by_odds,
    "descent": _descent(loss="log_loss", average=True),
    "unweighed": _descent(weighed=False, loss="log_loss", average=True),
    "hinge": _descent(loss="hinge", average=True),
    "elastic": _descent(loss="log_loss", penalty="elasticnet", alpha=1e-5),
}


def _scaled(
    X: sparse.csr_matrix, *, weighed: bool = True
) -> tuple[npt.NDArray[np.int64], Floats, sparse.csr_matrix]:
    """Return the columns that some row has, their scale, and the scaled rows."""
    used = np.flatnonzero(np.bincount(X.indices, minlength=X.shape[1]))
    present = X[:, used]
    scale = np.where(used >= N_COLUMNS, 1.0, rarity(present) if weighed else 1.0)
    data = present.data * scale.astype(np.float32)[present.indices]
    return used, scale, sparse.csr_matrix((data, present.indices, present.indptr), present.shape)


def _spread_out(learnt: Floats, used: npt.NDArray[np.int64], X: sparse.csr_matrix) -> Floats:
    coefficients = np.zeros(X.shape[1])
    coefficients[used] = learnt
    return coefficients


RECIPES = (
    Recipe(name="Chaffinch"),
    Recipe(name="without own examples", templates=False),
    Recipe(name="without disguised copies", copies=False),
    *[Recipe(name=f"without {one}", without=frozenset({one})) for one in FAMILIES],
    Recipe(name="odds of all rows together", learner="pooled"),
    Recipe(name="logistic regression by rarity alone", learner="rarity"),
    Recipe(name="descent by odds alone", learner="odds"),
    Recipe(name="descent by rarity, averaged", learner="descent"),
    Recipe(name="descent, not weighed, averaged", learner="unweighed"),
    Recipe(name="linear support vector machine", learner="hinge"),
    Recipe(name="elastic net", learner="elastic"),
    Recipe(name="columns seen twice", least_rows=2),
    Recipe(name="columns seen three times", least_rows=3),
    Recipe(name="counts instead of presence", counted=True),
    Recipe(name="weights not rounded", rounded=False),
)
