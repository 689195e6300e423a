"""One site, its decisions in an order of chance, and clean rows that nothing learns from."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from threadpoolctl import threadpool_limits

from model import artifact
from model.labels import Label
from model.learners import average_margin
from model.linear import LABELS, MarginClassifier
from training.adapt import base_log_odds
from training.decided import DecidedExample
from training.encoded import encode
from training.evaluate import Judged
from training.examples import Example
from training.hygiene import Clean, clean
from training.metrics import auc
from training.paired import AUC, differences
from training.progress import Lines, Progress
from training.split import group_of
from training.teach import Taught, teach
from training.weights import margin_weights

MOST_JUDGED = 2_000
BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

Floats = npt.NDArray[np.float64]


class Trial:
    """One site, its decisions in an order of chance, and clean rows that nothing learns from."""

    def __init__(self, rows: Sequence[Example], models: Path, label: Label, seed: int) -> None:
        self.progress: Progress = Lines(Console(quiet=True))
        self.label, self.k = label, LABELS.index(label)
        self.base: MarginClassifier = artifact.load(artifact.current(models))[0][-1]
        order = np.random.default_rng(seed).permutation(len(rows)).tolist()
        every = [decided(rows[place], i) for i, place in enumerate(order)]
        n_judged = min(MOST_JUDGED, len(every) // 3)
        self.judged = every[:n_judged]
        seen = {group_of(row) for row in self.judged} | {row.cluster for row in self.judged}
        self.decisions = [
            row
            for row in every[n_judged:]
            if group_of(row) not in seen and (not row.cluster or row.cluster not in seen)
        ]
        self._encoded = encode(self.judged, self.base, self.progress)
        self.base_scores = base_log_odds(self.base, self._encoded.X)[:, self.k]

    def teach(self, rows: Sequence[DecidedExample], cleaned: Clean | None = None) -> Taught:
        cleaned = cleaned or clean(rows, self.progress)
        with threadpool_limits(limits=1, user_api="blas"):
            return teach(cleaned.rows, self.base, seed=0, progress=self.progress)

    def scores(self, estimator: MarginClassifier) -> Floats:
        return np.asarray(estimator.decision_function(self._encoded.X)[:, self.k])

    def from_nothing(self, taught: Taught) -> Floats:
        encoded = taught.encoded
        weights = margin_weights(encoded.rows)[:, self.k]
        kept = np.flatnonzero(weights)
        coefficients, intercept = average_margin(
            encoded.X[kept], encoded.labels[kept] == self.label, weights[kept],
            strength=3.0, alpha=1e-4, epochs=5, seed=0,
        )  # fmt: skip
        return np.asarray(self._encoded.X @ coefficients + intercept)

    def area(self, scores: Floats) -> float:
        found = auc(scores, self._encoded.labels == self.label)
        assert found is not None
        return found

    def less(self, one: Floats, other: Floats) -> str:
        """Return the difference of two areas with its interval."""
        both = [_as_judged(scores, self.k) for scores in (one, other)]
        for each in differences(self.judged, both[0], both[1], seed=0):
            if (each.measure, each.label, each.kind) == (AUC, self.label, "all"):
                return f"{each.candidate - each.serving:+.4f} ({each.low:+.4f} to {each.high:+.4f})"
        return "unknown"


def _as_judged(scores: Floats, k: int) -> Judged:
    columns = np.zeros((len(scores), 3))
    columns[:, k] = 1 / (1 + np.exp(-scores))
    return Judged(columns, np.ones(len(scores), dtype=bool))


def decided(example: Example, number: int) -> DecidedExample:
    return DecidedExample(
        text=example.text,
        label=example.label,
        source="moderator",
        domain="blog comment",
        language=example.language,
        group=example.group,
        cluster=example.cluster,
        comment_type=example.comment_type,
        identifier=f"comment-{number}",
        decided_at=BEGAN + dt.timedelta(minutes=number),
        site="site",
        rater=f"moderator {number % 3 + 1}",
    )
