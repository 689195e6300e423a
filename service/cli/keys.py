"""The commands ``chaffinch keys``: who may ask for verdicts."""

import datetime as dt

import click

from service.cli.context import moment, open_store, show
from service.sites import accounts
from service.sites.accounts import OF_A_SITE, Scope


@click.group()
def keys() -> None:
    """Create, list and revoke API keys."""


@keys.command()
@click.option("--site", required=True, help="Name of the site that the key speaks for.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([scope.value for scope in Scope]),
    multiple=True,
    help="What the key may do; may be given again. All but watch, unless one is named.",
)
@click.option(
    "--daily-quota",
    type=click.IntRange(1, 1_000_000_000),
    metavar="N",
    help="Requests that it may make a day; as many as the rate limit allows, unless given.",
)
def create(site: str, scopes: tuple[str, ...], daily_quota: int | None) -> None:
    """Make an API key and print it, alone, on stdout. It cannot be shown again."""
    wanted = [Scope(scope) for scope in scopes] or list(OF_A_SITE)
    with open_store() as store:
        key = accounts.create_key(
            store, site, wanted, daily_quota=daily_quota, now=dt.datetime.now(dt.UTC)
        )
    click.echo(key)


@keys.command(name="list")
@click.option("--site", help="Only the keys of this site.")
def list_keys(site: str | None) -> None:
    """List keys, the oldest first, revoked ones too: number, site, last characters, scopes."""
    with open_store() as store:
        rows = [
            (
                str(key.id),
                key.site_name,
                key.last4,
                " ".join(sorted(key.scopes)),
                "" if key.daily_quota is None else f"{key.daily_quota:,}",
                moment(key.created_at),
                moment(key.revoked_at),
            )
            for key in store.keys(site)
        ]
    show(("id", "site", "ends in", "scopes", "a day", "created", "revoked"), rows)


@keys.command()
@click.argument("id", type=int)
def revoke(id: int) -> None:
    """Revoke the key with the number ID, for good; it is refused within two seconds."""
    with open_store() as store:
        key = store.revoke_key(id, now=dt.datetime.now(dt.UTC))
    click.echo(f"revoked key {key.id} of {key.site_name}, which ends in {key.last4}", err=True)
