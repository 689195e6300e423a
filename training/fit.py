"""The fit: examples in, a calibrated pipeline with thresholds and measures out.

Every figure comes from margins that a model gave to rows of sources it had not seen
(`training.folds`); the pipeline that is returned has seen them all.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.base import clone
from sklearn.pipeline import Pipeline

from model.features import CommentFeatures
from model.labels import Label
from model.linear import MarginClassifier
from training.authors import as_comments
from training.calibrate import PRIOR, calibrate
from training.candidate import Fitted
from training.coverage import covered_languages
from training.disguise import disguised
from training.examples import Example
from training.folds import N_FOLDS, left_out_folds
from training.formatting import formatted
from training.left_out import LeftOut
from training.progress import Progress
from training.split import learning_rows
from training.weights import collections_of, margin_weights, population_weights

MOST_ROWS = 3_000
"""Of one source and label; the rest of a large one adds time and little else."""
BATCH = 2_000
NO_FOLD = -1
DISGUISED_SHARE = 0.15
"""Of the rows, how many teach once more in disguise; of the templates, how many wear one."""
FORMATTED_SHARE = 0.15
"""Of these copies and of the templates, how many are set in HTML."""

Floats = npt.NDArray[np.float64]


def fit(
    examples: Sequence[Example],
    *,
    seed: int,
    progress: Progress,
    templates: Sequence[Example] = (),
    settings: Mapping[str, Any] | None = None,
) -> Fitted:
    """Return the fitted pipeline with thresholds and measures; the same for the same arguments.

    The ``templates`` teach every model on the way; nothing is ever measured on them. ``settings``
    are those of `MarginClassifier` that shall not be the usual ones.
    """
    learner = MarginClassifier(**{"seed": seed, **(settings or {})})
    lesson = prepare(examples, templates, seed=seed, progress=progress)
    left_out = leave_out(lesson, learner, progress=progress)
    progress.step("fitting on all rows")
    estimator = _fit_one(lesson.X, lesson.taught, learner)
    estimator.slope_, estimator.shift_ = left_out.slope, left_out.shift
    return Fitted(
        pipeline=Pipeline([("features", CommentFeatures()), ("scores", estimator)]),
        thresholds=left_out.thresholds(),
        languages=covered_languages(left_out.rows, left_out.labels, left_out.scores),
        parameters=_parameters(learner),
        metrics=left_out.metrics(),
    )


def cross_validate(
    examples: Sequence[Example],
    *,
    seed: int,
    progress: Progress,
    templates: Sequence[Example] = (),
) -> LeftOut:
    """Return the rows that a fit would use, with the scores it would judge itself by."""
    lesson = prepare(examples, templates, seed=seed, progress=progress)
    return leave_out(lesson, MarginClassifier(seed=seed), progress=progress)


@dataclass(frozen=True, slots=True)
class Lesson:
    """The rows that teach, with their features and folds."""

    taught: list[Example]
    """The rows that are measured, then disguised copies of some, then templates."""
    fold_of: npt.NDArray[np.int64]
    """A copy is in the fold of its row; the templates are in none, `NO_FOLD`."""
    n_measured: int
    X: sparse.csr_matrix


def prepare(
    examples: Sequence[Example], templates: Sequence[Example], *, seed: int, progress: Progress
) -> Lesson:
    """Return what teaches: capped rows, disguised copies of some, and templates, some in disguise.

    Of the copies and the templates, some are set in HTML.
    """
    rows = cap(examples, MOST_ROWS)
    fold_of = left_out_folds(rows, seed=seed)
    copied = np.flatnonzero(np.random.default_rng(seed).random(len(rows)) < DISGUISED_SHARE)
    copies = disguised([rows[index] for index in copied], share=1.0, seed=seed)
    own = disguised(templates, share=DISGUISED_SHARE, seed=seed)
    # What is measured stays as it was found.
    taught = [*rows, *formatted([*copies, *own], share=FORMATTED_SHARE, seed=seed)]
    folds = np.concatenate([fold_of, fold_of[copied], np.full(len(templates), NO_FOLD)])
    return Lesson(taught, folds, len(rows), _features(taught, seed, progress))


def cap(examples: Sequence[Example], most: int) -> list[Example]:
    """Return at most ``most`` examples of each source and label, chosen by a hash of the text."""
    cells: dict[tuple[str, Label], list[tuple[bytes, int]]] = {}
    for index, example in enumerate(examples):
        key = hashlib.sha256(example.text.encode()).digest()
        cells.setdefault((example.source, example.label), []).append((key, index))
    kept = sorted(index for cell in cells.values() for _, index in sorted(cell)[:most])
    return [examples[index] for index in kept]


def _features(rows: list[Example], seed: int, progress: Progress) -> sparse.csr_matrix:
    comments = as_comments(rows, seed=seed)
    starts = range(0, len(comments), BATCH)
    transformer = CommentFeatures()
    parts = [
        transformer.transform(comments[start : start + BATCH])
        for start in progress.track(starts, "hashing texts", len(starts))
    ]
    return sparse.csr_matrix(sparse.vstack(parts, format="csr"))


def leave_out(lesson: Lesson, learner: MarginClassifier, *, progress: Progress) -> LeftOut:
    """Return what models say of the measured rows that had seen neither them nor their likes."""
    rows = lesson.taught[: lesson.n_measured]
    margins = np.zeros((lesson.n_measured, 2))
    folds = sorted(set(lesson.fold_of.tolist()) - {NO_FOLD})
    for fold in progress.track(folds, "leaving sources out", len(folds)):
        inside = learning_rows(lesson.taught, lesson.fold_of.tolist(), fold)
        outside = np.flatnonzero(lesson.fold_of[: lesson.n_measured] == fold)
        estimator = _fit_one(lesson.X[inside], [lesson.taught[index] for index in inside], learner)
        margins[outside] = estimator.decision_function(lesson.X[outside])
    weights = population_weights(rows, PRIOR)
    labels = np.array([example.label.value for example in rows])
    slope, shift = calibrate(margins, labels, weights)
    return LeftOut(rows, margins, weights, slope, shift)


def _fit_one(
    X: sparse.csr_matrix, rows: Sequence[Example], learner: MarginClassifier
) -> MarginClassifier:
    labels = [example.label.value for example in rows]
    fitted: MarginClassifier = clone(learner).fit(
        X, labels, sample_weight=margin_weights(rows), collections=collections_of(rows)
    )
    return fitted


def _parameters(learner: MarginClassifier) -> dict[str, Any]:
    return {
        **learner.get_params(),
        "most_rows": MOST_ROWS,
        "disguised_share": DISGUISED_SHARE,
        "formatted_share": FORMATTED_SHARE,
        "folds": N_FOLDS,
        "prior": {label.value: share for label, share in PRIOR.items()},
    }
