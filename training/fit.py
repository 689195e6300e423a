"""The fit: examples in, a calibrated pipeline with thresholds and measures out.

Every figure comes from margins that a model gave to rows of sources it had not seen
(`training.folds`); the pipeline that is returned has seen them all.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.pipeline import Pipeline

from model.features import CommentFeatures
from model.labels import Label
from model.linear import LABELS, MarginClassifier
from training.authors import as_comments
from training.calibrate import PRIOR, calibrate
from training.candidate import Fitted
from training.examples import UNKNOWN_LANGUAGE, Example
from training.folds import N_FOLDS, left_out_folds
from training.left_out import LeftOut
from training.metrics import auc
from training.progress import Progress
from training.split import learning_rows
from training.weights import margin_weights, population_weights

MOST_ROWS = 3_000
"""Of one source and label; the rest of a large one adds time and little else."""
BATCH = 2_000
COVERED_AUC = 0.80
LEAST_ROWS = 50
NO_FOLD = -1

Floats = npt.NDArray[np.float64]


def fit(
    examples: Sequence[Example],
    *,
    seed: int,
    progress: Progress,
    templates: Sequence[Example] = (),
) -> Fitted:
    """Return the fitted pipeline with thresholds and measures; the same for the same arguments.

    The ``templates`` teach every model on the way; nothing is ever measured on them.
    """
    rows = cap(examples, MOST_ROWS)
    taught = [*rows, *templates]
    X = _features(taught, seed, progress)
    left_out = _leave_out(X, taught, len(rows), seed, progress)
    progress.step("fitting on all rows")
    estimator = _fit_one(X, taught, seed)
    estimator.slope_, estimator.shift_ = left_out.slope, left_out.shift
    return Fitted(
        pipeline=Pipeline([("features", CommentFeatures()), ("scores", estimator)]),
        thresholds=left_out.thresholds(),
        languages=covered_languages(rows, left_out.labels, left_out.scores),
        parameters=_parameters(seed),
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
    rows = cap(examples, MOST_ROWS)
    taught = [*rows, *templates]
    return _leave_out(_features(taught, seed, progress), taught, len(rows), seed, progress)


def cap(examples: Sequence[Example], most: int) -> list[Example]:
    """Return at most ``most`` examples of each source and label, chosen by a hash of the text."""
    cells: dict[tuple[str, Label], list[tuple[bytes, int]]] = {}
    for index, example in enumerate(examples):
        key = hashlib.sha256(example.text.encode()).digest()
        cells.setdefault((example.source, example.label), []).append((key, index))
    kept = sorted(index for cell in cells.values() for _, index in sorted(cell)[:most])
    return [examples[index] for index in kept]


def covered_languages(
    rows: Sequence[Example], labels: npt.NDArray[np.str_], scores: Floats
) -> dict[str, list[str]]:
    """Return per label the languages whose left-out rows it tells with an AUC of 0.80 or more."""
    languages = np.array([example.language.split("-")[0] for example in rows])
    covered: dict[str, list[str]] = {}
    for k, label in enumerate(LABELS[:2]):
        covered[label.value] = []
        for language in np.unique(languages[languages != UNKNOWN_LANGUAGE]):
            inside = (languages == language) & np.isin(labels, [label, Label.LEGITIMATE])
            positive = labels[inside] == label
            if min(positive.sum(), (~positive).sum()) < LEAST_ROWS:
                continue
            if (auc(scores[inside, k], positive) or 0.0) >= COVERED_AUC:
                covered[label.value].append(str(language))
    return covered


def _features(rows: list[Example], seed: int, progress: Progress) -> sparse.csr_matrix:
    comments = as_comments(rows, seed=seed)
    starts = range(0, len(comments), BATCH)
    transformer = CommentFeatures()
    parts = [
        transformer.transform(comments[start : start + BATCH])
        for start in progress.track(starts, "hashing texts", len(starts))
    ]
    return sparse.csr_matrix(sparse.vstack(parts, format="csr"))


def _leave_out(
    X: sparse.csr_matrix, taught: list[Example], n_measured: int, seed: int, progress: Progress
) -> LeftOut:
    """Return what models say of the first ``n_measured`` rows that had not seen their sources."""
    rows = taught[:n_measured]
    labels = np.array([example.label.value for example in rows])
    margins = _left_out_margins(X, taught, left_out_folds(rows, seed=seed), seed, progress)
    weights = population_weights(rows, PRIOR)
    slope, shift = calibrate(margins, labels, weights)
    return LeftOut(rows, margins, weights, slope, shift)


def _left_out_margins(
    X: sparse.csr_matrix,
    taught: list[Example],
    fold_of: npt.NDArray[np.int64],
    seed: int,
    progress: Progress,
) -> Floats:
    """Return the margins of the rows that have a fold, by models that saw neither it nor its likes.

    The rows after them are in no fold: they teach every model.
    """
    margins = np.zeros((len(fold_of), 2))
    folds = [*fold_of.tolist(), *[NO_FOLD] * (len(taught) - len(fold_of))]
    for fold in progress.track(sorted(set(fold_of.tolist())), "leaving sources out", N_FOLDS):
        inside = learning_rows(taught, folds, fold)
        outside = np.flatnonzero(fold_of == fold)
        estimator = _fit_one(X[inside], [taught[index] for index in inside], seed)
        margins[outside] = estimator.decision_function(X[outside])
    return margins


def _fit_one(X: sparse.csr_matrix, rows: Sequence[Example], seed: int) -> MarginClassifier:
    labels = [example.label.value for example in rows]
    return MarginClassifier(seed=seed).fit(X, labels, sample_weight=margin_weights(rows))


def _parameters(seed: int) -> dict[str, Any]:
    return {
        **MarginClassifier(seed=seed).get_params(),
        "most_rows": MOST_ROWS,
        "folds": N_FOLDS,
        "prior": {label.value: share for label, share in PRIOR.items()},
    }
