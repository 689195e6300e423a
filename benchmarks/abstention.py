"""Whether anything that can be learnt knows better than the highest score when to abstain.

    python benchmarks/abstention.py DIRECTORY_OF_DATA_SETS [--rows 1200]

Every source is left out once, as in a fit. How likely an answer is to be right is then learnt from
the answers of the other folds, and asked for those of this one; the area under the risk-coverage
curve (`training.abstain`) tells how well. The lower it is, the better. It takes as long as
``chaffinch-train cross-validate``.
"""

from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import training.fit
from model.linear import LABELS
from training.abstain import highest_probability, risk_coverage
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
    left_out = training.fit.leave_out(lesson, seed=SEED, progress=progress)
    click.echo("\n".join(compare(left_out, lesson.fold_of[: lesson.n_measured])))


def compare(left_out: LeftOut, fold_of: npt.NDArray[np.int64]) -> list[str]:
    """Return a line for each measure, with the interval of 95 % of draws of sources."""
    scores = left_out.scores
    answers = np.array([label.value for label in LABELS])[scores.argmax(axis=1)]
    correct = answers == left_out.labels
    sources = np.array([row.source for row in left_out.rows])
    plain = highest_probability(scores)
    lines = []
    for name, features in _measures(left_out).items():
        sureness = plain if features is None else _learnt(features, correct, left_out, fold_of)
        area = risk_coverage(correct, sureness, left_out.weights).area
        lines.append(f"| {name} | {area:.4f} | {_difference(left_out, correct, sureness, sources)}")
    return lines


def _measures(left_out: LeftOut) -> dict[str, Floats | None]:
    """Return what each measure is learnt from; None for the plain highest score."""
    scores = left_out.scores
    ordered = np.sort(np.log(np.clip(scores, 1e-9, 1)), axis=1)
    best = np.log(scores.max(axis=1) / (1 - scores.max(axis=1) + 1e-9)).clip(-3, 9)
    gaps = np.diff(ordered, axis=1).clip(0, 9)
    answers = _one_column_each(scores.argmax(axis=1))
    length = np.log1p([len(row.text) for row in left_out.rows])
    languages = _one_column_each([row.language.split("-")[0] for row in left_out.rows])
    by_answer = np.column_stack([best, answers, best[:, None] * answers])
    return {
        "highest score": None,
        "highest score and which label it is": by_answer,
        "the same and the other two scores": np.column_stack([by_answer, gaps]),
        "the same and the length of the text": np.column_stack([by_answer, gaps, length]),
        "the same and the language": np.column_stack([by_answer, gaps, length, languages]),
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


def _difference(
    left_out: LeftOut,
    correct: npt.NDArray[np.bool_],
    sureness: Floats,
    sources: npt.NDArray[np.str_],
) -> str:
    """Return by how much the area differs from that of the highest score, with its interval."""
    plain, weights = highest_probability(left_out.scores), left_out.weights
    rows_of = [np.flatnonzero(sources == source) for source in np.unique(sources)]
    chance = np.random.default_rng(SEED)
    found = []
    for _ in range(N_DRAWS):
        drawn = np.concatenate([rows_of[k] for k in chance.integers(0, len(rows_of), len(rows_of))])
        areas = [
            risk_coverage(correct[drawn], one[drawn], weights[drawn]).area
            for one in (sureness, plain)
        ]
        found.append(areas[0] - areas[1])
    low, high = np.quantile(found, [0.025, 0.975])
    return f"{np.mean(found):+.4f} ({low:+.4f} to {high:+.4f}) |"


if __name__ == "__main__":
    main()
