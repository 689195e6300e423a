"""What each disguise costs the shipped model, on rows of known sources that did not teach it.

    python benchmarks/disguises.py DIRECTORY_OF_DATA_SETS [--rows 400] [--seed 0]

A fit takes so many rows of each source and label, those that hash lowest; judged are rows of the
large sources that come after them, without those that resemble a row before them.
"""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from model import artifact
from model.classifier import Classifier
from model.comment import Comment
from model.disguises import Disguise
from model.labels import Label
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.chosen import read_chosen
from training.examples import Example
from training.fit import MOST_ROWS, cap
from training.progress import progress_on_stderr
from training.robustness import Recalls, robustness
from training.split import skeleton

HONEST_ROWS = 4
"""Times as many legitimate rows as spam or abuse, so that 1 % of them are some."""


@click.command()
@click.argument(
    "data", envvar="CHAFFINCH_DATA", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--rows", default=400, show_default=True, help="Rows of spam and of abuse.")
@click.option("--seed", default=0, show_default=True, help="Of the words that are disguised.")
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=artifact.BASELINE_DIRECTORY,
    help="Directory of the model.  [default: the shipped one]",
)
def main(data: Path, rows: int, seed: int, model: Path) -> None:
    """Print a table in Markdown: the recall at 1 % false alarms as written, and disguised."""
    progress = progress_on_stderr()
    licences = [LicenceClass.OPEN, LicenceClass.UNSTATED]
    chosen = choose(read_catalogues([SHIPPED]), licences=licences)
    judged = _drawn(_unseen(read_chosen(chosen, data, progress)), rows)
    progress.step(f"judging {Counter(row.label.value for row in judged)}")
    classifier = Classifier.from_directory(model)

    def score(comments: list[Comment]) -> npt.NDArray[np.float64]:
        scores = [assessment.scores for assessment in classifier.assess(comments)]
        return np.array([[one.spam, one.abuse] for one in scores]).reshape(-1, 2)

    found = robustness(score, judged, seed=seed)
    click.echo("\n".join(_row(kind, recalls) for kind, recalls in found.items()))


def _unseen(examples: Sequence[Example]) -> list[Example]:
    """Return the rows beyond those that teach, without whatever resembles these."""
    taught = cap(examples, MOST_ROWS)
    kept = {id(row) for row in taught}
    clusters = {row.cluster for row in taught if row.cluster}
    skeletons = {skeleton(row.text) for row in taught}
    return [
        row
        for row in examples
        if id(row) not in kept
        and row.cluster not in clusters
        and skeleton(row.text) not in skeletons
    ]


def _drawn(examples: Sequence[Example], rows: int) -> list[Example]:
    drawn: list[Example] = []
    for label in Label:
        own = [row for row in examples if row.label is label]
        number = rows * (HONEST_ROWS if label is Label.LEGITIMATE else 1)
        drawn += random.Random(0).sample(own, min(number, len(own)))
    return drawn


def _row(kind: Disguise, recalls: dict[Label, Recalls]) -> str:
    cells = [
        f"{one.rows} | {one.before:.3f} | {one.after:.3f} | {one.lost:+.1%}"
        for one in (recalls[label] for label in (Label.SPAM, Label.ABUSE) if label in recalls)
    ]
    return f"| `{kind}` | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
