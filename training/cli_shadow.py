"""``chaffinch-train shadow`` and ``shadow-report``: a candidate beside the model that serves."""

from pathlib import Path

import click
from rich.table import Table

from model import artifact
from model.shadow import set_shadow, shadow_version
from training.database import read_view
from training.errors import NoCandidate
from training.options import database_option, models_option
from training.printing import print_json, print_table
from training.shadow_report import ShadowReport, Side, shadow_report


@click.command()
@click.argument("version", required=False)
@click.option("--off", is_flag=True, help="Let no candidate run any more.")
@click.option("--site", help="Beside the model of this site alone.")
@models_option("--models")
def shadow(version: str | None, off: bool, site: str | None, models: Path) -> None:
    """Let VERSION judge what comes in beside the model that serves; nothing follows from it.

    Running services take it within seconds, and begin with the last 7 days. Prints the version.
    """
    if off == (version is not None):
        raise click.UsageError("name a version, or say --off")
    set_shadow(_root(models, site), version)
    if version is not None:
        click.echo(version)


@click.command("shadow-report")
@click.argument("version", required=False)
@database_option
@click.option("--site", help="Of the comments of this site alone.")
@models_option("--models")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
def report(
    version: str | None, database: str, site: str | None, models: Path, as_json: bool
) -> None:
    """Tell where VERSION, in the shadow, and what serves differ: how often, and on which comments.

    Without VERSION it is the candidate that runs now. Comments are named by their ids, those first
    whose scores moved most.
    """
    candidate = version or shadow_version(_root(models, site)) or shadow_version(models)
    if candidate is None:
        raise NoCandidate
    of_site = {"site": site} if site else {}
    rows = read_view(database, "shadow_verdicts", model=candidate, **of_site)
    found = shadow_report(candidate, rows)
    if as_json:
        print_json(found.as_dict())
    else:
        _print(found)


def _print(found: ShadowReport) -> None:
    for sentence in found.sentences():
        click.echo(sentence)
    if found.labels.n_different:
        print_table(_table("label", found.labels))
    if found.actions.n_different:
        print_table(_table("action", found.actions))


def _table(what: str, side: Side) -> Table:
    table = Table(f"{what} of what serves", f"{what} of the candidate", "comments", "such as")
    for each in side.differences():
        ids = " ".join(f"{one['site']}/{one['id']}" for one in each["comments"])
        table.add_row(each["serving"], each["candidate"], f"{each['n']:,}", ids)
    return table


def _root(models: Path, site: str | None) -> Path:
    return artifact.site_root(models, site) if site else models
