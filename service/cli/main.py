"""The commands ``chaffinch serve``, ``migrate`` and ``settings``; the groups beside them."""

import datetime as dt

import click
import structlog

from model.labels import Mode
from service import logs
from service.cli.archives import import_archive
from service.cli.care import backup, check, restore
from service.cli.context import PlainGroup, open_store, show
from service.cli.coral import coral
from service.cli.demo import demo
from service.cli.examples import export_examples
from service.cli.hash_key import hash_key
from service.cli.keys import keys
from service.cli.lists import lists
from service.cli.moderators import moderators, welcome_link
from service.cli.perspective import perspective
from service.cli.privacy import erase, export, legal_hold, prune
from service.cli.sites import sites
from service.errors import SiteExists
from service.people import moderators as moderators_of_sites
from service.people.moderators import Role
from service.settings import SETTINGS, Settings, unknown_variables
from service.sites import accounts
from service.store import Store

FIRST_SITE = "default"
FIRST_ADMIN = "admin"

log = structlog.get_logger()


@click.group(cls=PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chaffinch")
def main() -> None:
    """Serve Chaffinch and look after its sites and keys.

    Settings come from the environment; `chaffinch settings` shows them.
    """
    logs.configure()
    for sentence in unknown_variables():
        log.warning(sentence)


main.add_command(sites)
main.add_command(keys)
main.add_command(hash_key)
main.add_command(lists)
main.add_command(coral)
main.add_command(moderators)
main.add_command(import_archive)
main.add_command(perspective)
main.add_command(prune)
main.add_command(export)
main.add_command(export_examples)
main.add_command(erase)
main.add_command(legal_hold)
main.add_command(backup)
main.add_command(restore)
main.add_command(check)
main.add_command(demo)


@main.command()
def serve() -> None:
    """Serve until stopped by Ctrl-C or SIGTERM.

    The first start makes the database, the site "default" in mode post, an API key for it, which
    is printed this once, and its first moderator, whose link for choosing a password is printed.
    """
    # Costs most of a second, which no other command should pay.
    from service.serve import listening_address
    from service.serve import serve as serve_until_stopped

    settings = Settings.from_environment()
    listening_address(settings.host, settings.port)  # before a key is made and shown
    with open_store() as store:
        key = _first_key(store)
        link = None if key is None else _first_admin(store, settings)
    if key is not None:
        click.echo(f"API key of the site {FIRST_SITE!r}, shown this once: {key}")
        click.echo(f"To choose the password of the moderator {FIRST_ADMIN!r}: {link}")
    serve_until_stopped(
        settings, listening=lambda: click.echo(f"Chaffinch serves at {settings.address}")
    )


def _first_key(store: Store) -> str | None:
    if store.sites():
        return None
    now = dt.datetime.now(dt.UTC)
    try:
        accounts.create_site(store, FIRST_SITE, now=now, mode=Mode.POST)
    except SiteExists:  # another first start was quicker, and shows the key
        return None
    return accounts.create_key(store, FIRST_SITE, now=now)


def _first_admin(store: Store, settings: Settings) -> str:
    now = dt.datetime.now(dt.UTC)
    admin = moderators_of_sites.add_moderator(
        store, FIRST_ADMIN, [FIRST_SITE], Role.ADMIN, who="operator", now=now
    )
    return welcome_link(admin, settings)


@main.command()
def migrate() -> None:
    """Bring the database to the tables of this release, making it if there is none.

    Safe to run at any time, by several machines at once; `serve` does it by itself.
    """
    with open_store():
        click.echo("the database has the tables of this release", err=True)


@main.command()
def settings() -> None:
    """Show every setting: its variable, its value here, what it means. Secrets stay hidden."""
    now = Settings.from_environment()
    rows = []
    for setting in SETTINGS:
        value = _shown(getattr(now, setting.field))
        hidden = setting.secret and bool(value)
        rows.append((setting.name, "(hidden)" if hidden else value, setting.meaning))
    show(("variable", "value", "meaning"), rows)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")
