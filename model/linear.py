"""Two linear margins and three probabilities: the estimator behind every score.

One margin tells spam from the rest, one tells abuse from the rest. They are fitted apart, since
hardly any collection of comments is labelled for both, and meet in one softmax:

    ln(p_spam / p_legitimate)  = slope_spam  * margin_spam  + shift_spam
    ln(p_abuse / p_legitimate) = slope_abuse * margin_abuse + shift_abuse

Weights are kept in one byte each on a quadratic scale, which holds small weights finely.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from model.arithmetic import NUMPY, Arithmetic
from model.features import Encoded
from model.hashing import N_COLUMNS
from model.labels import Label
from model.named_features import DISGUISES
from model.weight_table import LEVELS, WeightTable

LABELS = (Label.SPAM, Label.ABUSE, Label.LEGITIMATE)
"""The order of margins and probabilities in Chaffinch; the first two have margins."""

SHARES = {
    Label.SPAM: {"rarity": 0.55, "odds": 0.25, "odds_within": 0.2},
    Label.ABUSE: {"rarity": 0.4, "odds": 0.25, "odds_within": 0.35},
}
"""What part of each margin every learner has."""

_ALPHABETICAL = np.argsort([label.value for label in LABELS])

Floats = npt.NDArray[np.float64]


class MarginClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Fits on the matrix of `CommentFeatures`; labels are the values of `Label`.

    ``strength``, ``alpha`` and ``epochs`` are those of `average_margin`; ``seed`` is the order in
    which rows are passed.
    """

    classes_ = np.array(sorted(label.value for label in LABELS))
    """In alphabetical order, as the scorers of scikit-learn take for granted."""

    def __init__(
        self, *, strength: float = 3.0, alpha: float = 1e-4, epochs: int = 5, seed: int = 0
    ) -> None:
        self.strength = strength
        self.alpha = alpha
        self.epochs = epochs
        self.seed = seed

    def fit(
        self,
        X: sparse.csr_matrix,
        y: npt.ArrayLike,
        sample_weight: Floats | None = None,
        collections: npt.ArrayLike | None = None,
    ) -> Self:
        """Fit both margins.

        ``sample_weight`` has the shape (n,), or (n, 2): one a margin. Rows are compared for their
        odds within each of the ``collections``, of shape (n,); all with all where none are given.
        """
        # What learns takes memory, of which a service has no use.
        from model.learners import Shares, average_margin

        labels = np.asarray(y)
        weights = np.ones(len(labels)) if sample_weight is None else np.asarray(sample_weight)
        weights = np.broadcast_to(weights.reshape(len(labels), -1), (len(labels), 2))
        coefficients, intercepts = [], []
        for k, label in enumerate(LABELS[:2]):
            kept = np.flatnonzero(weights[:, k])
            learnt, intercept = average_margin(
                X[kept],
                labels[kept] == label,
                weights[kept, k],
                collections=None if collections is None else np.asarray(collections)[kept],
                shares=Shares(**SHARES[label]),
                **self.get_params(),
            )
            coefficients.append(_never_for_innocence(learnt))
            intercepts.append(intercept)
        return self.set_weights(np.array(coefficients), np.array(intercepts))

    def set_weights(self, coefficients: Floats, intercepts: Floats) -> Self:
        """Keep the weights, of shape (2, n_features), with slopes of 1 and shifts of 0."""
        hashed = coefficients[:, :N_COLUMNS]
        self.largest_ = np.abs(hashed).max(axis=1)
        levels = np.sqrt(np.abs(hashed) / np.maximum(self.largest_, 1e-12)[:, None]) * LEVELS
        self.codes_ = (np.sign(hashed) * np.rint(levels)).astype(np.int8)
        self.named_ = coefficients[:, N_COLUMNS:].astype(np.float64)
        self.intercept_ = intercepts.astype(np.float64)
        self.slope_ = np.ones(2)
        self.shift_ = np.zeros(2)
        return self

    def table(self) -> WeightTable:
        """Return the weights of the hashed columns."""
        check_is_fitted(self, "codes_")
        return WeightTable.of(self.codes_, self.largest_)

    def decision_function(self, X: sparse.csr_matrix) -> Floats:
        """Return the two margins, of shape (n, 2): spam, abuse."""
        coefficients = np.vstack([self.table().weights(), self.named_.T.astype(np.float32)])
        return np.asarray(X @ coefficients + self.intercept_, dtype=np.float64)

    def predict_proba(self, X: sparse.csr_matrix) -> Floats:
        """Return calibrated probabilities, of shape (n, 3), in the order of ``classes_``."""
        return self.probabilities(self.decision_function(X))[:, _ALPHABETICAL]

    def predict(self, X: sparse.csr_matrix) -> npt.NDArray[Any]:
        """Return the label with the highest probability of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def log_odds(self, margins: Floats) -> Floats:
        """Return ln(p_spam / p_legitimate) and ln(p_abuse / p_legitimate), of shape (n, 2)."""
        return margins * self.slope_ + self.shift_

    def probabilities(self, margins: Floats) -> Floats:
        """Return the softmax of the two log-odds and 0, of shape (n, 3)."""
        logits = np.column_stack([self.log_odds(margins), np.zeros(len(margins))])
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _never_for_innocence(coefficients: Floats) -> Floats:
    """Return them with no disguise speaking against a label: to wear one must not pay.

    Honest people stretch letters too, most of all where data were gathered; who wants to be
    overlooked would only have to do as they do (Incer and others, 2018, on monotonic classifiers).
    """
    disguises = coefficients[N_COLUMNS:][DISGUISES]
    np.maximum(disguises, 0, out=disguises)
    return coefficients


def margins_of(
    encoded: Encoded,
    table: WeightTable,
    estimator: MarginClassifier,
    arithmetic: Arithmetic = NUMPY,
) -> Floats:
    """Return the margins of shape (n, 2), as `decision_function`, straight from the n-grams."""
    # Not a matrix product, whose last bits depend on the number of rows.
    margins: Floats = (encoded.named[:, None, :] * estimator.named_).sum(axis=2)
    margins += estimator.intercept_
    for hashed in encoded.voices:
        if len(hashed.columns):
            sums = arithmetic.sums(table, hashed.columns, hashed.offsets)
            margins += sums * hashed.values[:, None]
    return margins
