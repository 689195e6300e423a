"""After a publish: what waits is judged anew, and what now looks fine rises."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import update

from model import artifact
from model.classifier import Classifier
from model.labels import Action, Label, Mode
from model.verdict import Reason, Verdict
from service.background.jobs import score_what_waits
from service.background.loop import Tools
from service.moderation.score_again import _judged, score_again
from service.record import StateBy, Waiting
from service.settings import Settings
from service.store import CommentRow, Site, Store, VerdictRow, comments, unscored, verdicts
from service.store.tables import revisions
from tests.databases import on_both_databases
from tests.publishing import add_model
from tests.small_model import small_classifier
from tests.stored import a_comment, a_site, a_verdict, stored

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


FINE = "The bread came out well, and the crust was crisp; thank you for the recipe."
BAD = "Cheap watches and pills! Buy now at www.watches.example and win money!"


def judged(store: Store, comment: CommentRow, now: dt.datetime, **changes: object) -> None:
    """Store another verdict on a comment, of the model that served before."""
    verdict: Verdict = dataclasses.replace(a_verdict(Action.HOLD), **changes)  # type: ignore[arg-type]
    row = VerdictRow(comment_id=comment.id, revision=1, verdict=verdict, created_at=now)
    store.write(lambda connection: verdicts.add(connection, row))


def seems_bad() -> Verdict:
    return dataclasses.replace(a_verdict(Action.HOLD), label=Label.SPAM)


def test_what_now_looks_fine_rises_above_what_does_not(
    store: Store, site: Site, now: dt.datetime
) -> None:
    bad, fine = held(store, site, now, said=BAD), held(store, site, now, said=FINE)
    score_again(store, site, small_classifier(), now=now)
    assert stored(store, fine).urgency > stored(store, bad).urgency
    assert stored(store, fine).state is Action.HOLD


def test_where_all_must_wait_only_what_seemed_bad_and_now_looks_fine_rises(
    store: Store, site: Site, now: dt.datetime
) -> None:
    before = dataclasses.replace(site, mode=Mode.PRE)
    always = held(store, site, now, said=FINE)
    seemed_bad = held(store, site, now, said=FINE, verdict=seems_bad())
    score_again(store, before, small_classifier(), now=now)
    assert stored(store, seemed_bad).urgency > stored(store, always).urgency


def test_what_the_site_knew_of_a_comment_still_stands_in_its_verdict(
    store: Store, site: Site, now: dt.datetime
) -> None:
    comment = held(store, site, now, said=FINE, waiting=Waiting.NEW_AUTHOR)
    known = Reason("new_author", "The author is new, and the site looks at first comments.")
    judged(store, comment, now, reasons=(known, Reason("of_old_model", "Words.", 1.0)))
    score_again(store, site, small_classifier(), now=now)
    verdict = store.read(lambda c: verdicts.latest(c, comment.id))
    assert [each.code for each in verdict.reasons][:1] == ["new_author"]
    assert "of_old_model" not in [each.code for each in verdict.reasons]
    assert verdict.action is Action.HOLD
    # It waits for its author's sake, which no model changes: it does not rise.
    assert stored(store, comment).urgency < 3.5


def test_each_site_is_judged_anew_by_its_own_model(
    store: Store, site: Site, settings: Settings, now: dt.datetime
) -> None:
    attic = a_site(store, now, "attic")
    add_model(settings.models, "shared-1")
    artifact.publish(settings.models, "shared-1")
    root = artifact.site_root(settings.models, "garden")
    add_model(root, "garden-1")
    artifact.publish(root, "garden-1")
    waiting = {each.name: held(store, each, now) for each in (site, attic)}
    score_what_waits(Tools(store, settings, is_over=lambda: False), now)
    models = {
        name: store.read(lambda c, of=comment: verdicts.latest(c, of.id)).model
        for name, comment in waiting.items()
    }
    assert models == {"garden": "garden-1", "attic": "shared-1"}


def test_what_waits_is_judged_in_portions_each_comment_once(
    store: Store, site: Site, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.moderation.score_again.PORTION", 2)
    for _ in range(5):
        held(store, site, now)
    assert score_again(store, site, small_classifier(), now=now) == 5


def test_one_that_a_person_takes_meanwhile_is_left_to_them(
    store: Store, site: Site, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = held(store, site, now)

    def decided_meanwhile(*args: Any) -> Any:
        store.write(lambda c: comments.change(c, comment, at=now, waiting=None))
        return _judged(*args)

    monkeypatch.setattr("service.moderation.score_again._judged", decided_meanwhile)
    score_again(store, site, small_classifier(), now=now)
    assert store.read(lambda c: verdicts.latest(c, comment.id)).model != version(small_classifier())


def test_one_whose_words_go_meanwhile_is_not_judged(
    store: Store, site: Site, now: dt.datetime
) -> None:
    first, second = (held(store, site, now) for _ in range(2))
    asked = store.read(lambda c: unscored.that_wait(c, site.id, "new"))
    assert asked == [first.id, second.id]
    store.write(lambda c: c.execute(update(revisions).values(text=None)))
    assert store.read(lambda c: unscored.of_ids(c, asked)) == []
