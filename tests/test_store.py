"""The database: made and migrated by itself, durable, the same for every process."""

import datetime as dt
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError

from model.labels import Mode, Strictness
from model.policy import Policy
from service.errors import SiteExists, StoreError, UnknownKeyId, UnknownSite
from service.settings import Settings
from service.store import Store

EVERYTHING = ("score", "submit", "moderate")


@contextmanager
def database(settings: Settings) -> Iterator[sqlite3.Connection]:
    path = settings.home / "chaffinch.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def test_a_site_is_found_again_as_it_was_added(store: Store, now: dt.datetime) -> None:
    added = store.add_site("garden", Mode.PRE, created_at=now)
    assert added == store.site("garden")
    assert (added.name, added.mode, added.created_at) == ("garden", Mode.PRE, now)
    assert added.policy == Policy(mode=Mode.PRE, strictness=Strictness.BALANCED)


def test_sites_come_in_the_order_of_their_names(store: Store, now: dt.datetime) -> None:
    for name in ("kitchen", "attic", "garden"):
        store.add_site(name, Mode.POST, created_at=now)
    assert [site.name for site in store.sites()] == ["attic", "garden", "kitchen"]


def test_a_name_is_taken_once(store: Store, now: dt.datetime) -> None:
    store.add_site("garden", Mode.POST, created_at=now)
    with pytest.raises(SiteExists, match="garden"):
        store.add_site("garden", Mode.PRE, created_at=now)
    assert store.site("garden").mode is Mode.POST


def test_a_site_that_is_not_there_is_an_error_with_a_cure(store: Store) -> None:
    for ask in (store.site, store.keys):
        with pytest.raises(UnknownSite, match="`chaffinch sites add garden` adds it"):
            ask("garden")


def test_a_key_is_found_by_its_hash_with_its_site(store: Store, now: dt.datetime) -> None:
    site = store.add_site("garden", Mode.POST, created_at=now)
    store.add_key("garden", "a" * 64, "wxyz", EVERYTHING, created_at=now)
    found = store.find_key("a" * 64)
    assert found is not None
    assert found[0] == site
    assert found[1] == store.keys("garden")[0]
    assert found[1].scopes == set(EVERYTHING)
    assert store.find_key("b" * 64) is None


def test_keys_are_listed_by_site_the_oldest_first(store: Store, now: dt.datetime) -> None:
    for name in ("garden", "attic"):
        store.add_site(name, Mode.POST, created_at=now)
    for number, name in enumerate(["garden", "attic", "garden"]):
        store.add_key(name, str(number) * 64, "wxyz", ["score"], created_at=now)
    everywhere = store.keys()
    assert [key.site_name for key in everywhere] == ["garden", "attic", "garden"]
    assert [key.id for key in store.keys("garden")] == [1, 3]


def test_a_key_revoked_twice_keeps_its_first_time(store: Store, now: dt.datetime) -> None:
    store.add_site("garden", Mode.POST, created_at=now)
    store.add_key("garden", "a" * 64, "wxyz", EVERYTHING, created_at=now)
    later = now + dt.timedelta(days=1)
    assert store.revoke_key(1, now=now).revoked_at == now
    assert store.revoke_key(1, now=later).revoked_at == now
    with pytest.raises(UnknownKeyId, match="no key 2"):
        store.revoke_key(2, now=now)


def test_times_are_kept_in_utc(store: Store) -> None:
    in_delhi = dt.datetime.fromisoformat("2026-11-22T17:30:00+05:30")
    site = store.add_site("garden", Mode.POST, created_at=in_delhi)
    assert site.created_at.isoformat() == "2026-11-22T12:00:00+00:00"


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        store.add_site("garden", Mode.POST, created_at=dt.datetime(2026, 11, 22))


def test_what_was_written_survives_a_power_cut(store: Store, settings: Settings) -> None:
    # SQLite's own words: in WAL mode only synchronous=FULL (2) makes every commit durable.
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_migrating_again_changes_nothing(store: Store, now: dt.datetime) -> None:
    store.add_site("garden", Mode.POST, created_at=now)
    store.migrate()
    assert [site.name for site in store.sites()] == ["garden"]


def test_a_step_that_fails_leaves_nothing_behind(settings: Settings) -> None:
    with database(settings) as connection:
        connection.execute("CREATE TABLE keys (in_the_way)")
    store = Store(settings.database_url)
    with pytest.raises(StoreError, match="already exists"):
        store.migrate()
    with database(settings) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert tables.fetchall() == [("keys",)]
    store.close()


def test_processes_that_migrate_at_once_wait_for_each_other(settings: Settings) -> None:
    program = (
        "import sys; from service.store import Store; store = Store(sys.argv[1]);"
        "print('ready', flush=True); sys.stdin.readline();"
        "store.migrate(); store.ping()"
    )
    command = [sys.executable, "-c", program, settings.database_url]
    pipe = subprocess.PIPE
    starting = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(4)
    ]
    for process in starting:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in starting:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [(process.communicate(timeout=300)[1], process.returncode) for process in starting]
    assert ended == [("", 0)] * 4


def test_a_new_file_that_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / "new.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")
    let_go = threading.Timer(0.5, holder.rollback)
    let_go.start()
    store = Store(f"sqlite:///{tmp_path / 'new.db'}")
    store.migrate()
    assert store.sites() == []
    let_go.join()
    store.close()
    holder.close()


def test_threads_that_write_at_once_wait_for_each_other(store: Store, now: dt.datetime) -> None:
    def add(letter: str) -> None:
        for number in range(5):
            store.add_site(f"{letter}{number}", Mode.POST, created_at=now)

    threads = [threading.Thread(target=add, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.sites()) == 20


def test_a_database_that_cannot_be_reached_is_one_plain_error(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/nowhere/chaffinch.db")
    for ask in (store.ping, store.migrate, store.sites):
        with pytest.raises(StoreError, match=r"unable to open database file.*DATABASE_URL"):
            ask()


def test_a_file_that_is_no_database_is_one_plain_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("These are notes about the garden. " * 100)
    store = Store(f"sqlite:///{tmp_path}/notes.txt")
    with pytest.raises(StoreError, match="not a database"):
        store.migrate()
