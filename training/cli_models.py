"""``chaffinch-train publish``, ``rollback`` and what looks at models and their cards."""

import datetime as dt
from pathlib import Path

import click
from rich.table import Table

from model import artifact
from model.card import read_card
from model.errors import ArtifactError
from model.labels import Label
from training import model_card as page
from training.errors import GoalError
from training.forcing import pass_gate
from training.goal import parse_goal
from training.goal_answer import curve_of, none_meets, statistics
from training.lineage import models_of
from training.options import choice, force_option, models_option, site_option
from training.printing import print_json, print_table


@click.command()
@click.argument("version")
@site_option
@force_option
@models_option("--models")
def publish(version: str, site: str | None, force: str | None, models: Path) -> None:
    """Let VERSION serve: running services take it within seconds. Prints the version.

    A model that does not load, or that the gate had objections to, is refused, and what served goes
    on serving.
    """
    root = models_of(models, site)
    pass_gate(artifact.directory_of(root, version), force, now=dt.datetime.now(dt.UTC))
    artifact.publish(root, version)
    click.echo(version)


@click.command()
@site_option
@models_option("--models")
def rollback(site: str | None, models: Path) -> None:
    """Let the version serve that served before, the shipped one at the last. Prints it.

    With --site the last resort is what serves all sites.
    """
    click.echo(artifact.rollback(models_of(models, site)))


@click.command("list")
@site_option
@models_option("--models")
def list_versions(site: str | None, models: Path) -> None:
    """List the models that can be published, oldest first. An asterisk marks what serves."""
    models = models_of(models, site)
    serving = artifact.current_version(models)
    table = Table("", "version", "fitted at", "scikit-learn", *Label)
    for version in artifact.versions(models):
        table.add_row("*" if version == serving else "", version, *_cells(models, version))
    print_table(table)


@click.command()
@click.argument("model")
@site_option
@models_option("--models")
def card(model: str, site: str | None, models: Path) -> None:
    """Print the card of MODEL (a version or a directory) as JSON."""
    click.echo(read_card(artifact.find(models_of(models, site), model)).as_json(), nl=False)


@click.command("model-card")
@click.argument("model", default=artifact.BASELINE)
@models_option("--models")
def model_card(model: str, models: Path) -> None:
    """Print the card of MODEL, the shipped one if none is named, as a page of Markdown."""
    click.echo(page.model_card(read_card(artifact.find(models, model))), nl=False)


@click.command()
@click.argument("model")
@click.argument("goal")
@click.option(
    "--label",
    type=choice(Label),
    default=Label.SPAM.value,
    show_default=True,
    help="The label whose score the threshold is for.",
)
@models_option("--models")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
def threshold(model: str, goal: str, label: str, models: Path, as_json: bool) -> None:
    """Print from which score on MODEL meets GOAL: "maximum recall @ precision >= 0.99".

    A goal makes one metric as large or small as can be (maximum, minimum), where another stays
    on its side of a number (>=, <=). Metrics: precision, recall, false_alarms, held, f1, accuracy.
    Fails where no threshold meets the goal.
    """
    asked = parse_goal(goal)
    points = curve_of(read_card(artifact.find(models, model)), label)
    best = asked.best(points)
    if best is None:
        raise GoalError(none_meets(asked, label, points))
    if as_json:
        print_json({"goal": str(asked), "label": label, **best})
    else:
        click.echo(statistics(label, best))


def _cells(models: Path, version: str) -> list[str]:
    try:
        found = read_card(artifact.directory_of(models, version))
    except ArtifactError as error:
        return [error.reason]
    counts = [f"{found.label_counts.get(label, 0):,}" for label in Label]
    return [found.created_at, found.sklearn_version, *counts]
