"""``chaffinch-train datasets``: what a model can be fitted on."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from model.labels import Label
from training.catalogue import DataSet, LicenceClass, choose, read_catalogues
from training.errors import DataError
from training.options import catalogue_option, data_option, licences_option, sources_option
from training.printing import print_json, print_table

ALL_CLASSES = ",".join(LicenceClass)


@click.group()
def datasets() -> None:
    """List the data sets that a model can be fitted on, and check their files."""


@datasets.command("list")
@catalogue_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def list_datasets(catalogue: list[Path], as_json: bool) -> None:
    """List the data sets: languages, rows per label, licence and origin."""
    found = read_catalogues(catalogue)
    if as_json:
        print_json([asdict(data_set) for data_set in found])
    else:
        print_table(_table(found))


@datasets.command()
@catalogue_option
@data_option
@licences_option(default=ALL_CLASSES)
@sources_option
def verify(
    catalogue: list[Path], data: Path, licences: frozenset[LicenceClass], sources: Sequence[str]
) -> None:
    """Check the SHA-256 of each file against the catalogue; print the names of the right ones.

    Fails when a file is missing or is another one than the catalogue means.
    """
    wrong = []
    for data_set in choose(read_catalogues(catalogue), licences=licences, sources=sources):
        try:
            data_set.verified_bytes(data)
        except DataError as error:
            wrong.append(str(error))
        else:
            click.echo(data_set.name)
    if wrong:
        raise click.ClickException("\n".join(wrong))


def _table(found: Sequence[DataSet]) -> Table:
    table = Table()
    for name in ("name", "domain", "languages"):
        table.add_column(name, no_wrap=name == "name")
    for label in Label:
        table.add_column(label, justify="right", no_wrap=True)
    for name in ("licence", "class", "origin"):
        table.add_column(name)
    for data_set in found:
        table.add_row(
            data_set.name,
            data_set.domain,
            " ".join(data_set.languages),
            *(f"{data_set.counts[label]:,}" for label in Label),
            data_set.licence,
            data_set.licence_class,
            data_set.origin,
        )
    return table
