"""Saving ways to PostgreSQL: what was put off is written in its order, and read as if it were."""

import datetime as dt

import pytest
from sqlalchemy import Connection, bindparam, func, select, text
from sqlalchemy.exc import IntegrityError

from model.labels import Mode
from service.store import Store
from service.store.prepared import Prepared, ask_ahead
from service.store.tables import leases, sites, tombstones
from service.store.upsert import for_dialect
from tests.databases import on_both_databases

pytestmark = on_both_databases

_ADD = Prepared(tombstones.insert(), ["site_id", "kind", "erased", "at"])
_COUNT = Prepared(select(func.count().label("n")).select_from(tombstones))
_FIND = Prepared(select(tombstones).where(tombstones.c.erased == bindparam("erased")))
_SITE = Prepared(select(sites).where(sites.c.name == bindparam("name")))
_TAKE = Prepared(
    lambda dialect: for_dialect(dialect, leases).on_conflict_do_update(
        index_elements=["name"], set_={"holder": leases.c.holder + bindparam("more")}
    ),
    ["name", "holder", "until"],
)
_HOLDER = Prepared(select(leases.c.holder).where(leases.c.name == "lamp"))


@pytest.fixture(autouse=True)
def site(store: Store, now: dt.datetime) -> None:
    store.add_site("garden", Mode.POST, created_at=now)


def stone(name: str, now: dt.datetime) -> dict[str, object]:
    return {"site_id": 1, "kind": "comment", "erased": name, "at": now}


def test_who_reads_finds_what_was_written_before(store: Store, now: dt.datetime) -> None:
    def work(connection: Connection) -> list[int]:
        found = []
        for name in ("one", "two"):
            _ADD.run(connection, stone(name, now))
            found.append(_COUNT.rows(connection, {})[0]["n"])
        _ADD.run(connection, stone("three", now))
        found.append(connection.execute(text("SELECT count(*) FROM tombstones")).scalar_one())
        return found

    assert store.write(work) == [1, 2, 3]


def test_what_is_put_off_to_the_end_is_written(store: Store, now: dt.datetime) -> None:
    store.write(lambda connection: _ADD.run(connection, stone("last", now)))
    assert store.read(lambda connection: _COUNT.rows(connection, {})) == [{"n": 1}]


def test_writes_to_one_row_keep_their_order(store: Store, now: dt.datetime) -> None:
    def work(connection: Connection) -> str:
        for letter in "abc":
            values = {"name": "lamp", "holder": letter, "until": now, "more": letter}
            _TAKE.run(connection, values)
            _ADD.run(connection, stone(letter, now))
        return str(_HOLDER.rows(connection, {})[0]["holder"])

    assert store.write(work) == "abc"


def test_an_error_leaves_nothing_behind(store: Store, now: dt.datetime) -> None:
    def twice(connection: Connection) -> None:
        _ADD.run(connection, stone("one", now))
        _ADD.run(connection, stone("one", now))

    def changed_mind(connection: Connection) -> None:
        _ADD.run(connection, stone("one", now))
        raise ValueError("changed my mind")

    with pytest.raises(IntegrityError):
        store.write(twice)
    with pytest.raises(ValueError, match="my mind"):
        store.write(changed_mind)
    assert store.read(lambda connection: _COUNT.rows(connection, {})) == [{"n": 0}]


def test_what_is_asked_ahead_is_answered_as_if_it_were_asked(
    store: Store, now: dt.datetime
) -> None:
    store.write(lambda connection: _ADD.run(connection, stone("“one”", now)))
    questions = [(_FIND, {"erased": "“one”"}), (_SITE, {"name": "garden"}),
                 (_FIND, {"erased": "two"})]  # fmt: skip

    def plainly(connection: Connection) -> list[object]:
        return [prepared.rows(connection, values) for prepared, values in questions]

    def ahead(connection: Connection) -> list[object]:
        ask_ahead(connection, questions)
        return plainly(connection)

    assert store.write(ahead) == store.read(plainly)


def test_an_answer_is_not_older_than_what_was_written_since(store: Store, now: dt.datetime) -> None:
    def work(connection: Connection) -> list[dict[str, object]]:
        ask_ahead(connection, [(_COUNT, {})])
        _ADD.run(connection, stone("one", now))
        return _COUNT.rows(connection, {})

    assert store.write(work) == [{"n": 1}]
