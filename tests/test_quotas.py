"""The daily quota of a key: counted over all workers, refused until midnight."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from model.labels import Mode
from service.api.quotas import Quotas
from service.api.refusals import QuotaSpent
from service.settings import Settings
from service.sites.accounts import Keyring, Scope, create_key, create_site, hash_key
from service.store import Key, Store
from service.store.tables import spent
from tests.api import Api, error
from tests.databases import on_both_databases


@dataclass
class Clock:
    """Says what time it is, and stands still."""

    now: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def key(store: Store, now: dt.datetime) -> Callable[[int | None], Key]:
    create_site(store, "garden", now=now, mode=Mode.POST)

    def with_quota(quota: int | None) -> Key:
        shown = create_key(store, "garden", daily_quota=quota, now=now)
        return Keyring(store).identify(shown, scope=Scope.SCORE).key

    return with_quota


def n_granted(quotas: Quotas, key: Key, n_requests: int) -> int:
    """Return how many of so many requests are let in."""
    granted = 0
    for _ in range(n_requests):
        try:
            quotas.spend(key)
        except QuotaSpent:
            continue
        granted += 1
    return granted


@on_both_databases
@pytest.mark.parametrize("quota", [1, 5, 250])
def test_workers_together_let_in_as_many_requests_as_the_quota_says(
    store: Store, now: dt.datetime, key: Callable[[int | None], Key], quota: int
) -> None:
    limited = key(quota)
    workers = [Quotas(store, Clock(now)) for _ in range(3)]
    granted = sum(n_granted(worker, limited, 2 * quota) for worker in workers)
    assert granted == quota


def test_a_key_without_a_quota_is_not_counted(
    store: Store, now: dt.datetime, key: Callable[[int | None], Key]
) -> None:
    assert n_granted(Quotas(store, Clock(now)), key(None), 20) == 20
    assert store.read(lambda connection: connection.execute(select(spent)).all()) == []


def test_keys_are_counted_apart(
    store: Store, now: dt.datetime, key: Callable[[int | None], Key]
) -> None:
    quotas = Quotas(store, Clock(now))
    first, second = key(2), key(3)
    assert n_granted(quotas, first, 9) == 2
    assert n_granted(quotas, second, 9) == 3


def test_at_midnight_the_quota_begins_anew(store: Store, key: Callable[[int | None], Key]) -> None:
    clock = Clock(dt.datetime(2026, 11, 22, 23, 59, 30, tzinfo=dt.UTC))
    quotas, limited = Quotas(store, clock), key(2)
    assert n_granted(quotas, limited, 5) == 2
    with pytest.raises(QuotaSpent, match="try again in 31 s") as refused:
        quotas.spend(limited)
    assert refused.value.headers == {"Retry-After": "31"}
    clock.now += dt.timedelta(seconds=31)
    assert n_granted(quotas, limited, 5) == 2


def test_who_has_spent_all_costs_the_database_nothing_more(
    store: Store,
    now: dt.datetime,
    key: Callable[[int | None], Key],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quotas, limited = Quotas(store, Clock(now)), key(2)
    n_granted(quotas, limited, 3)
    monkeypatch.setattr(store, "write", lambda work: pytest.fail("asked"))
    assert n_granted(quotas, limited, 3) == 0


def test_a_request_over_the_quota_is_refused_over_http(
    settings: Settings, store: Store, now: dt.datetime
) -> None:
    api = Api(settings, store, now)
    api.key = create_key(store, "default", daily_quota=2, now=now)
    assert [api.score("Lovely bread!").status_code for _ in range(2)] == [200, 200]
    refused = api.score("Lovely bread!")
    assert refused.status_code == 429
    assert error(refused)["code"] == "quota_spent"
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert store.find_key(hash_key(api.key))
