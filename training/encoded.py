"""Decided examples with their features, beside what every base was taught already."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from model.features import CommentFeatures
from model.linear import MarginClassifier
from training.adapt import base_log_odds
from training.decided import DecidedExample
from training.fit import cap
from training.progress import Progress
from training.templates import own_examples
from training.weights import ABUSE_ALONE

KNOWN_SHARE = 1.0
"""What our own sentences weigh beside those of a site, so that it does not forget what they say."""
MOST_KNOWN = 80
"""Own sentences of each kind and label."""
BATCH = 2_000

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Decided examples with their features, and what the base says of them."""

    rows: list[DecidedExample]
    X: sparse.csr_matrix
    base: Floats
    """Its log-odds, of shape (n, 2)."""
    labels: Labels

    def part(self, indices: Sequence[int] | npt.NDArray[np.int64]) -> "Encoded":
        """Return some of the rows."""
        places = np.asarray(indices, np.int64)
        rows = [self.rows[place] for place in places.tolist()]
        return Encoded(rows, self.X[places], self.base[places], self.labels[places])

    def weighing(self, rows: list[DecidedExample]) -> "Encoded":
        """Return the same with rows that differ in their weights alone."""
        return Encoded(rows, self.X, self.base, self.labels)

    def beside(self, known: "Encoded") -> "Encoded":
        """Return these rows with what the base knows, which weighs `KNOWN_SHARE` of them."""
        if not len(known.rows):
            return self
        weight = KNOWN_SHARE * sum(row.weight for row in self.rows) / len(known.rows)
        return Encoded(
            [*self.rows, *(row.weighing(weight) for row in known.rows)],
            sparse.csr_matrix(sparse.vstack([self.X, known.X], format="csr")),
            np.vstack([self.base, known.base]),
            np.concatenate([self.labels, known.labels]),
        )

    @property
    def weights(self) -> Floats:
        """What each row weighs, 1 in the mean."""
        own = np.array([row.weight for row in self.rows])
        return own / own.mean() if len(own) else own


def encode(rows: Sequence[DecidedExample], base: MarginClassifier, progress: Progress) -> Encoded:
    """Return the rows with features and the log-odds of the base."""
    starts = range(0, len(rows), BATCH)
    transformer = CommentFeatures()
    parts = [
        transformer.transform([row.as_comment() for row in rows[start : start + BATCH]])
        for start in progress.track(starts, "hashing texts", len(starts))
    ]
    X = sparse.csr_matrix(sparse.vstack(parts, format="csr"))
    labels = np.array([row.label.value for row in rows])
    return Encoded(list(rows), X, base_log_odds(base, X), labels)


def encode_known(base: MarginClassifier, *, seed: int, progress: Progress) -> Encoded:
    """Return sentences of our own that every base was taught: what a site must not unlearn.

    What was written of hostility alone is not among them: by far the most of it has a low score, so
    that it would be learnt anew here, at the cost of what the base gets right.
    """
    remembered = [own for own in own_examples(seed) if own.source not in ABUSE_ALONE]
    rows = [
        DecidedExample(
            text=own.text,
            label=own.label,
            source=own.source,
            language=own.language,
            group=own.group,
            decided_at=dt.datetime.min.replace(tzinfo=dt.UTC),
        )
        for own in cap(remembered, MOST_KNOWN)
    ]
    return encode(rows, base, progress)
