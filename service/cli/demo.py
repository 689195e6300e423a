"""The command ``chaffinch demo``: a queue to try, without a blog."""

import datetime as dt
import random

import click
from rich.console import Console
from rich.progress import Progress

from service.cli.context import open_store
from service.cli.moderators import welcome_link
from service.demo import play
from service.models.live_model import LiveModel
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings

SEED = 14
"""The same two weeks each time, counted back from today."""


@click.command()
def demo() -> None:
    """Fill a database that has no comments with two weeks of made-up ones.

    Two sites, some hundred comments in many languages, campaigns, flags, edits, decisions of
    four moderators, and what waits for you. Prints a link for each of them to sign in by.
    """
    settings = Settings.from_environment()
    with open_store() as store, Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("two weeks pass", total=1.0)
        played = play(
            store=store,
            classifier=LiveModel(settings.models).classifier,
            pseudonyms=Pseudonyms(store, settings.secret_key),
            now=dt.datetime.now(dt.UTC),
            chance=random.Random(SEED),
            progress=lambda share: progress.update(task, completed=share),
        )
    click.echo(f"{played.n_comments:,} comments came in over two weeks", err=True)
    click.echo(
        "Start the service with `chaffinch serve` and choose a password at one of these:", err=True
    )
    for moderator in played.moderators:
        click.echo(f"{moderator.name}\t{welcome_link(moderator, settings)}")
