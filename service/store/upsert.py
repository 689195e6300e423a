"""``INSERT ... ON CONFLICT``, which SQLAlchemy knows for each database apart."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert_for(connection: Connection, table: Table) -> Insert:
    """Return an insert into ``table`` that can say what to do on a conflict.

    Building a statement costs more than running it: where it matters, keep one for each dialect.
    """
    return for_dialect(connection.dialect.name, table)


def for_dialect(dialect: str, table: Table) -> Insert:
    """Return the same for the dialect of that name, ``sqlite`` or ``postgresql``."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
