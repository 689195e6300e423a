"""Writing to PostgreSQL: transactions that get in each other's way are done again."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import IntegrityError

from model.labels import Mode
from service.errors import StoreError
from service.store import Store
from service.store.tables import sites
from tests.databases import on_postgresql
from tests.postgresql import run_server

pytestmark = on_postgresql


def both(one: Callable[[], None], other: Callable[[], None]) -> None:
    """Do both at once."""
    threads = [threading.Thread(target=work) for work in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_two_works_in_a_deadlock_one_is_done_again(store: Store, now: dt.datetime) -> None:
    for name in ("garden", "attic"):
        store.add_site(name, Mode.POST, created_at=now)
    in_step = threading.Barrier(2)
    attempts: list[str] = []

    def lock(first: str, second: str) -> None:
        def work(connection: Connection) -> None:
            attempts.append(first)
            change = update(sites).values(languages=first)
            connection.execute(change.where(sites.c.name == first))
            if len(attempts) <= 2:
                in_step.wait(60)
            connection.execute(change.where(sites.c.name == second))

        store.write(work)

    both(lambda: lock("garden", "attic"), lambda: lock("attic", "garden"))
    assert len(attempts) == 3
    assert {site.languages for site in store.sites()} == {(attempts[2],)}


def test_two_that_add_the_same_agree_on_one(store: Store, now: dt.datetime) -> None:
    in_step = threading.Barrier(2)
    found: list[str] = []

    def add_if_missing() -> None:
        is_first_attempt = True

        def work(connection: Connection) -> str:
            nonlocal is_first_attempt
            known = connection.execute(select(sites.c.name)).scalar_one_or_none()
            if is_first_attempt:
                is_first_attempt = False
                in_step.wait(60)
            if known is None:
                values = {"mode": "post", "strictness": "balanced", "reject_abuse": False}
                row = {"name": "garden", "languages": "", "created_at": now, **values}
                connection.execute(sites.insert(), row)
                return "added"
            return "found"

        found.append(store.write(work))

    both(add_if_missing, add_if_missing)
    assert sorted(found) == ["added", "found"]


def test_what_can_never_be_written_is_told_in_the_end(store: Store, now: dt.datetime) -> None:
    store.add_site("garden", Mode.POST, created_at=now)
    attempts = 0

    def work(connection: Connection) -> None:
        nonlocal attempts
        attempts += 1
        connection.execute(text("INSERT INTO sites SELECT * FROM sites"))

    with pytest.raises(IntegrityError):
        store.write(work)
    assert 1 < attempts < 10


def test_a_server_that_went_away_is_one_plain_error_and_found_again(
    database: str, now: dt.datetime
) -> None:
    with run_server() as server:
        store = Store(server.new_database())
        store.migrate()
        store.add_site("garden", Mode.POST, created_at=now)
        for how in ("fast", "immediate"):
            server.stop(how)
            with pytest.raises(StoreError, match="does not answer"):
                store.sites()
            with pytest.raises(StoreError, match="does not answer"):
                store.add_site("attic", Mode.POST, created_at=now)
            server.start()
            assert [site.name for site in store.sites()] == ["garden"]
        store.close()


def test_a_connection_that_breaks_in_the_middle_of_a_work_is_one_plain_error(
    store: Store, now: dt.datetime
) -> None:
    def cut(connection: Connection) -> None:
        store.add_site("attic", Mode.POST, created_at=now)
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StoreError, match="does not answer"):
        store.write(cut)
    assert [site.name for site in store.sites()] == ["attic"]
