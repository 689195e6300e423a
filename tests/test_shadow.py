"""A candidate in the shadow judges what is stored, and nothing follows from it."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from model import artifact
from model.labels import Action
from model.shadow import set_shadow
from service.background.jobs import judge_in_the_shadow
from service.background.loop import Tools
from service.moderation.cast_shadow import cast_shadow
from service.settings import Settings
from service.store import CommentRow, Site, Store, revisions, verdicts
from service.store.tables import verdicts as table
from tests.databases import on_both_databases
from tests.publishing import add_model
from tests.small_model import small_classifier
from tests.stored import SERVING, a_comment, a_site, edit, stored

pytestmark = on_both_databases

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    return a_site(store, now)


def cast(store: Store, site: Site, now: dt.datetime, **given: Any) -> dt.datetime:
    times = {"since": now - A_DAY, "until": now, "now": now}
    return cast_shadow(store, site, small_classifier(), **{**times, **given})


def shadows(store: Store, comment: CommentRow) -> list[tuple[str, int]]:
    """Return which models judged a comment in the shadow, and which revision of it."""
    asked = select(table.c.model, table.c.revision).where(
        table.c.comment_id == comment.id, table.c.shadow.is_(True)
    )
    return [(row.model, row.revision) for row in store.read(lambda c: list(c.execute(asked)))]


def test_its_verdicts_are_noted_and_change_nothing(
    store: Store, site: Site, now: dt.datetime
) -> None:
    comment = a_comment(store, site, now, said="Buy cheap pills at www.pills.example now!")
    cast(store, site, now)
    assert shadows(store, comment) == [("small", 1)]
    assert stored(store, comment) == comment
    assert store.read(lambda c: verdicts.latest(c, comment.id)).model == SERVING
    assert [row.shadow for row in store.read(lambda c: verdicts.of_comment(c, comment.id))] == [
        False
    ]


def test_each_comment_is_judged_once_for_what_it_says(
    store: Store, site: Site, now: dt.datetime
) -> None:
    comment = a_comment(store, site, now)
    cast(store, site, now)
    cast(store, site, now)
    edit(store, comment, "I changed my mind about the bread.", now, same=False)
    cast(store, site, now)
    assert shadows(store, comment) == [("small", 1), ("small", 2)]


def test_it_takes_the_comments_in_portions_however_many_came_at_once(
    store: Store, site: Site, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.moderation.cast_shadow.PORTION", 2)
    many = [a_comment(store, site, now) for _ in range(5)]
    assert cast(store, site, now) == now
    assert [len(shadows(store, each)) for each in many] == [1] * 5


def test_it_lets_other_work_be_done_and_goes_on_where_it_was(
    store: Store, site: Site, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.moderation.cast_shadow.PORTION", 2)
    monkeypatch.setattr("service.moderation.cast_shadow.PORTIONS_AT_ONCE", 1)
    many = [a_comment(store, site, now - dt.timedelta(minutes=n)) for n in range(5, 0, -1)]
    reached = cast(store, site, now)
    assert reached == many[1].created_at
    assert [len(shadows(store, each)) for each in many] == [1, 1, 0, 0, 0]
    for _ in range(2):
        reached = cast(store, site, now, since=reached)
    assert [len(shadows(store, each)) for each in many] == [1] * 5


def test_what_is_older_imported_of_another_site_or_without_words_is_left_alone(
    store: Store, site: Site, now: dt.datetime
) -> None:
    gone = a_comment(store, site, now)
    wordless = revisions.revisions.update().values(text=None)
    store.write(lambda c: c.execute(wordless))
    left = [
        gone,
        a_comment(store, site, now - 2 * A_DAY),
        a_comment(store, site, now, imported=True),
        a_comment(store, a_site(store, now, "attic"), now),
    ]
    cast(store, site, now)
    assert [shadows(store, each) for each in left] == [[], [], [], []]


def test_the_job_follows_the_file_and_stops_with_it(
    store: Store, site: Site, settings: Settings, now: dt.datetime
) -> None:
    tools = Tools(store, settings, is_over=lambda: False)
    add_model(settings.models, "next")
    first = a_comment(store, site, now - A_DAY)
    judge_in_the_shadow(tools, now)
    assert shadows(store, first) == []
    set_shadow(settings.models, "next")
    judge_in_the_shadow(tools, now)
    second = a_comment(store, site, now)
    later = now + dt.timedelta(minutes=1)
    judge_in_the_shadow(tools, later)
    assert [shadows(store, each) for each in (first, second)] == [[("next", 1)]] * 2
    set_shadow(settings.models, None)
    third = a_comment(store, site, later)
    judge_in_the_shadow(tools, later + dt.timedelta(minutes=1))
    assert shadows(store, third) == []


def test_a_site_with_its_own_model_has_only_candidates_of_its_own(
    store: Store, site: Site, settings: Settings, now: dt.datetime
) -> None:
    garden = artifact.site_root(settings.models, "garden")
    add_model(garden, "own")
    artifact.publish(garden, "own")
    add_model(settings.models, "next")
    set_shadow(settings.models, "next")
    comments = [a_comment(store, each, now - A_DAY) for each in (site, a_site(store, now, "attic"))]
    judge_in_the_shadow(Tools(store, settings, is_over=lambda: False), now)
    assert [shadows(store, each) for each in comments] == [[], [("next", 1)]]
    add_model(garden, "own-next")
    set_shadow(garden, "own-next")
    judge_in_the_shadow(Tools(store, settings, is_over=lambda: False), now)
    assert shadows(store, comments[0]) == [("own-next", 1)]


def test_a_candidate_that_is_gone_stops_nothing(
    store: Store, site: Site, settings: Settings, now: dt.datetime
) -> None:
    settings.models.mkdir(parents=True)
    (settings.models / "SHADOW").write_text("gone\n")
    comment = a_comment(store, site, now - A_DAY, state=Action.HOLD)
    judge_in_the_shadow(Tools(store, settings, is_over=lambda: False), now)
    assert shadows(store, comment) == []
