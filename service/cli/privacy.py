"""The commands ``chaffinch prune``, ``export``, ``erase`` and ``legal-hold``."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import click
from pydantic_core import to_json

from service.cli.context import open_store
from service.moderation.erase_author import erase_author
from service.moderation.erase_comment import erase_comment
from service.moderation.export import export_author, export_comment
from service.moderation.retention import prune as prune_site
from service.privacy.erasures import Erasures
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.settings import Settings
from service.store import Connection, Site, Store, audit, comments, tombstones
from service.store.tombstones import Grave

OPERATOR = "operator"

Command = Callable[..., Any]


def _about_whom(command: Command) -> Command:
    for option in (
        click.option("--comment", help="The id of one comment."),
        click.option("--author", help="The e-mail address that an author gave."),
        click.option("--site", "site_name", required=True, help="Name of the site."),
    ):
        command = option(command)
    return command


def _check(author: str | None, comment: str | None) -> None:
    if (author is None) == (comment is None):
        raise click.UsageError("say of whom: --author or --comment")


@click.command()
@click.option("--site", "site_name", help="Only this site.")
def prune(site_name: str | None) -> None:
    """Let go of what is past its time: words of comments and hashes of addresses.

    The service does it once a day by itself. `chaffinch sites show` tells how long a site keeps
    what. What waits for a person or is under a legal hold stays.
    """
    now = dt.datetime.now(dt.UTC)
    with open_store() as store:
        for site in [store.site(site_name)] if site_name else store.sites():
            pruned = prune_site(store, site, now=now)
            _put_on_record(store, site, "prune", asdict(pruned), now=now)
            click.echo(
                f"{site.name}: words of {pruned.words:,} comments, "
                f"addresses of {pruned.addresses:,}",
                err=True,
            )


@click.command()
@_about_whom
def export(site_name: str, author: str | None, comment: str | None) -> None:
    """Print all that is kept of an author or a comment: a JSON document a line."""
    _check(author, comment)
    with open_store() as store:
        site = store.site(site_name)
        found: Iterable[dict[str, Any]]
        number = None
        if comment is not None:
            found = [export_comment(comment, site=site, store=store)]
            number = store.read(lambda connection: comments.find(connection, site.id, comment)).id
        else:
            pseudonyms = _pseudonyms(store)
            found = export_author(str(author), site=site, store=store, pseudonyms=pseudonyms)
        n_documents = 0
        for document in found:
            click.echo(to_json(document).decode())
            n_documents += 1
        told, now = {"documents": n_documents}, dt.datetime.now(dt.UTC)
        _put_on_record(store, site, "export", told, comment_id=number, now=now)


@click.command()
@_about_whom
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(site_name: str, author: str | None, comment: str | None, yes: bool) -> None:
    """Erase a comment, or all that an author wrote, for good.

    Of each stays that it was erased, and who decided what when. A backup does not bring it back.
    """
    _check(author, comment)
    if not yes:
        click.confirm("Erase for good?", abort=True, err=True)
    now = dt.datetime.now(dt.UTC)
    erasures = Erasures(Settings.from_environment().home)
    with open_store() as store:
        site = store.site(site_name)
        if comment is not None:
            erase_comment(comment, who=OPERATOR, site=site, store=store, now=now)
            erasures.add([Grave(site.id, tombstones.Kind.COMMENT, comment, now)])
            click.echo("1 comment erased", err=True)
            return
        pseudonyms = _pseudonyms(store)
        erased = erase_author(
            str(author), who=OPERATOR, site=site, store=store, pseudonyms=pseudonyms, now=now
        )
        hashes = pseudonyms.all_of(site.id, Kind.AUTHOR, str(author))
        erasures.add(Grave(site.id, tombstones.Kind.AUTHOR, each, now) for each in hashes)
    click.echo(
        f"{erased.n_erased:,} comments erased; {erased.n_held:,} stay under a legal hold", err=True
    )


@click.command(name="legal-hold")
@click.argument("comment")
@click.option("--site", "site_name", required=True, help="Name of the site.")
@click.option("--off", is_flag=True, help="Let it go again.")
def legal_hold(comment: str, site_name: str, off: bool) -> None:
    """Keep the COMMENT of that id whatever its age, and refuse to erase it."""
    now = dt.datetime.now(dt.UTC)
    with open_store() as store:
        site = store.site(site_name)

        def work(connection: Connection) -> None:
            found = comments.find(connection, site.id, comment, for_change=True)
            comments.change(connection, found, at=now, legal_hold=not off)
            audit.write(
                connection,
                site_id=site.id,
                who=OPERATOR,
                what="legal hold",
                at=now,
                comment_id=found.id,
                before={"legal_hold": found.legal_hold},
                after={"legal_hold": not off},
            )

        store.write(work)


def _put_on_record(
    store: Store,
    site: Site,
    what: str,
    told: dict[str, int],
    *,
    comment_id: int | None = None,
    now: dt.datetime,
) -> None:
    def work(connection: Connection) -> None:
        audit.write(
            connection,
            site_id=site.id,
            who=OPERATOR,
            what=what,
            at=now,
            comment_id=comment_id,
            after=told,
        )

    store.write(work)


def _pseudonyms(store: Store) -> Pseudonyms:
    return Pseudonyms(store, Settings.from_environment().secret_key)
