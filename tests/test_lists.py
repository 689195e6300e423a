"""A site's own lists in the record: changed by people, used by every worker at once."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import insert, select

from model.comment import Comment
from model.evidence import Effect, Kind
from model.text import read
from service.lists import changes as use
from service.lists.changes import add_entries, counted_entries, entries_of, remove_entry
from service.lists.compiled import Lists
from service.lists.errors import TooManyEntries, UnknownEntry
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings
from service.sites.accounts import create_site
from service.store import Site, Store
from service.store import lists as table
from service.store.tables import audit_log, comments
from tests.databases import on_both_databases

pytestmark = on_both_databases


@dataclass
class Clock:
    """Says what time it is, in seconds, and stands still."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Garden:
    """A site whose lists are changed and asked."""

    store: Store
    site: Site
    pseudonyms: Pseudonyms
    now: dt.datetime

    def add(self, *written: str, effect: Effect = Effect.BLOCK, language: str = "") -> int:
        new = entries_of(
            self.site.id, written, effect, None, language=language, pseudonyms=self.pseudonyms
        )
        return add_entries(self.store, self.site, new, who="operator", now=self.now)

    def remove(self, written: str) -> int:
        return remove_entry(
            self.store, self.site, written, pseudonyms=self.pseudonyms, who="ann", now=self.now
        )

    def shown(self) -> list[str]:
        return [counted.entry.shown for counted in counted_entries(self.store, self.site)]

    def met(self, lists: Lists, **fields: Any) -> list[str]:
        """Return which entries a comment meets, by the lists as they stand."""
        comment = Comment(**{"text": "Hello!"} | fields)
        matcher = self.store.read(lambda connection: lists.now(connection, self.site.id))
        hits = matcher.hits(comment, read(comment.text, comment.format), "en")
        return [f"{hit.effect} {hit.entry}" for hit in hits]


@pytest.fixture
def garden(store: Store, settings: Settings, now: dt.datetime) -> Iterator[Garden]:
    pseudonyms = Pseudonyms(store, settings.secret_key)
    yield Garden(store, create_site(store, "garden", now=now), pseudonyms, now)


@pytest.fixture
def lists(garden: Garden) -> Lists:
    return Lists(garden.store, garden.pseudonyms, Clock())


def test_an_entry_counts_at_once_and_in_every_worker(garden: Garden, lists: Lists) -> None:
    other_worker = Lists(garden.store, garden.pseudonyms)
    for worker in (lists, other_worker):
        assert garden.met(worker, text="a casino") == []
    garden.add("casino")
    for worker in (lists, other_worker):
        assert garden.met(worker, text="a casino") == ["block casino"]
    garden.remove("Casino")
    for worker in (lists, other_worker):
        assert garden.met(worker, text="a casino") == []


def test_what_is_only_scored_hears_of_a_change_within_a_second(garden: Garden) -> None:
    clock = Clock()
    lists = Lists(garden.store, garden.pseudonyms, clock)
    assert lists.lately(garden.site.id).version == 0
    garden.add("casino")
    assert lists.lately(garden.site.id).version == 0
    clock.seconds = 1.0
    assert lists.lately(garden.site.id).version == 1


def test_lists_are_compiled_once_a_version(garden: Garden, lists: Lists) -> None:
    garden.add("casino")
    first = garden.store.read(lambda connection: lists.now(connection, garden.site.id))
    assert garden.store.read(lambda connection: lists.now(connection, garden.site.id)) is first
    garden.add("roulette")
    assert garden.store.read(lambda connection: lists.now(connection, garden.site.id)) is not first


def test_an_entry_that_is_there_already_gets_the_new_effect(garden: Garden, lists: Lists) -> None:
    assert garden.add("casino", "pills.example", effect=Effect.HOLD) == 2
    assert garden.add("Casino", effect=Effect.BLOCK) == 2
    assert garden.met(lists, text="casino") == ["block Casino"]


def test_a_word_may_be_there_once_for_each_language(garden: Garden) -> None:
    garden.add("pain", language="fr")
    assert garden.add("pain", language="en") == 2
    assert garden.remove("pain") == 2


def test_a_mail_address_is_known_by_its_hash_also_after_the_hash_key_changed(
    garden: Garden, lists: Lists
) -> None:
    garden.add("spammer@pills.example", "192.0.2.7")
    garden.pseudonyms.rotate(now=garden.now)
    met = garden.met(lists, author_email="Spammer@pills.example", ip="192.0.2.7")
    assert sorted(each.split(" (")[0] for each in met) == [
        "block an IP address",
        "block an e-mail address",
    ]
    assert "spammer" not in str(garden.shown())


def test_an_entry_is_removed_as_it_is_shown_or_as_it_was_written(garden: Garden) -> None:
    garden.add("ann@example.org", "bob@example.org", "cheap  pills")
    garden.remove("ann@example.org")
    (bob,) = (shown for shown in garden.shown() if "e-mail" in shown)
    garden.remove(bob)
    garden.remove("CHEAP pills")
    assert garden.shown() == []
    with pytest.raises(UnknownEntry, match="'pills' is not on the lists"):
        garden.remove("pills")


def test_one_site_never_uses_the_lists_of_another(garden: Garden, lists: Lists) -> None:
    attic = create_site(garden.store, "attic", now=garden.now)
    garden.add("casino")
    other = Garden(garden.store, attic, garden.pseudonyms, garden.now)
    assert other.met(lists, text="casino") == []
    assert other.shown() == []
    with pytest.raises(UnknownEntry):
        other.remove("casino")
    assert garden.shown() == ["casino"]


def test_too_many_entries_are_refused_and_none_of_them_stays(
    garden: Garden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use, "MOST_ENTRIES", 3)
    garden.add("one", "two", "three")
    with pytest.raises(TooManyEntries, match="3 entries at most"):
        garden.add("three", "four")
    assert sorted(garden.shown()) == ["one", "three", "two"]


def test_changes_of_lists_are_on_record(garden: Garden) -> None:
    garden.add("casino", "ann@example.org")
    garden.remove("casino")
    wanted = select(audit_log).where(audit_log.c.what.like("lists.%")).order_by(audit_log.c.id)
    lines = garden.store.read(lambda connection: list(connection.execute(wanted)))
    assert [(line.who, line.what, line.after["n"]) for line in lines] == [
        ("operator", "lists.add", 2),
        ("ann", "lists.remove", 1),
    ]
    assert lines[1].after["entries"] == [{"effect": "block", "kind": "word", "entry": "casino"}]
    assert "ann@" not in str(lines[0].after)


def test_hits_and_overturned_hits_are_counted(garden: Garden) -> None:
    garden.add("casino", "pills")
    garden.add("roses", effect=Effect.ALLOW)
    by_entry = {
        counted.entry.shown: counted.entry.id
        for counted in counted_entries(garden.store, garden.site)
    }
    outcomes = [
        ("casino", "reject", "list"),
        ("casino", "publish", "person"),
        ("casino", "reject", "person"),
        ("roses", "publish", "list"),
        ("roses", "reject", "person"),
    ]

    def work(connection: Any) -> None:
        for number, (word, state, by) in enumerate(outcomes):
            comment = connection.execute(
                insert(comments).values(
                    guid=str(number), site_id=garden.site.id, request_digest="", type="comment",
                    revision=1, state=state, state_by=by, label="spam",
                    created_at=garden.now, updated_at=garden.now,
                ).returning(comments.c.id)
            ).scalar_one()  # fmt: skip
            table.add_hits(connection, comment, [by_entry[word]])
            table.add_hits(connection, comment, [by_entry[word], by_entry[word]])

    garden.store.write(work)
    counts = {
        counted.entry.shown: (counted.n_hits, counted.n_overturned)
        for counted in counted_entries(garden.store, garden.site)
    }
    assert counts == {"casino": (3, 1), "roses": (2, 1), "pills": (0, 0)}
    assert next(iter(counts)) == "casino"


def test_many_entries_are_taken_together(garden: Garden, lists: Lists) -> None:
    assert garden.add(*(f"word{number:05} x" for number in range(2000))) == 2000
    assert garden.met(lists, text="a word01234 x b") == ["block word01234 x"]
    assert {Kind.WORD} == {
        counted.entry.kind for counted in counted_entries(garden.store, garden.site)
    }
