"""What waits for a person: its order, its pages, and the claims of those who look."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from model.labels import Label
from model.verdict import Scores
from service.moderation.attention import urgency
from service.moderation.desk import CLAIM_LASTS
from service.record import Waiting
from service.settings import Settings
from service.store import Connection, Site, Store, claims, decisions, waiting, waiting_rows
from service.store.waiting import KINDS, Filter, Looker, Part, Place
from tests.databases import on_both_databases
from tests.moderators import AUTHOR, a_moderator, one_that_waits
from tests.query_plans import overheard, slow_queries
from tests.stored import a_site

pytestmark = on_both_databases


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    """A site with the moderators robin and wren, whose numbers are 1 and 2."""
    site = a_site(store, now)
    a_moderator(store, "robin", "garden", now=now)
    a_moderator(store, "wren", "garden", now=now)
    return site


def first(
    store: Store,
    *sites: Site,
    now: dt.datetime,
    wanted: Filter | None = None,
    who: int = 1,
    **given: Any,
) -> list[Place]:
    looker = Looker(who, now)
    parts = [Part(site.id) for site in sites]
    return store.read(
        lambda c: waiting.first(c, parts, wanted or Filter(), looker, **{"limit": 10, **given})
    )


def ids(places: list[Place]) -> list[int]:
    return [place.id for place in places]


def test_kinds_are_shown_in_the_order_of_their_urgency(store: Store) -> None:
    least, most = Scores(1.0, 0.0, 0.0), Scores(0.4, 0.3, 0.3)
    for more, less in pairwise(KINDS):
        assert urgency(more, least) > urgency(less, most, weight=1e9)


def test_the_most_urgent_comes_first_across_sites_and_pages(
    store: Store, site: Site, now: dt.datetime
) -> None:
    harbour = a_site(store, now, "harbour")
    added = [
        one_that_waits(store, where, now, kind=kind).id
        for where in (site, harbour)
        for kind in (Waiting.AUDIT, Waiting.ESCALATED, Waiting.HELD, Waiting.HELD)
    ]
    order = [added[n] for n in (1, 5, 2, 3, 6, 7, 0, 4)]
    everything = first(store, site, harbour, now=now)
    assert ids(everything) == order
    for n in range(8):
        behind = first(store, site, harbour, now=now, after=everything[n], limit=3)
        assert ids(behind) == order[n + 1 : n + 4]


def test_what_waits_is_counted_by_kind(store: Store, site: Site, now: dt.datetime) -> None:
    for kind in (Waiting.HELD, Waiting.HELD, Waiting.FLAGGED):
        one_that_waits(store, site, now, kind=kind)
    one_that_waits(store, site, now, label=Label.ABUSE)
    wanted = Filter(label=Label.SPAM)
    counted = store.read(lambda c: waiting.count(c, [Part(site.id)], wanted, Looker(1, now)))
    assert counted == {Waiting.HELD: 2, Waiting.FLAGGED: 1}


def test_a_page_of_few_comments_follows_the_same_order(
    store: Store, site: Site, now: dt.datetime
) -> None:
    page = "https://blog.example/bread"
    added = [
        one_that_waits(store, site, now, kind=kind, page_url=page).id
        for kind in (Waiting.HELD, Waiting.FLAGGED, Waiting.HELD)
    ]
    one_that_waits(store, site, now)
    wanted = Filter(page_url=page)
    found = first(store, site, now=now, wanted=wanted)
    assert ids(found) == [added[1], added[0], added[2]]
    assert ids(first(store, site, now=now, wanted=wanted, after=found[0])) == [added[0], added[2]]


def test_a_claim_keeps_others_away_until_it_is_over(
    store: Store, site: Site, now: dt.datetime
) -> None:
    one = one_that_waits(store, site, now).id
    until = now + CLAIM_LASTS

    def take(who: int, at: dt.datetime) -> bool:
        return store.write(lambda c: claims.take(c, one, who, until=at + CLAIM_LASTS, now=at))

    assert take(1, now)
    assert take(1, now)
    assert not take(2, now)
    assert ids(first(store, site, now=now, who=1)) == [one]
    assert ids(first(store, site, now=now, who=2)) == []
    assert ids(first(store, site, now=until, who=2)) == [one]
    assert take(2, until)
    assert not take(1, until)


def test_a_spot_check_is_shown_to_more_than_one(store: Store, site: Site, now: dt.datetime) -> None:
    one = one_that_waits(store, site, now, kind=Waiting.AUDIT).id
    store.write(lambda c: claims.take(c, one, 1, until=now + CLAIM_LASTS, now=now))
    assert ids(first(store, site, now=now, who=2)) == [one]


WANTED = [
    Filter(),
    Filter(kind=Waiting.HELD, label=Label.SPAM, language="en"),
    Filter(page_url="https://blog.example/bread"),
    Filter(author_hash=AUTHOR),
    Filter(wave_id=1),
    Filter(ids=(1, 2)),
]


@pytest.mark.parametrize("wanted", WANTED, ids=["all", "some", "page", "author", "wave", "found"])
def test_no_page_of_the_queue_reads_through_a_table(
    store: Store, site: Site, settings: Settings, now: dt.datetime, wanted: Filter
) -> None:
    parts, looker = [Part(site.id), Part(site.id + 1, ("news",))], Looker(1, now)
    place = Place(Waiting.HELD, 4.2, 1)
    guid = one_that_waits(store, site, now).guid

    def work(connection: Connection) -> None:
        waiting.first(connection, parts, wanted, looker, limit=25)
        waiting.first(connection, parts, wanted, looker, limit=25, after=place, without=[1, 2])
        waiting.of_guids(connection, parts, [guid], looker)
        waiting.count(connection, parts, wanted, looker)
        waiting_rows.of_places(connection, [place])
        waiting_rows.of_wave(connection, 1, but=1, limit=5)
        decisions.latest_of(connection, 1, [Part(site.id), Part(2, ("a", "b"))], since=now)
        claims.take(connection, 1, 1, until=now + CLAIM_LASTS, now=now)
        claims.let_go(connection, 1, but=(1,))

    with overheard() as said:
        at_work = Store(settings.database_url)
        at_work.write(work)
        at_work.close()
    assert len(said) > 8
    assert slow_queries(said, settings) == []
