"""What every command shares: plain errors, the settings, the database, tables."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from service.errors import ServiceError
from service.settings import Settings
from service.store import Store

OPERATOR = "operator"
"""Who stands in the audit log for what is done on the command line."""


class PlainGroup(click.Group):
    """Commands whose foreseen errors are one sentence on stderr, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for; exit code 1 for an error of the service."""
        try:
            return super().invoke(ctx)
        except ServiceError as error:
            raise click.ClickException(str(error)) from error


@contextmanager
def open_store() -> Iterator[Store]:
    """Yield the database of the environment, with the tables of this release."""
    store = Store(Settings.from_environment().database_url)
    try:
        store.migrate(begins=_tell_of_steps)
        yield store
    finally:
        store.close()


def _tell_of_steps(n_steps: int) -> None:
    click.echo(
        f"bringing the database up to date, {n_steps} steps: with a million comments it may take "
        "minutes; all of them are taken or none, and it may be begun again",
        err=True,
    )


def show(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table to stdout; in a pipe each row stays one line, whatever its width."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=1000)
    table = Table(*columns, box=box.SIMPLE_HEAD if console.is_terminal else None)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def moment(at: datetime | None) -> str:
    """Return a time as people read it, to the minute in UTC; nothing for None."""
    return "" if at is None else at.strftime("%Y-%m-%d %H:%M UTC")
