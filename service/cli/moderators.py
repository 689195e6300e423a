"""The commands ``chaffinch moderators``: the people who decide."""

import datetime as dt

import click

from service.cli.context import moment, open_store, show
from service.people import moderators as people
from service.people.moderators import Membership, Moderator, Role
from service.settings import Settings

OPERATOR = "operator"
"""Who stands in the audit log for what is done on the command line."""


@click.group()
def moderators() -> None:
    """Add, list and shut out the people who decide."""


@moderators.command()
@click.argument("name")
@click.option("--site", "sites", required=True, multiple=True, help="A site to look after.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.MODERATOR.value,
    show_default=True,
    help="An admin may change the settings of the site too.",
)
@click.option(
    "--section",
    "sections",
    multiple=True,
    help="Only this section of the site; may be given again.",
)
def add(name: str, sites: tuple[str, ...], role: str, sections: tuple[str, ...]) -> None:
    """Let NAME decide on a site, and print a link for choosing a password.

    Who has a password already keeps it and gets the site too. For a site that NAME looks after
    already, role and sections take the place of those before.
    """
    now = dt.datetime.now(dt.UTC)
    with open_store() as store:
        moderator = people.add_moderator(
            store, name, sites, Role(role), sections=sections, who=OPERATOR, now=now
        )
    if moderator.password_hash is None:
        click.echo(welcome_link(moderator, Settings.from_environment()))


@moderators.command(name="list")
def list_moderators() -> None:
    """List all moderators with their sites, in the order of their names."""
    with open_store() as store:
        rows = [
            (
                moderator.name,
                ", ".join(
                    f"{membership.site_name} ({_part(membership)})"
                    for membership in people.memberships(store, moderator)
                ),
                "yes" if moderator.password_hash else "no",
                moment(moderator.disabled_at),
            )
            for moderator in people.everybody(store)
        ]
    show(("name", "sites", "password", "shut out"), rows)


@moderators.command()
@click.argument("name")
def reset(name: str) -> None:
    """End all sessions of NAME and print a link for choosing another password."""
    now = dt.datetime.now(dt.UTC)
    with open_store() as store:
        people.end_sessions(store, people.find(store, name), who=OPERATOR, now=now)
        moderator = people.find(store, name)
    click.echo(welcome_link(moderator, Settings.from_environment()))


@moderators.command()
@click.argument("name")
@click.option("--site", help="Take only this site; otherwise NAME is shut out everywhere.")
def remove(name: str, site: str | None) -> None:
    """Shut NAME out at once. What was decided stays, under that name."""
    now = dt.datetime.now(dt.UTC)
    with open_store() as store:
        moderator = people.find(store, name)
        if site is None:
            people.set_disabled(store, moderator, True, who=OPERATOR, now=now)
        else:
            people.take_site(store, moderator, site, who=OPERATOR, now=now)


@moderators.command()
@click.argument("name")
def restore(name: str) -> None:
    """Let NAME in again, with the same password."""
    now = dt.datetime.now(dt.UTC)
    with open_store() as store:
        people.set_disabled(store, people.find(store, name), False, who=OPERATOR, now=now)


def _part(membership: Membership) -> str:
    sections = f", only {', '.join(membership.sections)}" if membership.sections else ""
    return f"{membership.role}{sections}"


def welcome_link(moderator: Moderator, settings: Settings) -> str:
    """Return the address at which a moderator chooses a password."""
    token = people.welcome_token(moderator, settings.secret_key)
    return f"{settings.address}/review/welcome/{token}"
