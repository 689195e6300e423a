"""The fit: examples in, a calibrated pipeline with thresholds and measures out.

Every figure comes from margins that a model gave to rows of sources it had not seen
(`training.folds`); the pipeline that is returned has seen them all.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
from sklearn.pipeline import Pipeline

from model.features import CommentFeatures
from model.labels import Action, Label, Strictness
from model.linear import LABELS, MarginClassifier
from model.policy import wanted_action
from model.verdict import Scores
from training.authors import as_comments
from training.calibrate import PRIOR, calibrate, expected_calibration_error, reliability
from training.candidate import Fitted
from training.evaluate import Judged, as_dicts, measure
from training.examples import UNKNOWN_LANGUAGE, Example
from training.folds import N_FOLDS, left_out_folds
from training.metrics import auc
from training.progress import Progress
from training.split import learning_rows
from training.thresholds import thresholds
from training.weights import margin_weights, population_weights

ALPHA = 1e-4
EPOCHS = 6
MOST_ROWS = 4_000
"""Of one source and label; the rest of a large one adds time and little else."""
BATCH = 2_000
COVERED_AUC = 0.80
LEAST_ROWS = 50

Floats = npt.NDArray[np.float64]


def fit(examples: Sequence[Example], *, seed: int, progress: Progress) -> Fitted:
    """Return the fitted pipeline with thresholds and measures; the same for the same arguments."""
    rows = cap(examples, MOST_ROWS)
    labels = np.array([example.label.value for example in rows])
    X = _features(rows, seed, progress)
    margins = _left_out_margins(X, rows, labels, seed, progress)
    progress.step("fitting on all rows")
    estimator = _fit_one(X, rows, labels, np.arange(len(rows)), seed)
    weights = population_weights(rows, PRIOR)
    estimator.slope_, estimator.shift_ = calibrate(margins, labels, weights)
    scores = estimator.probabilities(margins)
    return Fitted(
        pipeline=Pipeline([("features", CommentFeatures()), ("scores", estimator)]),
        thresholds=thresholds(scores, labels, weights),
        languages=covered_languages(rows, labels, scores),
        parameters=_parameters(seed),
        metrics=_metrics(rows, labels, scores, weights),
    )


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


def _left_out_margins(
    X: sparse.csr_matrix,
    rows: list[Example],
    labels: npt.NDArray[np.str_],
    seed: int,
    progress: Progress,
) -> Floats:
    fold_of = left_out_folds(rows, seed=seed)
    margins = np.zeros((len(rows), 2))
    for fold in progress.track(_used(fold_of), "leaving sources out", N_FOLDS):
        inside = np.array(learning_rows(rows, fold_of.tolist(), fold))
        outside = np.flatnonzero(fold_of == fold)
        estimator = _fit_one(X, rows, labels, inside, seed)
        margins[outside] = estimator.decision_function(X[outside])
    return margins


def _used(fold_of: npt.NDArray[np.int64]) -> Iterator[int]:
    yield from (int(fold) for fold in np.unique(fold_of))


def _fit_one(
    X: sparse.csr_matrix,
    rows: list[Example],
    labels: npt.NDArray[np.str_],
    inside: npt.NDArray[np.int64],
    seed: int,
) -> MarginClassifier:
    estimator = MarginClassifier(alpha=ALPHA, epochs=EPOCHS, seed=seed)
    weights = margin_weights([rows[index] for index in inside])
    return estimator.fit(X[inside], labels[inside], sample_weight=weights)


def _parameters(seed: int) -> dict[str, Any]:
    return {
        "seed": seed,
        "alpha": ALPHA,
        "epochs": EPOCHS,
        "most_rows": MOST_ROWS,
        "folds": N_FOLDS,
        "prior": {label.value: share for label, share in PRIOR.items()},
    }


def _metrics(
    rows: list[Example], labels: npt.NDArray[np.str_], scores: Floats, weights: Floats
) -> dict[str, Any]:
    limits = thresholds(scores, labels, weights)[Strictness.BALANCED]
    wanted = [
        wanted_action(Scores(s, a, max(0.0, 1 - s - a)), limits, reject_abuse=False)
        for s, a in scores[:, :2].tolist()
    ]
    judged = Judged(scores, np.array([action is Action.PUBLISH for action in wanted]))
    calibration = {}
    for k, label in enumerate(LABELS):
        curve = reliability(scores[:, k], labels == label, weights)
        calibration[label.value] = {"error": expected_calibration_error(curve), "curve": curve}
    return {"slices": as_dicts(measure(rows, judged)), "calibration": calibration}
