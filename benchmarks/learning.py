"""What a site gains by its decisions, what hostile labels cost, and how long a retraining takes.

A data set that the base has not seen plays the site. Needs the data sets of CHAFFINCH_DATA:

    python benchmarks/learning.py base youtube-spam-collection     a base that has not seen it
    python benchmarks/learning.py curve youtube-spam-collection    quality after 50, 100, ...
    python benchmarks/learning.py poison youtube-spam-collection   hostile keys
    python benchmarks/learning.py speed --examples 100000          time and memory
"""

import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from rich.console import Console
from threadpoolctl import threadpool_limits

from model import artifact
from model.labels import Label
from model.learners import average_margin
from model.linear import LABELS, MarginClassifier
from training.adapt import base_log_odds
from training.candidate import write_candidate
from training.catalogue import SHIPPED, LicenceClass, choose, read_catalogues
from training.chosen import read_chosen
from training.decided import DecidedExample
from training.duplicates import find_groups
from training.encoded import encode
from training.evaluate import Judged
from training.examples import Example, label_counts, read_examples
from training.fit import cap, fit
from training.hygiene import Clean, clean
from training.metrics import auc
from training.paired import AUC, differences
from training.progress import Lines, Progress, progress_on_stderr
from training.teach import Taught, teach
from training.split import group_of
from training.templates import own_examples
from training.weights import margin_weights

DECISIONS = (50, 100, 300, 1_000)
MOST_JUDGED = 2_000
BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

Floats = npt.NDArray[np.float64]

data_option = click.option("--data", type=Path, envvar="CHAFFINCH_DATA", required=True)
work_option = click.option(
    "--work", type=Path, default=Path(tempfile.gettempdir()) / "chaffinch-learning"
)


@click.group()
def main() -> None:
    """Measure the journey of decisions."""


@main.command()
@click.argument("site")
@click.option("--rows", default=350, help="Of each source and label, at most.")
@data_option
@work_option
def base(site: str, rows: int, data: Path, work: Path) -> None:
    """Fit a small base on every data set but SITE, and write it."""
    progress = progress_on_stderr()
    sets = _data_sets()
    unseen = read_chosen([each for each in sets if each.name == site], data, progress)
    others = [
        example
        for each in sets
        if each.name != site
        for example in cap(read_chosen([each], data, progress), rows)
    ]
    # What nearly repeats a comment of the site would be known before it is decided on.
    groups = find_groups([*unseen, *others], progress)
    of_site = set(groups[: len(unseen)])
    taught = [
        example
        for example, group in zip(others, groups[len(unseen) :], strict=True)
        if group not in of_site
    ]
    fitted = fit(taught, seed=0, progress=progress, templates=cap(own_examples(0), rows))
    now = dt.datetime.now(dt.UTC)
    counts = label_counts(taught)
    directory = write_candidate(work / site, fitted, sources={}, label_counts=counts, now=now)
    artifact.publish(work / site, directory.name)


@main.command()
@click.argument("site")
@click.option("--label", type=click.Choice(["spam", "abuse"]), default=Label.SPAM.value)
@click.option("--seeds", default=3, help="Orders of the decisions.")
@data_option
@work_option
def curve(site: str, label: str, seeds: int, data: Path, work: Path) -> None:
    """Print the AUC of LABEL after so many decisions: ours, the base alone, a fit from nothing."""
    for seed in range(seeds):
        trial = _Trial(site, Label(label), data, work, seed)
        print(
            f"seed {seed}: {len(trial.judged):,} judged, base {trial.area(trial.base_scores):.4f}"
        )
        for n in DECISIONS:
            rows = trial.decisions[:n]
            taught = trial.teach(rows)
            ours, scratch = trial.scores(taught.final), trial.from_nothing(taught)
            print(
                f"  {len(rows):>5} decisions: ours {trial.area(ours):.4f}, from nothing "
                f"{trial.area(scratch):.4f}; ours less base {trial.less(ours, trial.base_scores)}, "
                f"less from nothing {trial.less(ours, scratch)}; {taught.learnt.strengths}",
                flush=True,
            )
            if len(rows) < n:
                break


@main.command()
@click.argument("site")
@click.option("--label", type=click.Choice(["spam", "abuse"]), default=Label.SPAM.value)
@click.option("--decisions", "n", default=1_000)
@data_option
@work_option
def poison(site: str, label: str, n: int, data: Path, work: Path) -> None:
    """Print what a lying key and 500 copies with links cost, and whether they are named."""
    trial = _Trial(site, Label(label), data, work, 0)
    rows = trial.decisions[:n]
    honest = trial.area(trial.scores(trial.teach(rows).final))
    print(f"{len(rows):,} honest decisions: AUC {honest:.4f}")
    for name, poisoned in (
        ("5 % flipped by one key", _flipped(rows)),
        ("500 copies with links, called legitimate", _copies(rows, Label.LEGITIMATE)),
        ("500 copies with links, called spam", _copies(rows, Label.SPAM)),
    ):
        cleaned = clean(poisoned, trial.progress)
        taught = trial.teach(poisoned, cleaned)
        area = trial.area(trial.scores(taught.final))
        named = [str(each) for each in taught.suspects]
        bait = sorted({row.rater for row in cleaned.bait})
        print(f"{name}: AUC {area:.4f} ({area - honest:+.4f}); suspects {named}; bait {bait}")


@main.command()
@click.option("--examples", "n", default=100_000)
@data_option
def speed(n: int, data: Path) -> None:
    """Print the time and the memory of `chaffinch-train retrain` on so many examples."""
    rows = [row for each in _data_sets() for row in read_examples(each, data)]
    order = np.random.default_rng(0).permutation(len(rows))[:n]
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "examples.jsonl"
        _write(file, [_decided(rows[place], i) for i, place in enumerate(order.tolist())])
        program = Path(sys.executable).with_name("chaffinch-train")
        start = time.perf_counter()
        code = subprocess.run(
            [program, "retrain", "--examples", file, "--models", f"{home}/models"]
        )
        seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{len(order):,} examples: exit code {code.returncode}, {seconds:.0f} s, of which "
        f"{used.ru_utime + used.ru_stime:.0f} s of processor; {used.ru_maxrss / 1e6:.2f} GB"
    )


class _Trial:
    """One site, its decisions in an order of chance, and clean rows that nothing learns from."""

    def __init__(self, site: str, label: Label, data: Path, work: Path, seed: int) -> None:
        self.progress: Progress = Lines(Console(quiet=True))
        self.label, self.k = label, LABELS.index(label)
        self.base: MarginClassifier = artifact.load(artifact.current(work / site))[0][-1]
        own = [each for each in _data_sets() if each.name == site]
        rows = read_chosen(own, data, self.progress)
        order = np.random.default_rng(seed).permutation(len(rows)).tolist()
        decided = [_decided(rows[place], i) for i, place in enumerate(order)]
        n_judged = min(MOST_JUDGED, len(decided) // 3)
        self.judged = decided[:n_judged]
        seen = {group_of(row) for row in self.judged} | {row.cluster for row in self.judged}
        self.decisions = [
            row
            for row in decided[n_judged:]
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


def _data_sets():  # type: ignore[no-untyped-def]
    licences = frozenset({LicenceClass.OPEN, LicenceClass.UNSTATED})
    return choose(read_catalogues([SHIPPED]), licences=licences, sources=[])


def _decided(example: Example, number: int) -> DecidedExample:
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


def _flipped(rows: Sequence[DecidedExample]) -> list[DecidedExample]:
    """Return the rows with every twentieth label flipped by one key."""
    from dataclasses import replace

    bad = next(row.label for row in rows if row.label is not Label.LEGITIMATE)
    return [
        replace(
            row,
            label=Label.LEGITIMATE if row.label is not Label.LEGITIMATE else bad,
            rater="key 7",
            source="platform",
        )
        if place % 20 == 0
        else row
        for place, row in enumerate(rows)
    ]


def _copies(rows: Sequence[DecidedExample], label: Label) -> list[DecidedExample]:
    """Return the rows and 500 copies of honest ones, each with a link, by one key."""
    from dataclasses import replace

    honest = [row for row in rows if row.label is Label.LEGITIMATE]
    copies = [
        replace(
            honest[n % len(honest)],
            text=f"{honest[n % len(honest)].text} http://shop{n % 7}.example/{n}",
            label=label,
            rater="key 9",
            source="platform",
            identifier=f"copy-{n}",
            decided_at=rows[-1].decided_at + dt.timedelta(seconds=n + 1),
        )
        for n in range(500)
    ]
    return [*rows, *copies]


def _write(file: Path, rows: Sequence[DecidedExample]) -> None:
    names = ("text", "label", "source", "site", "rater", "group", "language")
    with file.open("w", encoding="utf-8") as out:
        for row in rows:
            line = {name: getattr(row, name) for name in names} | {"comment": row.identifier}
            line["decided_at"] = row.decided_at.isoformat()
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
