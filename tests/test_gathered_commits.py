"""Writing to PostgreSQL: works that foresee what they ask share a transaction without harm."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, bindparam, select, text

from model.labels import Mode
from service.errors import StoreError
from service.store import Store
from service.store.foreseen import Foreseen
from service.store.prepared import Prepared
from service.store.tables import tombstones
from tests.databases import on_postgresql
from tests.postgresql import run_server

pytestmark = on_postgresql

_ADD = Prepared(tombstones.insert().inline(), ["site_id", "kind", "erased", "at"], as_rows=True)
_FIND = Prepared(select(tombstones.c.id).where(tombstones.c.erased == bindparam("erased")))

Work = Callable[[Connection], str]


@pytest.fixture(autouse=True)
def site(store: Store, now: dt.datetime) -> None:
    store.add_site("garden", Mode.POST, created_at=now)


def note(name: str, now: dt.datetime) -> Work:
    """Return the work of adding a tombstone, unless it is there; returns the transaction."""

    def work(connection: Connection) -> str:
        if _FIND.rows(connection, {"erased": name}):
            return "known"
        _ADD.run(connection, {"site_id": 1, "kind": "comment", "erased": name, "at": now})
        return "new"

    return work


def foreseen(name: str) -> Foreseen:
    return Foreseen(((_FIND, {"erased": name}),), frozenset((name,)))


def stones(store: Store) -> dict[str, str]:
    """Return the names on the tombstones, each with the transaction that wrote it."""
    asked = text("SELECT erased, CAST(xmin AS TEXT) FROM tombstones")
    return {name: number for name, number in store.read(lambda c: c.execute(asked).all())}


@contextmanager
def held_up(store: Store) -> Iterator[None]:
    """Keep the writing thread at work until the block ends, so that works gather."""
    begun, let_go = threading.Event(), threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        let_go.wait(60)

    thread = threading.Thread(target=lambda: store.write(work, Foreseen))
    thread.start()
    begun.wait(60)
    try:
        yield
    finally:
        let_go.set()
        thread.join()


def all_at_once(store: Store, works: list[tuple[str, Work]]) -> list[str | Exception]:
    """Return what each of the works returned or raised when they gathered and ran together."""
    writer = store._writer

    def ask(name: str, work: Work) -> str | Exception:
        try:
            return store.write(work, lambda: foreseen(name))
        except (ValueError, StoreError) as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        with held_up(store):
            asked = []
            for number, (name, work) in enumerate(works, 1):
                asked.append(pool.submit(ask, name, work))
                while writer.n_waiting < number:  # type: ignore[attr-defined]
                    pass
        return [each.result() for each in asked]


def test_works_that_gather_are_committed_at_once(store: Store, now: dt.datetime) -> None:
    works = [(name, note(name, now)) for name in ("one", "two", "three")]
    assert all_at_once(store, works) == ["new", "new", "new"]
    assert len(set(stones(store).values())) == 1


def test_of_works_about_the_same_the_later_finds_what_the_earlier_wrote(
    store: Store, now: dt.datetime
) -> None:
    works = [(name, note(name, now)) for name in ("one", "one", "two", "one")]
    assert all_at_once(store, works) == ["new", "known", "new", "known"]
    assert set(stones(store)) == {"one", "two"}


def test_a_work_that_fails_harms_no_other_and_leaves_nothing_behind(
    store: Store, now: dt.datetime
) -> None:
    def changed_mind(connection: Connection) -> str:
        note("bad", now)(connection)
        raise ValueError("changed my mind")

    works = [("one", note("one", now)), ("bad", changed_mind), ("two", note("two", now))]
    results = all_at_once(store, works)
    assert [results[0], results[2]] == ["new", "new"]
    assert isinstance(results[1], ValueError)
    written = stones(store)
    assert set(written) == {"one", "two"}
    assert len(set(written.values())) == 1


def test_nor_does_one_that_fails_when_the_database_has_heard_of_it(
    store: Store, now: dt.datetime
) -> None:
    def after_sending(connection: Connection) -> str:
        note("bad", now)(connection)
        connection.execute(text("SELECT 1"))
        raise ValueError("changed my mind")

    def refused(connection: Connection) -> str:
        connection.execute(text("SELECT 1 / 0"))
        return "never"

    works = [
        ("one", note("one", now)),
        ("bad", after_sending),
        ("worse", refused),
        ("two", note("two", now)),
    ]
    results = all_at_once(store, works)
    assert [results[0], results[3]] == ["new", "new"]
    assert isinstance(results[1], ValueError)
    assert isinstance(results[2], StoreError)
    assert set(stones(store)) == {"one", "two"}


def test_what_is_written_meanwhile_by_others_is_found_when_it_is_in_the_way(
    store: Store, now: dt.datetime
) -> None:
    asked, written = threading.Event(), threading.Event()

    def slow(connection: Connection) -> str:
        result = note("one", now)(connection)
        if not asked.is_set():
            asked.set()
            written.wait(60)
        return result

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(store.write, slow, lambda: foreseen("one"))
        asked.wait(60)
        assert store.write(note("one", now)) == "new"
        written.set()
        assert first.result() == "known"


def test_a_connection_that_breaks_before_the_end_loses_no_work(
    store: Store, now: dt.datetime
) -> None:
    breaks = iter([True])

    def cut(connection: Connection) -> str:
        result = note("two", now)(connection)
        if next(breaks, False):
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return result

    works = [("one", note("one", now)), ("two", cut)]
    assert all_at_once(store, works) == ["new", "new"]
    assert store.write(note("three", now), lambda: foreseen("three")) == "new"
    assert set(stones(store)) == {"one", "two", "three"}


def test_a_server_that_went_away_is_one_plain_error_and_found_again(
    database: str, now: dt.datetime
) -> None:
    with run_server() as server:
        store = Store(server.new_database())
        store.migrate()
        store.add_site("garden", Mode.POST, created_at=now)
        assert store.write(note("one", now), lambda: foreseen("one")) == "new"
        for how in ("fast", "immediate"):
            server.stop(how)
            with pytest.raises(StoreError, match="does not answer"):
                store.write(note(how, now), lambda how=how: foreseen(how))
            server.start()
            assert store.write(note(how, now), lambda how=how: foreseen(how)) == "new"
        assert set(stones(store)) == {"one", "fast", "immediate"}
        store.close()
