"""From the first tables to those of today, with data in them, on both databases."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert, text
from sqlalchemy import table as named
from sqlalchemy.sql import column

from model.labels import Mode
from service.errors import StoreError
from service.settings import Settings
from service.store import Store, inspection, search
from service.store.engine import WRITES, connect
from service.store.migrate import MIGRATIONS
from service.store.tables import UtcDateTime
from tests.server import serving

KEY = "k" * 32
BEGAN = dt.datetime(2026, 11, 1, 9, 30, tzinfo=dt.UTC)

SITES: list[dict[str, Any]] = [
    {"id": 1, "name": "garden", "mode": "post", "strictness": "strict", "reject_abuse": True,
     "languages": "en,de", "created_at": BEGAN},
    {"id": 7, "name": "attic", "mode": "log-only", "strictness": "balanced",
     "reject_abuse": False, "languages": "", "created_at": BEGAN},
]  # fmt: skip
KEYS: list[dict[str, Any]] = [
    {"id": 3, "site_id": 1, "hash": hashlib.sha256(KEY.encode()).hexdigest(), "last4": "kkkk",
     "scopes": "score submit", "created_at": BEGAN, "revoked_at": None},
    {"id": 4, "site_id": 7, "hash": "0" * 64, "last4": "wxyz", "scopes": "score",
     "created_at": BEGAN, "revoked_at": BEGAN + dt.timedelta(days=1)},
]  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """CHAFFINCH_DATABASE_URL of a database without tables."""
    if request.param == "sqlite":
        return ""
    return str(request.getfixturevalue("postgresql").new_database())


@pytest.fixture
def empty(settings: Settings) -> Iterator[Store]:
    """A database without tables."""
    with closing(Store(settings.database_url)) as store:
        yield store


def bring_to(settings: Settings, step: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Make the tables of that step, as a release of its time did, with these rows in them."""
    engine = connect(settings.database_url)
    with engine.execution_options(**WRITES).begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, step)
        for name, those in rows.items():
            add(connection, name, those)
    engine.dispose()


def add(connection: Connection, name: str, rows: list[dict[str, Any]]) -> None:
    columns = [
        column(each, UtcDateTime()) if each.endswith("_at") else column(each) for each in rows[0]
    ]
    connection.execute(insert(named(name, *columns)), rows)
    if connection.dialect.name == "postgresql":
        count_on = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"
        connection.execute(text(count_on))


def test_the_first_sites_and_keys_are_what_they_were(settings: Settings, empty: Store) -> None:
    bring_to(settings, "0001", {"sites": SITES, "keys": KEYS})
    empty.migrate()
    for site, row in zip(empty.sites(), (SITES[1], SITES[0]), strict=True):
        assert (site.id, site.name, site.mode, site.created_at) == (
            row["id"], row["name"], row["mode"], row["created_at"],
        )  # fmt: skip
        assert site.policy.strictness == row["strictness"]
        assert site.policy.reject_abuse is row["reject_abuse"]
    for key, row in zip(empty.keys(), KEYS, strict=True):
        assert (key.id, key.last4, key.scopes) == (
            row["id"], row["last4"], frozenset(row["scopes"].split()),
        )  # fmt: skip
        assert (key.created_at, key.revoked_at) == (row["created_at"], row["revoked_at"])
    assert empty.read(inspection.complaints) == []


def test_what_is_new_goes_on_from_there(settings: Settings, empty: Store, now: dt.datetime) -> None:
    bring_to(settings, "0001", {"sites": SITES, "keys": KEYS})
    empty.migrate()
    assert empty.add_site("cellar", Mode.PRE, created_at=now).id == 8
    empty.add_key("cellar", "1" * 64, "abcd", ["score"], created_at=now)
    assert [key.id for key in empty.keys("cellar")] == [5]


def test_comments_from_before_there_was_a_search_are_found(
    settings: Settings, empty: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = {
        "id": 5, "guid": "a" * 32, "site_id": 1, "request_digest": "0" * 64, "type": "comment",
        "revision": 2, "state": "publish", "state_by": "machine", "label": "legitimate",
        "created_at": BEGAN, "updated_at": BEGAN,
    }  # fmt: skip
    says = {"comment_id": 5, "format": "text", "created_at": BEGAN}
    revisions = [
        says | {"id": 1, "number": 1, "text": "The crust was soft."},
        says | {"id": 2, "number": 2, "text": "The loaf was light."},
    ]
    rows = {"sites": SITES, "comments": [comment], "revisions": revisions}
    bring_to(settings, "0008", rows)
    empty.migrate()
    monkeypatch.setattr(search, "NEWEST", 0)
    found = [
        empty.read(lambda c, query=query: search.search(c, [1, 7], query, limit=9))  # type: ignore[misc]
        for query in ("loaf", "crust")
    ]
    assert found == [[5], []]


def test_who_upgrades_is_told_before_it_may_take_long(settings: Settings, empty: Store) -> None:
    told: list[int] = []
    bring_to(settings, "0008", {"sites": SITES})
    empty.migrate(begins=told.append)
    empty.migrate(begins=told.append)
    (n_steps,) = told
    assert n_steps >= 2


def test_a_new_database_is_made_without_a_word(empty: Store) -> None:
    told: list[int] = []
    empty.migrate(begins=told.append)
    assert told == []


def test_a_database_of_a_newer_release_is_left_alone(settings: Settings, empty: Store) -> None:
    empty.migrate()
    change(settings, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"newer release of Chaffinch \(step 9999\); install"):
        empty.migrate()


def change(settings: Settings, statement: str) -> None:
    engine = connect(settings.database_url)
    with engine.execution_options(**WRITES).begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_serving_brings_the_database_up_to_date(
    settings: Settings, database: str, home: Path
) -> None:
    bring_to(settings, "0001", {"sites": SITES, "keys": KEYS})
    with serving(home, workers=1, database_url=database) as service:
        answer = requests.post(
            f"{service.address}/v1/score",
            json={"comment": {"text": "The bread came out well, thank you."}},
            headers={"Authorization": f"Bearer {KEY}"},
            timeout=60,
        )
    assert answer.status_code == 200
