"""``chaffinch-train compare`` and ``prune``: two versions side by side, and too many of them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from rich.table import Table

from model import artifact
from model.classifier import Classifier
from training.beside import beside
from training.contest import seconds_of_both
from training.database import read_decided
from training.decided import DecidedExample
from training.example_files import read_example_file
from training.functional_contest import functional_differences
from training.gate import Contest, objections
from training.lineage import models_of, taught_until
from training.lock import only_one
from training.options import database_option, models_option, seed_option, site_option
from training.paired import Difference, differences
from training.printing import print_json, print_table
from training.progress import progress_on_stderr
from training.pruning import prune as prune_versions
from training.pruning import superfluous


@click.command()
@click.argument("first")
@click.argument("second")
@database_option
@click.option(
    "--examples",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read a file of `chaffinch export-examples` instead of a database.",
)
@site_option
@seed_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@models_option("--models")
def compare(
    first: str,
    second: str,
    database: str,
    examples: Path | None,
    site: str | None,
    seed: int,
    as_json: bool,
    models: Path,
) -> None:
    """Compare FIRST with SECOND (versions or directories) on decisions that taught neither.

    Differences are of FIRST less SECOND on the same rows, with their intervals, beside the
    functional suite, size and speed: what the gate would look at if SECOND served.
    """
    progress = progress_on_stderr()
    directories = [artifact.find(models_of(models, site), name) for name in (first, second)]
    one, other = (Classifier.from_directory(directory) for directory in directories)
    sites = () if site is None else (site,)
    rows = (
        read_example_file(examples, sites=sites)
        if examples
        else read_decided(database, sites=sites)
    )
    unseen = _unseen(rows, (one, other))
    progress.step(f"{len(unseen):,} of {len(rows):,} examples taught neither")
    both = beside(unseen, one, other, progress)
    sizes = tuple((directory / "model.joblib").stat().st_size for directory in directories)
    contest = Contest(
        serving=other.card.version,
        held_out=list(differences(unseen, both.candidate, both.serving, seed=seed)),
        functional=functional_differences(one, other, seed=seed),
        sizes=(sizes[0], sizes[1]),
        seconds=seconds_of_both(one, other),
    )
    if as_json:
        print_json(_as_dict(contest))
    else:
        _print(contest)


@click.command()
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="How many of the newest versions stay in any case, of all sites and of each site.",
)
@click.option("--dry-run", is_flag=True, help="Delete nothing.")
@models_option("--models")
def prune(keep: int, dry_run: bool, models: Path) -> None:
    """Delete old versions, and print which. Of single sites too.

    What serves stays, what runs in the shadow, the last three steps of the way back, and the base
    of every model that stays.
    """
    if dry_run:
        gone = superfluous(models, keep=keep)
    else:
        with only_one(models):
            gone = prune_versions(models, keep=keep)
    for directory in gone:
        click.echo(directory.relative_to(models))


def _unseen(
    rows: Sequence[DecidedExample], classifiers: Iterable[Classifier]
) -> list[DecidedExample]:
    """Return the random sample, which teaches nobody, and what was decided after both learnt."""
    known = [until for each in classifiers if (until := taught_until(each.card))]
    latest = max(known, default=dt.datetime.min.replace(tzinfo=dt.UTC))
    return [row for row in rows if row.audit_sample or row.decided_at > latest]


def _print(contest: Contest) -> None:
    table = Table("measure", "of", "rows", "first", "second", "difference", "interval")
    for each in contest.held_out:
        table.add_row(*_cells(each))
    print_table(table)
    suite = Table("family", "label", "cases", "first", "second", title="Held or rejected")
    for family in contest.functional:
        shares = (f"{family.candidate:.1%}", f"{family.serving:.1%}")
        suite.add_row(family.family, family.label, f"{family.n_rows:,}", *shares)
    print_table(suite)
    for sentence in objections(contest):
        click.echo(sentence)


def _cells(found: Difference) -> list[str]:
    return [
        f"{found.label} {found.measure}",
        found.part if found.kind == "all" else f"{found.kind} {found.part}",
        f"{found.n_rows:,}",
        f"{found.candidate:.4f}",
        f"{found.serving:.4f}",
        f"{found.candidate - found.serving:+.4f}",
        f"{found.low:+.4f} to {found.high:+.4f}",
    ]


def _as_dict(contest: Contest) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "differences": [asdict(each) for each in contest.held_out],
        "functional": [asdict(each) for each in contest.functional],
        "bytes": contest.sizes,
        "seconds": contest.seconds,
        "objections": objections(contest),
    }
