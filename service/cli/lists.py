"""The commands ``chaffinch lists``: a site's own words, domains and authors."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from model.evidence import Effect, Kind
from service.cli.context import OPERATOR, open_store, show
from service.lists import changes as use
from service.lists.errors import InvalidEntry, UnreadableList
from service.lists.formats import Format, Written, read_list, write_list
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings
from service.store import Site, Store
from service.store.lists import NewEntry

EFFECTS = click.Choice([effect.value for effect in Effect])
KINDS = click.Choice([kind.value for kind in Kind])
FORMATS = click.Choice([form.value for form in Format])


@click.group()
def lists() -> None:
    """Block, hold or allow words, domains and authors on a site."""


@lists.command()
@click.argument("site")
@click.argument("entries", nargs=-1, required=True)
@click.option(
    "--effect",
    type=EFFECTS,
    default=Effect.BLOCK.value,
    show_default=True,
    help="What happens to comments that meet it.",
)
@click.option(
    "--kind",
    type=KINDS,
    help="What the entries are, where their form does not tell: for an author's name.",
)
@click.option("--language", default="", metavar="CODE", help="Only for texts in this language.")
def add(site: str, entries: tuple[str, ...], effect: str, kind: str | None, language: str) -> None:
    """Add ENTRIES to the lists of SITE; they count at once.

    An entry is a word or a few, a domain, an e-mail address or its domain (@example.com), an IP
    address or a network. Words are met whole, in whatever disguise.
    """
    written = [Written(each, Effect(effect), Kind(kind) if kind else None, language)
               for each in entries]  # fmt: skip
    with _open(site) as (store, found, pseudonyms):
        new = [_entry(found, each, pseudonyms) for each in written]
        n_entries = use.add_entries(store, found, new, who=OPERATOR, now=_now())
    click.echo(f"{found.name}: {n_entries:,} entries on its lists", err=True)


@lists.command()
@click.argument("site")
@click.argument("entries", nargs=-1, required=True)
def remove(site: str, entries: tuple[str, ...]) -> None:
    """Take ENTRIES off the lists of SITE, written as they were added or as they are shown."""
    with _open(site) as (store, found, pseudonyms):
        for entry in entries:
            use.remove_entry(store, found, entry, pseudonyms=pseudonyms, who=OPERATOR, now=_now())
    click.echo(f"{found.name}: removed {len(entries):,}", err=True)


@lists.command(name="show")
@click.argument("site")
@click.option(
    "--limit", type=int, default=100, show_default=True, metavar="N", help="How many entries."
)
def show_lists(site: str, limit: int) -> None:
    """Show the lists of SITE, with the comments that each entry met and those put right by people.

    The entries that meet most come first.
    """
    with _open(site) as (store, found, _):
        counted = use.counted_entries(store, found)
    rows = [
        (
            each.entry.effect,
            each.entry.kind,
            each.entry.shown,
            each.entry.language or "any",
            str(each.n_hits),
            str(each.n_overturned),
        )
        for each in counted[:limit]
    ]
    show(("effect", "kind", "entry", "language", "hits", "overturned"), rows)
    if len(counted) > limit:
        click.echo(f"and {len(counted) - limit:,} more", err=True)


@lists.command(name="import")
@click.argument("site")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option(
    "--format",
    "form",
    type=FORMATS,
    default=Format.LINES.value,
    show_default=True,
    help="How FILE is written.",
)
@click.option(
    "--effect",
    type=EFFECTS,
    default=Effect.BLOCK.value,
    show_default=True,
    help="For entries that name none.",
)
@click.option("--language", default="", metavar="CODE", help="Only for texts in this language.")
def import_list(site: str, file: TextIO, form: str, effect: str, language: str) -> None:
    """Add the entries of FILE (- for stdin) to the lists of SITE.

    What cannot be an entry is told of and left out.
    """
    try:
        written = read_list(file.read(), Format(form), effect=Effect(effect), language=language)
    except UnicodeDecodeError as error:
        raise UnreadableList("it is no text in UTF-8") from error
    with _open(site) as (store, found, pseudonyms):
        new = []
        for each in written:
            try:
                new.append(_entry(found, each, pseudonyms))
            except InvalidEntry as error:
                click.echo(f"left out: {error}", err=True)
        n_entries = use.add_entries(store, found, new, who=OPERATOR, now=_now())
    click.echo(
        f"{found.name}: took {len(new):,}, left out {len(written) - len(new):,}; "
        f"{n_entries:,} entries on its lists",
        err=True,
    )


@lists.command()
@click.argument("site")
def export(site: str) -> None:
    """Print the lists of SITE as CSV, which `chaffinch lists import --format csv` reads."""
    with _open(site) as (store, found, _):
        click.echo(write_list(use.counted_entries(store, found)), nl=False)


@contextmanager
def _open(site: str) -> Iterator[tuple[Store, Site, Pseudonyms]]:
    with open_store() as store:
        secret_key = Settings.from_environment().secret_key
        yield store, store.site(site), Pseudonyms(store, secret_key)


def _entry(site: Site, written: Written, pseudonyms: Pseudonyms) -> NewEntry:
    (entry,) = use.entries_of(
        site.id,
        [written.text],
        written.effect,
        written.kind,
        language=written.language,
        pseudonyms=pseudonyms,
    )
    return entry


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
