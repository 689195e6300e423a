"""The commands ``chaffinch sites``: the blogs that are served."""

import datetime as dt

import click

from model.labels import Mode
from service.cli.context import moment, open_store, show
from service.cli.site_settings import set_options, show_options
from service.sites import accounts

MODES = click.Choice([mode.value for mode in Mode])


@click.group()
def sites() -> None:
    """Add, list and change sites: one for each blog."""


@sites.command()
@click.argument("name")
@click.option(
    "--mode",
    type=MODES,
    default=Mode.LOG_ONLY.value,
    show_default=True,
    help="What the machine may do: record only, act after publication, or before.",
)
def add(name: str, mode: str) -> None:
    """Add the site NAME, of the characters a-z, 0-9 and '-'.

    In the mode log-only every comment is published and what would have been done is only said:
    watch it for a while, then `chaffinch sites set NAME --mode post`.
    """
    with open_store() as store:
        site = accounts.create_site(store, name, now=dt.datetime.now(dt.UTC), mode=Mode(mode))
    click.echo(
        f"added {site.name} in mode {site.mode}; `chaffinch keys create --site {site.name}` "
        "makes an API key for it",
        err=True,
    )


@sites.command(name="list")
def list_sites() -> None:
    """List all sites, in the order of their names."""
    with open_store() as store:
        rows = [
            (site.name, site.mode, site.strictness, moment(site.created_at))
            for site in store.sites()
        ]
    show(("name", "mode", "strictness", "added"), rows)


sites.add_command(set_options)
sites.add_command(show_options)
