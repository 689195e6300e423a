"""Bringing a database to the tables of this release."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 0x63686166
"""Number of the PostgreSQL lock that lets one process migrate at a time."""


def migrate(
    connection: Connection, *, begins: Callable[[int], None] = lambda n_steps: None
) -> None:
    """Apply the steps that the database lacks, all in the open transaction or none.

    ``begins`` hears how many steps there are before they are applied to a database that has tables.

    Processes that migrate at once wait for each other: on SQLite the transaction must have been
    opened for writing. Raises `StoreError` for a database of a newer release.
    """
    if connection.dialect.name == "postgresql":
        # A step may take long, and whoever else migrates has nothing better to do than to wait.
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config(attributes={"connection": connection})
    # The configuration treats % as a sign of its own.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    steps = ScriptDirectory.from_config(config)
    _refuse_newer(connection, steps)
    if n_steps := _n_lacking(connection, steps):
        begins(n_steps)
    command.upgrade(config, "head")


def _refuse_newer(connection: Connection, steps: ScriptDirectory) -> None:
    known = {step.revision for step in steps.walk_revisions()}
    for revision in MigrationContext.configure(connection).get_current_heads():
        if revision not in known:
            raise StoreError(
                f"the database is of a newer release of Chaffinch (step {revision}); "
                "install that release, or restore a backup made with this one"
            )


def _n_lacking(connection: Connection, steps: ScriptDirectory) -> int:
    """Return how many steps lead from the tables that are there to those of this release."""
    current = MigrationContext.configure(connection).get_current_revision()
    return len(list(steps.iterate_revisions("head", current))) if current else 0
