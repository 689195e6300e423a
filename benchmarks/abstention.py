"""Whether anything that can be learnt knows better than the highest score when to abstain.

    python benchmarks/abstention.py DIRECTORY_OF_DATA_SETS [--rows 1200]

Every source is left out once, as in a fit. How likely an answer is to be right is then learnt from
the answers of the other folds, and asked for those of this one; the area under the risk-coverage
curve (`training.abstain`) tells how well. The lower it is, the better. It takes as long as
``chaffinch-train cross-validate``.
"""

from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import training.fit
from model.linear import LABELS, MarginClassifier
from training.abstain import highest_probability, risk_coverage
from training.calibrate import calibrate
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.chosen import read_chosen
from training.left_out import LeftOut
from training.progress import progress_on_stderr
from training.templates import own_examples

SEED = 0
N_DRAWS = 200

Floats = npt.NDArray[np.float64]


@click.command()
@click.argument(
    "data", envvar="CHAFFINCH_DATA", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--rows", default=1200, show_default=True, help="Of a source and label.")
def main(data: Path, rows: int) -> None:
    """Print a table in Markdown: each measure of sureness, its area and the difference."""
    progress = progress_on_stderr()
    licences = [LicenceClass.OPEN, LicenceClass.UNSTATED]
    chosen = choose(read_catalogues([SHIPPED]), licences=licences)
    examples = training.fit.cap(read_chosen(chosen, data, progress), rows)
    lesson = training.fit.prepare(examples, own_examples(SEED), seed=SEED, progress=progress)
    left_out = training.fit.leave_out(lesson, MarginClassifier(seed=SEED), progress=progress)
    click.echo("\n".join(compare(left_out, lesson.fold_of[: lesson.n_measured])))


def compare(left_out: LeftOut, fold_of: npt.NDArray[np.int64]) -> list[str]:
    """Return a line for each measure, with the interval of 95 % of draws of sources.

    Every fold is calibrated on the others, and judged by itself: how sure two models are, which
    learnt from different folds, need not be on one scale.
    """
    left_out = _calibrated_apart(left_out, fold_of)
    answers = np.array([label.value for label in LABELS])[left_out.scores.argmax(axis=1)]
    correct = answers == left_out.labels
    plain = highest_probability(left_out.scores)
    lines = []
    for name, features in _measures(left_out).items():
        sureness = plain if features is None else _learnt(features, correct, left_out, fold_of)
        areas = _areas(left_out, correct, fold_of, sureness, plain)
        low, high = np.quantile(areas[1:, 0] - areas[1:, 1], [0.025, 0.975])
        mean, other = areas[0]
        lines.append(f"| {name} | {mean:.4f} | {mean - other:+.4f} ({low:+.4f} to {high:+.4f}) |")
    return lines


def _calibrated_apart(left_out: LeftOut, fold_of: npt.NDArray[np.int64]) -> LeftOut:
    """Return the rows with margins that slope and shift of the other folds have made log-odds."""
    margins = np.zeros_like(left_out.margins)
    for fold in np.unique(fold_of):
        inside, outside = fold_of != fold, fold_of == fold
        slope, shift = calibrate(
            left_out.margins[inside], left_out.labels[inside], left_out.weights[inside]
        )
        margins[outside] = left_out.margins[outside] * slope + shift
    return replace(left_out, margins=margins, slope=np.ones(2), shift=np.zeros(2))


def _measures(left_out: LeftOut) -> dict[str, Floats | None]:
    """Return what each measure is learnt from; None for the plain highest score."""
    scores = left_out.scores
    ordered = np.sort(np.log(np.clip(scores, 1e-12, 1)), axis=1)
    best = ordered[:, 2] - np.log(np.exp(ordered[:, :2]).sum(axis=1))
    gaps = np.diff(ordered, axis=1)
    answers = _one_column_each(scores.argmax(axis=1))
    length = np.log1p([len(row.text) for row in left_out.rows])
    languages = _one_column_each([row.language.split("-")[0] for row in left_out.rows])
    by_answer = np.column_stack([best, answers, best[:, None] * answers])
    return {
        "highest score": None,
        "learnt from it alone": best[:, None],
        "and from which label it is": by_answer,
        "and from the other two scores": np.column_stack([by_answer, gaps]),
        "and from the length of the text": np.column_stack([by_answer, gaps, length]),
        "and from the language": np.column_stack([by_answer, gaps, length, languages]),
    }


def _one_column_each(values: npt.ArrayLike) -> Floats:
    found, places = np.unique(np.asarray(values), return_inverse=True)
    return np.eye(len(found))[places]


def _learnt(
    features: Floats,
    correct: npt.NDArray[np.bool_],
    left_out: LeftOut,
    fold_of: npt.NDArray[np.int64],
) -> Floats:
    """Return how likely each answer is to be right, learnt from the answers of other folds."""
    sureness = np.zeros(len(correct))
    weights = left_out.weights * len(correct)
    for fold in np.unique(fold_of):
        inside, outside = fold_of != fold, fold_of == fold
        learner = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
        learner.fit(
            features[inside], correct[inside], logisticregression__sample_weight=weights[inside]
        )
        sureness[outside] = learner.predict_proba(features[outside])[:, 1]
    return sureness


def _areas(
    left_out: LeftOut,
    correct: npt.NDArray[np.bool_],
    fold_of: npt.NDArray[np.int64],
    *sureness: Floats,
) -> Floats:
    """Return the mean area over all folds, of shape (1 + N_DRAWS, len(sureness)).

    The first row is of all sources, the others of as many drawn from those of each fold.
    """
    sources = np.array([row.source for row in left_out.rows])
    chance = np.random.default_rng(SEED)
    found = []
    for fold in np.unique(fold_of):
        rows_of = [
            np.flatnonzero((fold_of == fold) & (sources == source))
            for source in np.unique(sources[fold_of == fold])
        ]
        drawn = chance.integers(0, len(rows_of), (N_DRAWS, len(rows_of)))
        found.append(
            [
                [
                    risk_coverage(correct[rows], one[rows], left_out.weights[rows]).area
                    for one in sureness
                ]
                for rows in (
                    np.concatenate([rows_of[k] for k in places])
                    for places in (range(len(rows_of)), *drawn)
                )
            ]
        )
    return np.asarray(np.mean(found, axis=0))


if __name__ == "__main__":
    main()
