"""Leases: one holder at a time, the next one when its time is over."""

import datetime as dt

from service.store import Store, leases
from tests.databases import on_both_databases

pytestmark = on_both_databases

TEN_SECONDS = dt.timedelta(seconds=10)


def take(store: Store, holder: str, now: dt.datetime) -> bool:
    return store.write(
        lambda c: leases.take(c, "work", holder=holder, now=now, until=now + TEN_SECONDS)
    )


def test_one_holds_it_at_a_time(store: Store, now: dt.datetime) -> None:
    assert take(store, "ann", now)
    assert not take(store, "ben", now)
    assert not store.read(lambda c: leases.is_free(c, "work", holder="ben", now=now))
    assert store.read(lambda c: leases.is_free(c, "work", holder="ann", now=now))


def test_its_holder_renews_it(store: Store, now: dt.datetime) -> None:
    take(store, "ann", now)
    assert take(store, "ann", now + TEN_SECONDS / 2)
    assert not take(store, "ben", now + TEN_SECONDS)


def test_who_does_not_renew_it_loses_it(store: Store, now: dt.datetime) -> None:
    take(store, "ann", now)
    assert take(store, "ben", now + TEN_SECONDS)
    assert not take(store, "ann", now + TEN_SECONDS)


def test_it_can_be_given_up_by_its_holder_alone(store: Store, now: dt.datetime) -> None:
    take(store, "ann", now)
    store.write(lambda c: leases.give_up(c, "work", holder="ben", now=now))
    assert not take(store, "ben", now)
    store.write(lambda c: leases.give_up(c, "work", holder="ann", now=now))
    assert take(store, "ben", now)


def test_another_lease_is_another_matter(store: Store, now: dt.datetime) -> None:
    take(store, "ann", now)
    until = now + TEN_SECONDS
    assert store.write(lambda c: leases.take(c, "rest", holder="ben", now=now, until=until))
