"""The command ``chaffinch export-examples``: what models learn from, as a file."""

import datetime as dt
import sys
from pathlib import Path

import click

from service.cli.context import open_store
from service.example_files import write_examples, write_jsonl
from service.store import Connection, examples


@click.command(name="export-examples")
@click.option("--site", "sites", multiple=True, help="Only this site; may be given again.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="Only what was decided since then, UTC.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, Parquet if it ends in .parquet; JSON Lines on stdout without it.",
)
def export_examples(sites: tuple[str, ...], since: dt.datetime | None, output: Path | None) -> None:
    """Write the comments that people gave a label, with the labels, for training elsewhere.

    Nobody's name is in them, but what people wrote is: keep the file as you keep the database.
    """
    begin = since.replace(tzinfo=dt.UTC) if since else None
    with open_store() as store:
        for site in sites:
            store.site(site)  # a name that is misspelt is no empty export

        def work(connection: Connection) -> int:
            found = examples.rows(connection, sites=sites, since=begin)
            if output is None:
                return write_jsonl(sys.stdout.buffer, found)
            return write_examples(output, found)

        n_rows = store.read(work)
    click.echo(f"{n_rows:,} examples", err=True)
