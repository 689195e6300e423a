"""The command ``chaffinch import``: coming from another system."""

import datetime as dt
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from service.archives import READERS
from service.cli.context import open_store
from service.lists.compiled import Lists
from service.models.live_models import LiveModels
from service.moderation.import_archive import Importer
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings


@click.command(name="import")
@click.argument("format", type=click.Choice(sorted(READERS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", "site_name", required=True, help="Name of the site that they belong to.")
def import_archive(format: str, file: Path, site_name: str) -> None:
    """Take the comments of FILE into a site, with what people decided about them.

    Comments that are there already are left as they are, so that an import that was broken off can
    be begun again. What waits for a person elsewhere waits here; nothing is sent out.
    """
    settings = Settings.from_environment()
    with open_store() as store:
        pseudonyms = Pseudonyms(store, settings.secret_key)
        importer = Importer(
            site=store.site(site_name),
            classifier=LiveModels(settings.models).of(site_name),
            pseudonyms=pseudonyms,
            lists=Lists(store, pseudonyms),
            store=store,
            now=dt.datetime.now(dt.UTC),
        )
        n_added = n_known = 0
        columns = (SpinnerColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("reading")
            for portion in importer.take(READERS[format](file)):
                n_added, n_known = n_added + portion.n_added, n_known + portion.n_known
                progress.update(task, description=f"{n_added:,} comments came in")
    click.echo(f"{n_added:,} comments came in, {n_known:,} were there before", err=True)
