"""After a publish: what waits is judged anew, and what now looks fine rises."""

import dataclasses
import datetime as dt

import pytest

from model.classifier import Classifier
from model.labels import Action
from service.moderation.score_again import score_again
from service.record import StateBy, Waiting
from service.store import CommentRow, Site, Store, verdicts
from tests.databases import on_both_databases
from tests.small_model import small_classifier
from tests.stored import a_comment, a_site, stored

pytestmark = on_both_databases


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    return a_site(store, now)


def held(store: Store, site: Site, now: dt.datetime, **fields: object) -> CommentRow:
    waits = {"state": Action.HOLD, "waiting": Waiting.HELD, "urgency": 4.0}
    return a_comment(store, site, now, **{**waits, **fields})


def version(classifier: Classifier) -> str:
    return classifier.card.version


def test_what_waits_gets_a_verdict_of_the_model_that_serves(
    store: Store, site: Site, now: dt.datetime
) -> None:
    comment, classifier = held(store, site, now), small_classifier()
    assert score_again(store, site, classifier, now=now) == 1
    assert store.read(lambda c: verdicts.latest(c, comment.id)).model == version(classifier)
    after = stored(store, comment)
    assert (after.state, after.waiting) == (Action.HOLD, Waiting.HELD)
    assert after.urgency > 4.0
    assert score_again(store, site, classifier, now=now) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"state": Action.PUBLISH, "waiting": None},
        {"state_by": StateBy.PERSON},
        {"state_by": StateBy.WAVE},
        {"waiting": Waiting.APPEALED},
    ],
)
def test_what_waits_for_another_reason_is_left_alone(
    store: Store, site: Site, now: dt.datetime, fields: dict[str, object]
) -> None:
    held(store, site, now, **fields)
    assert score_again(store, site, small_classifier(), now=now) == 0


def test_it_goes_on_over_many_portions_and_stops_when_told(
    store: Store, site: Site, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.moderation.score_again.PORTION", 2)
    for _ in range(5):
        held(store, site, now)
    assert score_again(store, site, small_classifier(), now=now, is_over=lambda: True) == 0
    assert score_again(store, site, small_classifier(), now=now) == 5


def test_another_sites_comments_are_not_touched(store: Store, site: Site, now: dt.datetime) -> None:
    held(store, site, now)
    other = dataclasses.replace(a_site(store, now, "attic"))
    assert score_again(store, other, small_classifier(), now=now) == 0
