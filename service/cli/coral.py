"""The commands ``chaffinch coral``: by which secrets a site knows its Coral."""

import datetime as dt
import sys

import click

from service.cli.context import OPERATOR, open_store
from service.privacy.secret_box import SecretBox
from service.settings import Settings
from service.sites import change as site_settings
from service.sites.options import SharedSecret


@click.group()
def coral() -> None:
    """Look after the secrets under which Coral signs what it sends to /coral/SITE."""


@coral.command(name="add-secret")
@click.argument("site")
def add_secret(site: str) -> None:
    """Let the Coral of SITE in that signs under a secret, which is read from stdin.

    Coral shows it beside its external moderation phase. Those that were added before stay good, so
    that nothing is refused while Coral replaces one.
    """
    secret = _asked()
    if len(secret) < 8:
        raise click.UsageError("the secret is too short to be one of Coral's")
    sealed = SecretBox(Settings.from_environment().secret_key).seal(secret.encode())
    with open_store() as store:
        known = store.site(site).options.coral_secrets
        added = (*known, SharedSecret(sealed, secret[-4:]))
        site_settings.change_site(
            store,
            site,
            who=OPERATOR,
            now=dt.datetime.now(dt.UTC),
            options={"coral_secrets": added},
        )
    click.echo(f"{site}: Coral may sign under {_told(added)}", err=True)


@coral.command(name="remove-secret")
@click.argument("site")
@click.argument("last4", metavar="LAST-FOUR")
def remove_secret(site: str, last4: str) -> None:
    """Refuse from now on what is signed under the secret of SITE that ends in these characters."""
    with open_store() as store:
        known = store.site(site).options.coral_secrets
        left = tuple(secret for secret in known if secret.last4 != last4)
        if len(left) == len(known):
            raise click.UsageError(f"no secret of {site} ends in {last4!r}; it has {_told(known)}")
        site_settings.change_site(
            store,
            site,
            who=OPERATOR,
            now=dt.datetime.now(dt.UTC),
            options={"coral_secrets": left},
        )
    click.echo(f"{site}: Coral may sign under {_told(left)}", err=True)


def _asked() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Signing secret", hide_input=True, err=True)).strip()
    return sys.stdin.readline().strip()


def _told(secrets: tuple[SharedSecret, ...]) -> str:
    return ", ".join(f"…{secret.last4}" for secret in secrets) or "none"
