"""The promise that the record is the same on SQLite and on PostgreSQL."""

import datetime as dt
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from model.labels import Mode
from service.settings import Settings
from service.store import Store
from service.store.engine import connect
from service.store.tables import metadata
from tests.databases import on_both_databases

pytestmark = on_both_databases


def test_the_steps_lead_to_the_tables_that_the_code_knows(store: Store, settings: Settings) -> None:
    engine = connect(settings.database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_no_search_index})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def is_no_search_index(name: str | None, kind: str, parents: Any) -> bool:
    """Return whether SQLAlchemy knows such things: it does not know what searches in texts."""
    return "search" not in (name or "")


def test_what_was_stored_is_read_again(store: Store, now: dt.datetime) -> None:
    store.add_site("garden", Mode.POST, created_at=now)
    assert [(site.name, site.created_at) for site in store.sites()] == [("garden", now)]
