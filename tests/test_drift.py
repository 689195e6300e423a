"""Drift: the latest days of a site beside the card of its model, or beside that model's first."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import insert

from model.card import Card
from model.drift import LEAST, MUCH, stability
from model.named_features import SENTENCES
from service.background.jobs import count_sampled_features
from service.background.loop import Tools
from service.moderation.count_features import count_features
from service.moderation.count_verdicts import count_verdicts
from service.moderation.drift import Drift, drift_of
from service.settings import Settings
from service.store import Site, Store, histograms, revisions
from service.store.tables import histograms as table
from tests.api import Api
from tests.databases import on_both_databases
from tests.metrics_of import values
from tests.small_model import a_card
from tests.stored import SERVING, a_comment, a_site

A_DAY = dt.timedelta(days=1)
AS_BEFORE = {"0.00": 900, "0.95": 100}
POPULATION = {
    "n_rows": 1000,
    "scores": {label: {"0.00": 0.9, "0.95": 0.1} for label in ("spam", "abuse", "legitimate")},
    "languages": {"en": 0.95, "und": 0.05},
    "labels": {},
    "features": {"phone_number": 0.02, "currency": 0.01},
}


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    return a_site(store, now)


def count(store: Store, site: Site, day: dt.date, model: str = "small", **kinds: Any) -> None:
    """Put down what was counted on a day; without more, what was always counted."""
    counted = {"spam": AS_BEFORE, "label": {"legitimate": 1000}, "language": {"en": 1000}, **kinds}
    row = {"site_id": site.id, "day": day.isoformat(), "model": model}
    rows = [
        {**row, "kind": kind, "bucket": bucket, "n": n}
        for kind, buckets in counted.items()
        for bucket, n in buckets.items()
    ]
    store.write(lambda connection: connection.execute(insert(table), rows))


def drift(store: Store, site: Site, card: Card, today: dt.date) -> Drift:
    return store.read(lambda connection: drift_of(connection, site, card, today=today))


def test_the_index_grows_with_the_change_and_chance_alone_is_none() -> None:
    before = {"a": 0.5, "b": 0.5}

    def index(a: float, n: int = 1000) -> float:
        return stability(before, {"a": a, "b": 1 - a}, n_before=n, n_after=n)

    assert index(0.5) == 0 < index(0.6) < index(0.7) < index(1.0)
    assert index(0.55, n=100) == 0 < index(0.55, n=10_000)


@on_both_databases
def test_the_latest_days_are_compared_with_the_population_in_the_card(
    store: Store, site: Site, now: dt.datetime
) -> None:
    today, card = now.date(), a_card(metrics={"population": POPULATION})
    count(store, site, today - 20 * A_DAY, language={"fr": 1000})
    count(store, site, today, language={"en": 500, "unknown": 50, "pl": 450})
    count(store, site, today, model="another", spam={"0.95": 1000})
    found = drift(store, site, card, today)
    assert found.reference is not None and found.reference.since is None
    assert (found.reference.n, found.n) == (1000, 1000)
    assert found.of["spam"] == 0
    assert found.of["language"] > MUCH
    assert next(iter(found.of)) == "language"


@on_both_databases
def test_without_a_population_the_models_first_days_stand_for_it(
    store: Store, site: Site, now: dt.datetime
) -> None:
    today = now.date()
    for back in (30, 29, 28):
        count(store, site, today - back * A_DAY)
    count(store, site, today - A_DAY, spam={"0.00": 500, "0.95": 500})
    found = drift(store, site, a_card(), today)
    assert found.reference is not None
    assert (found.reference.since, found.reference.n) == (today - 30 * A_DAY, 3000)
    assert found.of["spam"] > MUCH
    assert found.of["language"] == 0


@pytest.mark.parametrize("n", [0, LEAST - 1])
def test_of_few_comments_nothing_is_said(
    store: Store, site: Site, now: dt.datetime, n: int
) -> None:
    card = a_card(metrics={"population": POPULATION})
    count(store, site, now.date(), label={"legitimate": n})
    assert drift(store, site, card, now.date()).of == {}


def test_a_model_that_serves_since_this_week_is_compared_with_nothing_yet(
    store: Store, site: Site, now: dt.datetime
) -> None:
    count(store, site, now.date() - 3 * A_DAY)
    found = drift(store, site, a_card(), now.date())
    assert (found.reference, found.n, found.of) == (None, 1000, {})


@on_both_databases
def test_features_are_counted_on_a_sample_of_a_days_comments(
    store: Store, site: Site, settings: Settings, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for said in ("Call 0049 30 1234567 today", "The bread came out well.", "What a crust!"):
        a_comment(store, site, now, said=said)
    a_comment(store, site, now, said="Call 0049 30 1234567", imported=True)
    a_comment(store, site, now - 5 * A_DAY, said="Call 0049 30 1234567")
    for _ in range(2):  # counted anew, not twice
        count_sampled_features(Tools(store, settings, is_over=lambda: False), now)
    counted = store.read(
        lambda c: histograms.counts(c, site.id, SERVING, now.date() - A_DAY, now.date())
    )
    assert counted["feature phone_number"] == {"present": 1, "": 2}
    assert len(counted) == len(SENTENCES)
    monkeypatch.setattr("service.moderation.count_features.SAMPLE", 2)
    assert count_features(store, site, now.date(), model=SERVING) == 2


def test_features_stay_when_the_verdicts_of_the_day_are_counted_again(
    store: Store, site: Site, now: dt.datetime
) -> None:
    a_comment(store, site, now)
    count_features(store, site, now.date(), model=SERVING)
    count_verdicts(store, now=now, is_over=lambda: False)
    found = store.read(lambda c: histograms.counts(c, site.id, SERVING, now.date(), now.date()))
    assert found["feature currency"] == {"": 1}
    assert found["abstained"] == {"no": 1}
    assert store.read(histograms.last_day) == now.date()


def test_words_that_are_gone_are_not_counted(store: Store, site: Site, now: dt.datetime) -> None:
    a_comment(store, site, now)
    store.write(lambda c: c.execute(revisions.revisions.update().values(text=None)))
    assert count_features(store, site, now.date(), model=SERVING) == 0


def test_metrics_tell_the_drift_of_each_site(settings: Settings, store: Store) -> None:
    now = dt.datetime.now(dt.UTC)
    api = Api(settings, store, now)
    site = store.site("default")
    count(store, site, now.date() - 20 * A_DAY, SERVING)
    feature = {"feature currency": {"present": 500, "": 500}}
    count(store, site, now.date(), SERVING, spam={"0.95": 1000}, **feature)
    found = values(api.client.get("/metrics").text, "chaffinch_drift")
    assert found["spam", "default"] > MUCH
    assert found["language", "default"] == 0


def test_a_card_whose_population_is_damaged_counts_as_one_without(
    store: Store, site: Site, now: dt.datetime
) -> None:
    card = dataclasses.replace(a_card(), metrics={"population": {"scores": 5}})
    assert drift(store, site, card, now.date()).reference is None
