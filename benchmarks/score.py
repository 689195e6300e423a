"""Comments a second on one core: Chaffinch beside a plain scikit-learn pipeline.

All judge the same generated comments of 40 words in one run, on one thread, so that the ratios
mean something on any machine. The plain pipeline is what one would write first. It is fitted here
on generated comments, since only its speed is asked for. Hashing and scores begin, like a loop in
C that does the same, with text that is read; verdicts begin with comments as they are sent. Tables
go to stderr, the figures as JSON to stdout.
"""

import gc
import json
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from c_loop import c_loop
from comments import generated_comments
from plain import plain_pipeline
from rich import box
from rich.console import Console
from rich.table import Table
from stages import stages
from threadpoolctl import threadpool_limits
from timing import best_of

from model import artifact
from model.accelerator import fastest
from model.arithmetic import NUMPY, Arithmetic
from model.classifier import Classifier
from model.comment import Comment
from model.judge import judge
from model.labels import Label
from model.policy import Policy
from model.windows import Batch

BATCH = 1000
PORTION = 250
"""Comments judged as one array: so many does the service take at a time."""
N_SINGLE = 200
PLAIN = "plain pipeline"
IN_C = "hashing and scores, C"

Judging = Callable[[Sequence[str]], object]
Figures = dict[str, dict[str, float]]


@click.command()
@click.option("--repeats", default=7, show_default=True, help="The best of so many runs counts.")
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=artifact.BASELINE_DIRECTORY,
    help="Directory of the model.  [default: the shipped one]",
)
def main(repeats: int, model: Path) -> None:
    """Measure in batches of 1,000 and one comment at a time, then where the time goes."""
    ways = dict.fromkeys((NUMPY, fastest()))
    with threadpool_limits(1):
        classifiers = [
            Classifier.from_directory(model, accelerate=way is not NUMPY) for way in ways
        ]
        gc.collect()
        gc.freeze()  # as in the service: what is here now need not be looked through for garbage
        judgings = {PLAIN: _plain().predict_proba} | _in_c(classifiers[0])
        for classifier in classifiers:
            judgings |= _ours(classifier)
        measured = {name: _measure(judging, repeats) for name, judging in judgings.items()}
        spent = {
            f"{way.name}, {name}": stages(comments, classifier, way, times)
            for way, classifier in zip(ways, classifiers, strict=True)
            for name, comments, times in _sizes(repeats)
        }
    console = Console(stderr=True)
    console.print(_speeds(measured))
    if IN_C in measured:
        console.print(_to_c(measured))
    console.print(_shares(spent))
    facts = {"python": platform.python_version(), "measured": measured, "microseconds": spent}
    click.echo(json.dumps(facts, indent=2))


def _plain() -> Any:
    texts = generated_comments(6000, seed=1)
    labels = [list(Label)[i % len(Label)].value for i in range(len(texts))]
    return plain_pipeline().fit(texts, labels)


def _in_c(classifier: Classifier) -> dict[str, Judging]:
    loop = c_loop()
    if loop is None:
        return {}
    batch = Batch.of([text.lower() for text in generated_comments(BATCH)])
    found = NUMPY.distinct(batch, salt=0)
    sums, counts = loop(batch, classifier.table)
    expected = NUMPY.sums(classifier.table, found.columns, found.offsets)
    # The loop adds rounded weights.
    if (counts != np.diff(found.offsets)).any() or not np.allclose(sums, expected, atol=1e-5):
        raise SystemExit("the loop in C does not hash as model/hashing.py does")
    return {IN_C: lambda texts: loop(Batch.of([text.lower() for text in texts]), classifier.table)}


def _ours(classifier: Classifier) -> dict[str, Judging]:
    way = classifier.arithmetic
    return {
        f"hashing and scores, {way.name}": lambda texts: _scores(texts, classifier, way),
        f"verdict, {way.name}": lambda texts: _verdicts(texts, classifier, explain=False),
        f"verdict with reasons, {way.name}": lambda texts: _verdicts(
            texts, classifier, explain=True
        ),
    }


def _scores(texts: Sequence[str], classifier: Classifier, way: Arithmetic) -> object:
    found = way.distinct(Batch.of([text.lower() for text in texts]), salt=0)
    sums = way.sums(classifier.table, found.columns, found.offsets)
    lengths = np.sqrt(np.diff(found.offsets))
    margins = sums / lengths[:, None] + classifier.estimator.intercept_
    return classifier.estimator.probabilities(margins)


def _verdicts(texts: Sequence[str], classifier: Classifier, *, explain: bool) -> object:
    comments = [Comment(text=text) for text in texts]
    return [
        judge(comments[start : start + PORTION], classifier, Policy(), explain=explain)
        for start in range(0, len(comments), PORTION)
    ]


def _sizes(repeats: int) -> list[tuple[str, list[Comment], int]]:
    comments = [Comment(text=text) for text in generated_comments(BATCH)]
    return [(f"batches of {BATCH:,}", comments, repeats), ("one", comments[:1], 50 * repeats)]


def _measure(judging: Judging, repeats: int) -> dict[str, float]:
    texts = generated_comments(BATCH)
    batch = best_of(repeats, lambda: judging(texts))
    single = best_of(repeats, lambda: [judging([text]) for text in texts[:N_SINGLE]])
    return {"comments_per_second": BATCH / batch, "single_ms": 1000 * single / N_SINGLE}


def _speeds(measured: Figures) -> Table:
    plain = measured[PLAIN]
    table = Table("one core, 40-word comments", box=box.SIMPLE_HEAD)
    for heading in ("comments/s", "x plain", "ms for one", "x plain"):
        table.add_column(heading, justify="right")
    for name, figures in measured.items():
        rate, single = figures["comments_per_second"], figures["single_ms"]
        table.add_row(
            name,
            f"{rate:,.0f}",
            f"{rate / plain['comments_per_second']:.1f}",
            f"{single:.3f}",
            f"{single / plain['single_ms']:.3f}",
        )
    return table


def _to_c(measured: Figures) -> str:
    """Return how the other ways to hash and score compare with the loop in C."""
    rates = {name: figures["comments_per_second"] for name, figures in measured.items()}
    ratios = [
        f"{name.rpartition(' ')[2]} {rate / rates[IN_C]:.2f}"
        for name, rate in rates.items()
        if name.startswith("hashing") and name != IN_C
    ]
    return f"hashing and scores beside the same loop in C: {', '.join(ratios)} of its speed"


def _shares(spent: Figures) -> Table:
    table = Table("microseconds a comment", box=box.SIMPLE_HEAD)
    for heading in spent:
        table.add_column(heading, justify="right")
    for stage in next(iter(spent.values())):
        table.add_row(stage, *(f"{figures[stage]:.1f}" for figures in spent.values()))
    return table


if __name__ == "__main__":
    main()
