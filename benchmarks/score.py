"""Comments a second on one core: Chaffinch's whole verdict beside a plain scikit-learn pipeline.

Both judge the same generated comments of 40 words in one run, on one thread, so that the ratio
means something on any machine. The plain pipeline is what one would write first: n-grams of words
and characters, weighted and counted by scikit-learn, under a linear classifier. It is fitted here
on generated comments, since only its speed is asked for. A table goes to stderr, the figures as
JSON to stdout.
"""

import json
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from comments import generated_comments
from rich import box
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline, make_union
from threadpoolctl import threadpool_limits

from model import artifact
from model.classifier import Classifier
from model.comment import Comment
from model.judge import judge
from model.labels import Label
from model.policy import Policy

BATCH = 1000
N_SINGLE = 200

Judging = Callable[[Sequence[str]], object]


@click.command()
@click.option("--repeats", default=5, show_default=True, help="The best of so many runs counts.")
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=artifact.BASELINE_DIRECTORY,
    help="Directory of the model.  [default: the shipped one]",
)
def main(repeats: int, model: Path) -> None:
    """Measure both, in batches of 1,000 and one comment at a time."""
    with threadpool_limits(1):
        plain = plain_pipeline(generated_comments(6000, seed=1))
        classifier = Classifier.from_directory(model)
        judgings: dict[str, Judging] = {
            "plain pipeline": plain.predict_proba,
            "scores and language": lambda texts: classifier.assess(_comments(texts)),
            "verdict": lambda texts: _verdicts(texts, classifier, explain=False),
            "verdict with reasons": lambda texts: _verdicts(texts, classifier, explain=True),
        }
        measured = {name: _measure(judging, repeats) for name, judging in judgings.items()}
    _show(measured)
    click.echo(json.dumps({"python": platform.python_version(), "measured": measured}, indent=2))


def plain_pipeline(texts: Sequence[str]) -> Any:
    """Return scikit-learn's own n-grams under a linear classifier, fitted on three labels."""
    labels = [list(Label)[i % len(Label)].value for i in range(len(texts))]
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=3),
        TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(2, 5),
            sublinear_tf=True,
            min_df=5,
            max_features=600_000,
        ),
    )
    linear = SGDClassifier(
        loss="log_loss",
        alpha=1e-6,
        max_iter=12,
        tol=None,
        average=True,
        class_weight="balanced",
        random_state=0,
    )
    return make_pipeline(features, linear).fit(texts, labels)


def _comments(texts: Sequence[str]) -> list[Comment]:
    return [Comment(text=text) for text in texts]


def _verdicts(texts: Sequence[str], classifier: Classifier, *, explain: bool) -> object:
    return judge(_comments(texts), classifier, Policy(), explain=explain)


def _measure(judging: Judging, repeats: int) -> dict[str, float]:
    texts = generated_comments(BATCH)
    batch = _best(lambda: judging(texts), repeats)
    single = _best(lambda: _one_by_one(judging, texts), repeats)
    return {"comments_per_second": BATCH / batch, "single_ms": 1000 * single / N_SINGLE}


def _one_by_one(judging: Judging, texts: Sequence[str]) -> None:
    for text in texts[:N_SINGLE]:
        judging([text])


def _best(work: Callable[[], object], repeats: int) -> float:
    """Return the seconds of the quickest run: the others were disturbed."""
    work()  # what is made at the first use is not measured
    seconds = []
    for _ in range(repeats):
        started_at = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started_at)
    return min(seconds)


def _show(measured: dict[str, dict[str, float]]) -> None:
    plain = measured["plain pipeline"]
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
    Console(stderr=True).print(table)


if __name__ == "__main__":
    main()
