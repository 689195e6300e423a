"""What a site gains by its decisions, what hostile labels cost, and how long a retraining takes.

A data set that the base has not seen plays the site. Needs the data sets of CHAFFINCH_DATA:

    python benchmarks/learning.py base youtube-spam-collection olid   a base that has seen neither
    python benchmarks/learning.py curve youtube-spam-collection       quality after 50, 100, ...
    python benchmarks/learning.py poison youtube-spam-collection      hostile keys
    python benchmarks/learning.py speed --examples 100000             time and memory
"""

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
from learning_attacks import copies_with_links, flipped
from learning_base import fit_base, public_data_sets, rows_of_site
from learning_trial import Trial, decided

from model.labels import Label
from training.decided import DecidedExample
from training.examples import read_examples
from training.freedom import told
from training.hygiene import clean
from training.progress import progress_on_stderr

DECISIONS = (50, 100, 300, 1_000)

data_option = click.option("--data", type=Path, envvar="CHAFFINCH_DATA", required=True)
work_option = click.option(
    "--work", type=Path, default=Path(tempfile.gettempdir()) / "chaffinch-learning"
)


@click.group()
def main() -> None:
    """Measure the journey of decisions."""


@main.command()
@click.argument("sites", nargs=-1, required=True)
@click.option("--rows", default=350, help="Of each source and label, at most.")
@data_option
@work_option
def base(sites: tuple[str, ...], rows: int, data: Path, work: Path) -> None:
    """Fit one small base on every data set but SITES, and write it for each of them."""
    fit_base(sites, data, work, rows=rows, progress=progress_on_stderr())


@main.command()
@click.argument("site")
@click.option("--label", type=click.Choice(["spam", "abuse"]), default=Label.SPAM.value)
@click.option("--seeds", default=3, help="Orders of the decisions.")
@data_option
@work_option
def curve(site: str, label: str, seeds: int, data: Path, work: Path) -> None:
    """Print the AUC of LABEL after so many decisions: ours, the base alone, a fit from nothing."""
    every = rows_of_site(site, data, progress_on_stderr())
    for seed in range(seeds):
        trial = Trial(every, work / site, Label(label), seed)
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
                f"less from nothing {trial.less(ours, scratch)}; {told(taught.of_all.freedoms)}",
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
    trial = Trial(rows_of_site(site, data, progress_on_stderr()), work / site, Label(label), 0)
    rows = trial.decisions[:n]
    honest = trial.area(trial.scores(trial.teach(rows).final))
    print(f"{len(rows):,} honest decisions: AUC {honest:.4f}")
    for name, poisoned in (
        ("5 % flipped by one key", flipped(rows)),
        ("500 copies with links, called legitimate", copies_with_links(rows, Label.LEGITIMATE)),
        ("500 copies with links, called spam", copies_with_links(rows, Label.SPAM)),
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
    rows = [row for each in public_data_sets() for row in read_examples(each, data)]
    order = np.random.default_rng(0).permutation(len(rows))[:n]
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "examples.jsonl"
        _write(file, [decided(rows[place], i) for i, place in enumerate(order.tolist())])
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


def _write(file: Path, rows: Sequence[DecidedExample]) -> None:
    names = ("text", "label", "source", "site", "rater", "group", "language")
    with file.open("w", encoding="utf-8") as out:
        for row in rows:
            line = {name: getattr(row, name) for name in names} | {"comment": row.identifier}
            line["decided_at"] = row.decided_at.isoformat()
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
