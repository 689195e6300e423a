"""``chaffinch-train retrain``: from decisions to a model that serves, in one command."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click
from threadpoolctl import threadpool_limits

from model import artifact
from training.candidate import write_candidate
from training.database import read_decided
from training.decided import DecidedExample
from training.errors import ExampleChoiceError, LockedError, RefusedError, TooFewExamples
from training.example_files import read_example_file
from training.examples import label_counts
from training.forcing import forced
from training.lineage import lineage
from training.lock import only_one
from training.options import (
    database_option,
    force_option,
    models_option,
    report_option,
    seed_option,
    site_option,
)
from training.progress import Progress, progress_on_stderr
from training.retrain import Retrained
from training.retrain import retrain as retrain_on

REPORT = "report.html"
"""What the report is called beside the model that it is about."""

REFUSED, TOO_FEW, LOCKED = 3, 4, 5
"""Exit codes, beside 0 for published, 1 for an error and 2 for words that make no sense."""


@click.command()
@database_option
@click.option(
    "--examples",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read a file of `chaffinch export-examples` instead of a database.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="Only what was decided since then, UTC.",
)
@site_option
@click.option("--pool", is_flag=True, help="Let the decisions of all sites teach one model.")
@click.option("--dry-run", is_flag=True, help="Judge a candidate, but write and publish nothing.")
@force_option
@report_option
@seed_option
@models_option("--models")
@click.pass_context
def retrain(
    context: click.Context,
    database: str,
    examples: Path | None,
    since: dt.datetime | None,
    site: str | None,
    pool: bool,
    dry_run: bool,
    force: str | None,
    report: Path | None,
    seed: int,
    models: Path,
) -> None:
    """Learn from what people decided, judge the candidate, and let it serve if it is no worse.

    Prints the version that serves now; with --site it serves that site alone. Exit codes: 0
    published, 1 an error, 3 refused by the gate, 4 too few examples, 5 another training runs.
    """
    progress = progress_on_stderr()
    try:
        # Threads of matrix products wait for each other, spinning, where others use the cores.
        with only_one(models), threadpool_limits(limits=1, user_api="blas"):
            sites = () if pool or site is None else (site,)
            begin = since.replace(tzinfo=dt.UTC) if since else None
            rows = (
                read_example_file(examples, sites=sites, since=begin)
                if examples
                else read_decided(database, sites=sites, since=begin)
            )
            _need_one_site(rows, pool=pool)
            family = lineage(models, site)
            found = retrain_on(rows, family, seed=seed, progress=progress)
            page = _report(found, report, progress)
            _conclude(found, family.root, page, force=force, dry_run=dry_run, progress=progress)
    except (LockedError, TooFewExamples, RefusedError) as error:
        click.echo(f"Error: {error}", err=True)
        codes = {LockedError: LOCKED, TooFewExamples: TOO_FEW, RefusedError: REFUSED}
        context.exit(codes[type(error)])


def _need_one_site(rows: Sequence[DecidedExample], *, pool: bool) -> None:
    sites = sorted({row.site for row in rows})
    if len(sites) > 1 and not pool:
        raise ExampleChoiceError(
            f"the examples are of {len(sites)} sites: {', '.join(sites)}; choose one with --site, "
            "for a model of its own, or let all teach one model with --pool"
        )


def _report(found: Retrained, asked: Path | None, progress: Progress) -> str:
    from training.retrain_report import retrain_report  # loads matplotlib, which takes long

    progress.step("drawing the report")
    page = retrain_report(found, made_at=dt.datetime.now(dt.UTC))
    if asked is not None:
        asked.write_text(page, "utf-8")
        progress.step(f"wrote {asked}")
    return page


def _conclude(
    found: Retrained,
    root: Path,
    page: str,
    *,
    force: str | None,
    dry_run: bool,
    progress: Progress,
) -> None:
    """Write, publish and print the candidate. Raises `RefusedError`."""
    refused = bool(found.objections) and force is None
    for objection in found.objections:
        progress.step(f"objection: {objection}")
    if dry_run:
        if refused:
            raise RefusedError("the gate would refuse the candidate; a dry run writes nothing")
        progress.step("the candidate would be published; a dry run writes nothing")
        return
    now = dt.datetime.now(dt.UTC)
    fitted = forced(found.fitted, found.objections, force, now=now)
    directory = write_candidate(
        root, fitted, sources=_sources(found), label_counts=label_counts(found.clean.rows), now=now
    )
    (directory / REPORT).write_text(page, "utf-8")
    progress.step(f"wrote {directory}, and {REPORT} beside it")
    if refused:
        raise RefusedError(
            f"the gate refuses {directory.name}; what served goes on serving. To publish it all "
            f'the same: `chaffinch-train publish {directory.name} --force "REASON"`'
        )
    artifact.publish(root, directory.name)
    click.echo(directory.name)


def _sources(found: Retrained) -> dict[str, dict[str, object]]:
    """Return what the card says of where the examples come from."""
    sources = sorted({row.source for row in found.clean.rows})
    return {
        source: {
            "title": f"decisions: {source}",
            "origin": ", ".join(sorted({row.site for row in found.clean.rows})),
            "domain": "blog comment",
            "languages": sorted({row.language for row in found.clean.rows if row.source == source}),
            "licence": "the site's own",
            "licence_class": "own",
            "rows": label_counts(row for row in found.clean.rows if row.source == source),
        }
        for source in sources
    }
