"""Which settings of the learners do best with sources that they have not seen.

Every choice of settings is fitted without each fold in turn and judged on the fold left out, as a
fit judges itself (`training.fit`). One fit is one task, so that a cluster does many at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from model.labels import Label
from model.linear import LABELS, MarginClassifier
from training import parallel
from training.fit import NO_FOLD, Lesson
from training.metrics import auc, recall_at_false_alarms
from training.progress import Progress
from training.split import learning_rows
from training.weights import collections_of, margin_weights

Floats = npt.NDArray[np.float64]
Stranger = tuple[str, npt.NDArray[np.int64], npt.NDArray[np.bool_]]
"""A label, the rows that it is judged on, and which of them have it."""

LEAST_ROWS = 20
"""Of a source, on each side: fewer are not measured."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The rows that teach without a fold, and those that it judges."""

    inside: npt.NDArray[np.int64]
    weights: Floats
    """Of the rows inside, of shape (n, 2)."""
    collections: npt.NDArray[np.str_]
    outside: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Choice:
    """Settings, and the means over left-out sources that they reach; None where none was left."""

    settings: dict[str, float]
    auc: dict[str, float | None]
    """By label: spam and abuse."""
    recall: dict[str, float | None]
    """At 1 % false alarms, by label."""

    @property
    def mean_auc(self) -> float:
        """The mean of both labels, by which choices are ordered."""
        known = [value for value in self.auc.values() if value is not None]
        return float(np.mean(known)) if known else 0.0


def grid(values: Mapping[str, Sequence[float]]) -> list[dict[str, float]]:
    """Return every combination.

    >>> grid({"strength": [1.0, 3.0], "alpha": [0.1]})
    [{'strength': 1.0, 'alpha': 0.1}, {'strength': 3.0, 'alpha': 0.1}]
    """
    return [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]


def search(
    lesson: Lesson, choices: Sequence[dict[str, float]], *, seed: int, progress: Progress
) -> list[Choice]:
    """Return all choices with what they reach, the best first.

    The work is done by `parallel.workers` around the call.
    """
    n = lesson.n_measured
    folds = sorted(set(lesson.fold_of.tolist()) - {NO_FOLD})
    labels = np.array([example.label.value for example in lesson.taught])
    pairs = [(choice, fold) for choice in range(len(choices)) for fold in folds]
    tasks = [
        (lesson.X, labels, rows_of_fold(lesson, fold), choices[choice], seed)
        for choice, fold in pairs
    ]
    margins = np.zeros((len(choices), n, 2))
    found = progress.track(parallel.run(fit_one, tasks), "fitting without a fold", len(tasks))
    for number, left_out in found:
        choice, fold = pairs[number]
        margins[choice, np.flatnonzero(lesson.fold_of[:n] == fold)] = left_out
    strangers = list(_strangers(lesson))
    judged = [_choice(choices[i], margins[i], strangers) for i in range(len(choices))]
    return sorted(judged, key=lambda choice: -choice.mean_auc)


def rows_of_fold(lesson: Lesson, fold: int) -> Fold:
    """Return what teaches without a fold, and what it judges."""
    inside = learning_rows(lesson.taught, lesson.fold_of.tolist(), fold)
    rows = [lesson.taught[index] for index in inside]
    outside = np.flatnonzero(lesson.fold_of[: lesson.n_measured] == fold)
    collections = np.array(collections_of(rows))
    return Fold(np.array(inside), margin_weights(rows), collections, outside)


def fit_one(
    X: sparse.csr_matrix,
    labels: npt.NDArray[np.str_],
    fold: Fold,
    settings: dict[str, float],
    seed: int,
) -> Floats:
    """Return the margins of the rows outside, of shape (n, 2), after a fit on those inside."""
    estimator = MarginClassifier(seed=seed, **settings)  # type: ignore[arg-type]
    inside = fold.inside
    estimator.fit(
        X[inside], labels[inside], sample_weight=fold.weights, collections=fold.collections
    )
    return estimator.decision_function(X[fold.outside])


def _choice(settings: dict[str, float], margins: Floats, strangers: list[Stranger]) -> Choice:
    areas: dict[str, float | None] = {}
    recalls: dict[str, float | None] = {}
    for k, label in enumerate(LABELS[:2]):
        judged = [
            (margins[rows, k], is_label) for of, rows, is_label in strangers if of == label.value
        ]
        areas[label.value] = _mean(auc(*one) for one in judged)
        recalls[label.value] = _mean(recall_at_false_alarms(*one) for one in judged)
    return Choice(settings, areas, recalls)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _strangers(lesson: Lesson) -> Iterator[Stranger]:
    """Yield the rows of each source and label, with the honest rows of its fold and languages.

    Few sources have both; margins of other folds are of other models, and do not compare.
    """
    rows = lesson.taught[: lesson.n_measured]
    fold_of = lesson.fold_of[: lesson.n_measured]
    labels = np.array([example.label.value for example in rows])
    sources = np.array([example.source for example in rows])
    languages = np.array([example.language for example in rows])
    honest = labels == Label.LEGITIMATE.value
    for label in LABELS[:2]:
        for source in np.unique(sources[labels == label.value]):
            of_source = (sources == source) & (labels == label.value)
            for fold in np.unique(fold_of[of_source]):
                own = of_source & (fold_of == fold)
                others = honest & (fold_of == fold) & np.isin(languages, languages[own])
                if min(own.sum(), others.sum()) >= LEAST_ROWS:
                    judged = np.flatnonzero(own | others)
                    yield label.value, judged, own[judged]
