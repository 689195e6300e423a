"""The commands ``chaffinch backup``, ``restore`` and ``check``: looking after the record."""

import datetime as dt
from pathlib import Path

import click

from service import backup as backups
from service.cli.context import open_store
from service.privacy.erasures import Erasures
from service.settings import Settings
from service.store import Connection, Store, audit, inspection

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write all that the database holds to FILE, while the service runs.

    Keep the secret key (`secret-key` in the home directory) beside it, in another place: without
    it the hashes of authors and the secrets of callbacks are of no use.
    """
    with open_store() as store:
        now = dt.datetime.now(dt.UTC)
        n_rows = backups.back_up(store, file, now=now)
        _put_on_record(store, n_rows, now)
    click.echo(f"{file}: {n_rows:,} rows, {file.stat().st_size:,} bytes", err=True)


def _put_on_record(store: Store, n_rows: int, now: dt.datetime) -> None:
    def work(connection: Connection) -> None:
        audit.write(
            connection,
            site_id=None,
            who=backups.OPERATOR,
            what="backup",
            at=now,
            after={"n_rows": n_rows},
        )

    store.write(work)


@click.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Delete what the database holds first.")
def restore(file: Path, replace: bool) -> None:
    """Read the backup FILE into the database, all of it or nothing.

    It may have been made with the other kind of database. Comments and authors that were erased
    after the backup was made are erased again: those that the database knows that is replaced, and
    those in `erased.jsonl` in the home directory.
    """
    erasures = Erasures(Settings.from_environment().home)
    with open_store() as store:
        now = dt.datetime.now(dt.UTC)
        restored = backups.restore(store, file, erasures=erasures, now=now, replace=replace)
    click.echo(
        f"{file}: {restored.n_rows:,} rows restored, "
        f"{restored.n_erased:,} comments of them erased again",
        err=True,
    )


@click.command()
def check() -> None:
    """Look whether the record is whole; print a sentence for each thing that is wrong.

    Exit code 1 when there is one. The numbers of rows go to stderr.
    """
    with open_store() as store:
        complaints = store.read(inspection.complaints)
        counts = store.read(inspection.counts)
    for complaint in complaints:
        click.echo(complaint)
    for name, n_rows in counts.items():
        click.echo(f"{name.replace('_', ' ')}: {n_rows:,}", err=True)
    if complaints:
        raise SystemExit(1)
