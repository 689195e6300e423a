"""Searching: what comments say is found, in every writing, and what is gone is not."""

import datetime as dt
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, select, text, update

from service.backup import back_up, restore
from service.privacy.erasures import Erasures
from service.store import CommentRow, Connection, Site, Store, comments, search
from service.store.tables import revisions, sites
from tests.databases import on_both_databases
from tests.stored import a_comment, a_site, edit

pytestmark = on_both_databases


class Record:
    """Comments of a site, of which each search can be asked."""

    def __init__(self, store: Store, now: dt.datetime) -> None:
        self.store, self.now = store, now
        self.site = a_site(store, now)

    def add(self, said: str, site: Site | None = None) -> CommentRow:
        return a_comment(self.store, site or self.site, self.now, said=said)

    def find(
        self, query: str, *sites: Site, limit: int = 50, before: int | None = None
    ) -> list[int]:
        numbers = [site.id for site in sites or (self.site,)]
        return self.store.read(
            lambda connection: search.search(connection, numbers, query, limit=limit, before=before)
        )


@pytest.fixture(params=[0, 2_000], ids=["by the index", "by looking"])
def record(
    request: pytest.FixtureRequest,
    store: Store,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> Record:
    monkeypatch.setattr(search, "NEWEST", request.param)
    return Record(store, now)


@pytest.mark.parametrize("said, query", [
    ("The crust was crisp; thank you!", "crust"),
    ("The crust was crisp; thank you!", "CRU thank"),
    ("The crust was crisp; thank you!", '"crisp thank you"'),
    ("The crust was crisp; thank you!", "crust\0'crisp\\"),
    ("Is that OK?", "ok"),
    ("Plan B", "b"),
    ("Visit www.Casino-Royal.example now", "casino-royal.example"),
    ("Über die Brücke", "ÜBER brück"),
    ("Это хлеб из печи", "ХЛЕБ"),
    ("यह रोटी अच्छी है", "रोटी"),
    ("هذا الخبز لذيذ", "الخبز"),
    ("빵이 잘 구워졌어요", "빵이"),
    ("这个面包烤得很好", "面包"),
    ("这个面包烤得很好", "包"),
    ("这个面包烤得很好", "好"),
    ("这个面包烤得很好", "面包烤得"),
    ("このパンはとてもおいしい", "パン"),
    ("このパンはとてもおいしい", "とても"),
    ("ขนมปังอร่อยมาก", "อร่อย"),
    ("ขนมปังอร่อยมาก", "มา"),
    ("Mein iPhone手机 ist neu", "iphone手"),
])  # fmt: skip
def test_a_comment_is_found_by_what_it_says(record: Record, said: str, query: str) -> None:
    found = record.add(said)
    record.add("Quite another thing.")
    assert record.find(query) == [found.id]


@pytest.mark.parametrize("query", [
    "rust", "crust crumb", '"crust was thank"', "", "  ", "!?", '"', "'rust':*&", "\ud800",
    "面", 'crust" OR "the',
])  # fmt: skip
def test_what_a_comment_does_not_say_finds_nothing(record: Record, query: str) -> None:
    record.add("The crust was crisp; thank you!")
    assert record.find(query) == []


def test_the_newest_come_first_and_one_page_leads_to_the_next(record: Record) -> None:
    numbers = [record.add(f"Loaf number {n}").id for n in range(5)][::-1]
    assert record.find("loaf", limit=2) == numbers[:2]
    assert record.find("loaf", limit=2, before=numbers[1]) == numbers[2:4]
    assert record.find("loaf", limit=2, before=numbers[3]) == numbers[4:]


def test_what_is_beyond_the_newest_follows_them(
    store: Store, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "NEWEST", 3)
    record = Record(store, now)
    numbers = [record.add(f"Loaf number {n}").id for n in range(6)][::-1]
    assert record.find("loaf") == numbers
    assert record.find("lo") == numbers


def test_a_site_finds_its_own_comments_alone(record: Record, store: Store) -> None:
    attic = a_site(store, record.now, "attic")
    ours, theirs = record.add("A loaf of ours"), record.add("A loaf of theirs", attic)
    for query in ("loaf", "a"):
        assert record.find(query) == [ours.id]
        assert record.find(query, record.site, attic) == [theirs.id, ours.id]


def test_what_an_edit_took_away_is_not_found_any_more(record: Record, store: Store) -> None:
    comment = record.add("The crust was crisp")
    edit(store, comment, "The loaf was light", record.now, same=False)
    assert record.find("crust") == []
    assert record.find("loaf") == [comment.id]


def test_what_was_erased_or_pruned_leaves_the_index(record: Record, store: Store) -> None:
    erased, pruned, kept = (record.add(f"The {each} loaf") for each in ("one", "other", "third"))
    edit(store, erased, "The one loaf, again", record.now, same=True)
    store.write(lambda connection: comments.remove(connection, erased))
    of_pruned = update(revisions).where(revisions.c.comment_id == pruned.id)
    store.write(lambda connection: connection.execute(of_pruned.values(text=None)))
    assert record.find("loaf") == [kept.id]
    assert record.find("lo") == [kept.id]
    assert in_the_index(store) == {kept.id}
    store.write(lambda connection: connection.execute(delete(sites)))
    assert in_the_index(store) == set()


def in_the_index(store: Store) -> set[int]:
    """Return the numbers of all comments that the index itself knows of."""

    def work(connection: Connection) -> set[int]:
        if connection.dialect.name == "postgresql":  # which keeps an index with its table
            return set(
                connection.scalars(
                    select(revisions.c.comment_id).where(revisions.c.text.is_not(None))
                )
            )
        return set(connection.scalars(text("SELECT doc >> 20 FROM search_places")))

    return store.read(work)


def test_what_a_backup_brings_back_is_found(record: Record, store: Store, tmp_path: Path) -> None:
    comment = record.add("The crust was crisp")
    back_up(store, tmp_path / "backup", now=record.now)
    later = record.add("The crust was hard")
    erasures = Erasures(tmp_path)
    restore(store, tmp_path / "backup", erasures=erasures, now=record.now, replace=True)
    assert record.find("crust") == [comment.id]
    assert in_the_index(store) == {comment.id}
    assert later.id not in record.find("hard")


@pytest.mark.parametrize("said", ["x" * 5_000, "面" * 30_000, "word " * 60_000, "\u0301" * 300])
def test_what_is_long_or_strange_is_stored_and_found(record: Record, said: str) -> None:
    comment = record.add(said + " loaf")
    assert record.find(said[:300]) == [comment.id]


@pytest.mark.parametrize("query", ["loaf", "lo", "面包"])
def test_every_search_finds_its_way_by_an_index(record: Record, store: Store, query: str) -> None:
    said: list[tuple[str, Any]] = []

    def listen(_: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if "SELECT" in statement:
            said.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        record.find(query)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    plans = [store.read(partial(plan, statement=one, values=two)) for one, two in said]
    assert len(plans) == 3
    for line in "\n".join(plans).splitlines():
        assert not re.search(r"SCAN (c|r|comments|revisions)$|Seq Scan", line), line
    if record.store.read(lambda connection: connection.dialect.name) == "postgresql":
        found = "SELECT id FROM revisions WHERE search_words(text) @@ 'loaf'::tsquery"
        plans.append(store.read(partial(plan, statement=found, values={})))
    assert re.search("VIRTUAL TABLE INDEX|Bitmap Index Scan on ix_revisions_search", plans[-1])


def plan(connection: Connection, *, statement: str, values: Any) -> str:
    """Return how the database would go about a statement."""
    if connection.dialect.name == "sqlite":
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return "\n".join(row.detail for row in told)
    for slow in ("seqscan", "indexscan"):  # what is nearly empty is read through at no cost
        connection.exec_driver_sql(f"SET LOCAL enable_{slow} = off")
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))
