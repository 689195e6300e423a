"""Every query of an endpoint finds its rows by an index, however many comments there are.

The service is asked through all its endpoints while what it says to the database is written down;
then the database is asked how it goes about each of these statements.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event, inspect

from model.labels import Mode
from service.background import Tools
from service.jobs import JOBS
from service.settings import Settings
from service.store import Store
from service.store.engine import connect
from service.store.tables import comments, metadata
from tests.api import Api
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, SPAM

SMALL = {
    "alembic_version", "hash_keys", "histograms", "keys", "leases", "list_entries",
    "list_versions", "memberships", "moderators", "sites", "spent",
}  # fmt: skip
"""Tables that do not grow with the comments; reading all of one costs nothing."""

GROWING = {table.name for table in metadata.sorted_tables} - SMALL

Said = set[tuple[str, Any]]


@contextmanager
def overheard() -> Iterator[Said]:
    """Yield what is said to databases by connections that are opened until the block ends."""
    said: Said = set()

    class Overheard(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            said.add((str(query), tuple(params.items()) if params else None))
            return super().execute(query, params, **options)

        def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
            rows = list(params_seq)
            said.add((str(query), tuple(rows[0].items())))
            super().executemany(query, rows, **options)

    def listen(connection: Any, _: Any) -> None:
        if isinstance(connection, psycopg.Connection):
            connection.cursor_factory = Overheard
        else:
            connection.set_trace_callback(lambda statement: said.add((statement, None)))

    event.listen(Engine, "connect", listen)
    try:
        yield said
    finally:
        event.remove(Engine, "connect", listen)


def ask_for_everything(api: Api) -> None:
    """Ask all endpoints that say something to the record."""

    def send(method: str, path: str, document: Any = None, expected: int = 201) -> Any:
        answer = api.client.open(path, method=method, json=document, headers=api.headers)
        assert answer.status_code == expected, (method, path, answer.get_data(as_text=True))
        return answer.get_json(silent=True)

    def submit(number: int, text: str, **said: Any) -> dict[str, Any]:
        said = {"text": text, "author_email": "ann@example.org", "ip": "192.0.2.1", **said}
        return {"external_id": f"c{number}", "comment": said, "section": "baking"}

    long = f"{SPAM} Doctor Ada helped me out of all my troubles, you should write to her at once."
    guids = [send("POST", "/v1/comments", submit(n, long))["id"] for n in range(3)]
    send("POST", "/v1/comments", submit(0, long), 200)
    send("POST", "/v1/comments", submit(0, HARMLESS), 409)
    of_comment = [f"/v1/comments/{guid}" for guid in guids]
    for path in of_comment:
        send("PUT", path, {"comment": {"text": f"{long} Now!"}}, 200)
        send("PUT", path, {"comment": {"text": HARMLESS}}, 200)
        send("POST", f"{path}/flags", {"kind": "spam", "reader": "r1"})
        send("POST", f"{path}/votes", {"kind": "funny", "reader": "r2"})
        send("POST", f"{path}/promotions", {"kind": "editors-pick"})
        for label in ("spam", "legitimate"):
            send("POST", f"{path}/decisions", {"label": label})
        send("GET", path, expected=200)
        send("GET", "/v1/changes", expected=200)
        send("DELETE", f"{path}/decisions/2", expected=200)
    send("DELETE", of_comment[0], expected=204)
    send("GET", of_comment[0], expected=410)


@pytest.fixture
def said(store: Store, settings: Settings, now: dt.datetime) -> Said:
    """What the service says to the database while it is asked for everything."""
    with overheard() as said:
        ask_for_everything(Api(settings, store, now, mode=Mode.PRE))
        at_work = Store(settings.database_url)
        for job in JOBS:
            job.do(Tools(at_work, settings, is_over=lambda: False), now)
        at_work.close()
    return said


@on_both_databases
def test_no_query_reads_through_a_table_that_grows(said: Said, settings: Settings) -> None:
    engine = connect(settings.database_url)
    verbs = re.compile(r"\s*(SELECT|UPDATE|DELETE|INSERT)")
    reads = [each for each in sorted(said, key=str) if verbs.match(each[0])]
    assert len(reads) > 40
    bad = [(plan, each[0]) for each in reads for plan in plans(engine, *each) if is_slow(plan)]
    engine.dispose()
    assert bad == []


def plans(engine: Engine, statement: str, values: Any) -> list[str]:
    """Return the lines of the plan of a statement."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.replace('%', '%%')}")
            return [row.detail for row in told]
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}", dict(values) if values else None)
            return [row[0] for row in cursor]


def is_slow(plan: str) -> bool:
    """Return whether a line of a plan says that a growing table is read through."""
    found = re.search(r"SCAN (\w+)|Seq Scan on (\w+)|AUTOMATIC .*INDEX", plan)
    if not found:
        return False
    return not any(found.groups()) or bool(GROWING & set(found.groups()))


@pytest.mark.parametrize("plan, expected", [
    ("SCAN comments", True), ("SCAN comments USING INDEX ix_comments_queue", True),
    ("SEARCH comments USING INDEX ix_comments_queue (site_id=?)", False),
    ("SCAN sites", False), ("SEARCH x USING AUTOMATIC COVERING INDEX (a=?)", True),
    ("  ->  Seq Scan on changes  (cost=10000000000.00)", True),
    ("  ->  Index Scan using pk_comments on comments", False),
])  # fmt: skip
def test_a_slow_plan_is_known_by_its_words(plan: str, expected: bool) -> None:
    assert is_slow(plan) is expected


@on_both_databases
def test_every_reference_to_a_row_has_an_index(store: Store, settings: Settings) -> None:
    # Without one, each row that is deleted costs a look at all rows that might refer to it.
    engine = create_engine(settings.database_url)
    looked = inspect(engine)
    lacking = []
    for table in metadata.sorted_tables:
        keys = [looked.get_pk_constraint(table.name)["constrained_columns"]]
        keys += [index["column_names"] for index in looked.get_indexes(table.name)]
        keys += [u["column_names"] for u in looked.get_unique_constraints(table.name)]
        lacking += [
            f"{table.name}.{column.name}"
            for key in table.foreign_key_constraints
            if key.referred_table is comments
            for column in key.columns
            if not any(each[0] == column.name for each in keys)
        ]
    engine.dispose()
    assert lacking == []
