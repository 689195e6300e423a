"""``chaffinch-train publish``, ``rollback`` and what looks at models."""

from pathlib import Path

import click
from rich.table import Table

from model import artifact
from model.card import read_card
from model.errors import ArtifactError
from model.labels import Label
from training import model_card as page
from training.options import models_option
from training.printing import print_table


@click.command()
@click.argument("version")
@models_option("--models")
def publish(version: str, models: Path) -> None:
    """Let VERSION serve: running services take it within seconds. Prints the version.

    A model that does not load is refused, and what served goes on serving.
    """
    artifact.publish(models, version)
    click.echo(version)


@click.command()
@models_option("--models")
def rollback(models: Path) -> None:
    """Let the version serve that served before, the shipped one at the last. Prints it."""
    click.echo(artifact.rollback(models))


@click.command("list")
@models_option("--models")
def list_versions(models: Path) -> None:
    """List the models that can be published, oldest first. An asterisk marks what serves."""
    serving = artifact.current_version(models)
    table = Table("", "version", "fitted at", "scikit-learn", *Label)
    for version in artifact.versions(models):
        table.add_row("*" if version == serving else "", version, *_cells(models, version))
    print_table(table)


@click.command()
@click.argument("model")
@models_option("--models")
def card(model: str, models: Path) -> None:
    """Print the card of MODEL (a version or a directory) as JSON."""
    click.echo(read_card(artifact.find(models, model)).as_json(), nl=False)


@click.command("model-card")
@click.argument("model", default=artifact.BASELINE)
@models_option("--models")
def model_card(model: str, models: Path) -> None:
    """Print the card of MODEL, the shipped one if none is named, as a page of Markdown."""
    click.echo(page.model_card(read_card(artifact.find(models, model))), nl=False)


def _cells(models: Path, version: str) -> list[str]:
    try:
        found = read_card(artifact.directory_of(models, version))
    except ArtifactError as error:
        return [error.reason]
    counts = [f"{found.label_counts.get(label, 0):,}" for label in Label]
    return [found.created_at, found.sklearn_version, *counts]
