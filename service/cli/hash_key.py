"""The commands ``chaffinch hash-key``: what pseudonyms of people are made with."""

import datetime as dt

import click

from service.cli.context import open_store
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings


@click.group(name="hash-key")
def hash_key() -> None:
    """Look after the key that pseudonyms of authors, readers and addresses are made with."""


@hash_key.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def rotate(yes: bool) -> None:
    """Make another hash key, with which all that comes from now on is known.

    Authors and readers begin anew: records, trust and flags under the older key count for them no
    more. The older one is kept, so that `export` and `erase` still find all of an author, an edit
    its author, and lists who stands on them. Sessions and API keys have nothing to do with it.
    """
    if not yes:
        click.confirm("Authors and readers begin anew. Go on?", abort=True, err=True)
    with open_store() as store:
        pseudonyms = Pseudonyms(store, Settings.from_environment().secret_key)
        pseudonyms.rotate(now=dt.datetime.now(dt.UTC))
        number = pseudonyms.key_id
    click.echo(f"hash key {number} is in use; every worker knows it within a minute", err=True)
