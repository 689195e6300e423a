"""Spot checks are looked at by two moderators, each without knowing what the other one said."""

import datetime as dt

import pytest

from model.labels import Action, Label
from service.moderation import undo
from service.people.moderators import Role
from service.record import Waiting
from service.settings import Settings
from service.store import CommentRow, Store
from tests.databases import on_both_databases
from tests.moderators import Desk
from tests.review_team import Team
from tests.stored import a_comment, a_site, stored

pytestmark = on_both_databases


@pytest.fixture
def team(settings: Settings, store: Store, now: dt.datetime) -> Team:
    return Team(settings, store, a_site(store, now), now)


@pytest.fixture
def sample(team: Team) -> CommentRow:
    """A published comment that chance chose."""
    return a_comment(team.store, team.site, team.now, audit_sample=True, waiting=Waiting.AUDIT)


def test_after_the_first_a_second_is_asked_and_then_nobody(team: Team, sample: CommentRow) -> None:
    robin, wren = team.join("robin"), team.join("wren")
    first = team.decide(sample, Label.LEGITIMATE, robin)
    assert (first.comment.state, first.comment.waiting) == (Action.PUBLISH, Waiting.AUDIT)
    second = team.decide(sample, Label.SPAM, wren, minutes=1)
    assert (second.comment.state, second.comment.waiting) == (Action.REJECT, None)


def test_who_gave_the_first_opinion_is_not_asked_again(
    team: Team, settings: Settings, sample: CommentRow
) -> None:
    first = team.join("robin", Role.ADMIN)
    team.join("wren")
    team.decide(sample, Label.SPAM, first)
    robin, wren = Desk(settings, "robin"), Desk(settings, "wren")
    assert "All done" in robin.open()
    assert robin.guid is None
    page = wren.open()
    assert wren.guid == sample.guid
    for told in ("robin", "decided to reject", "rejected: nobody sees it"):
        assert told not in page
    wren.decide("legitimate")
    assert "robin" in wren.open(f"/review/comments/{sample.guid}")


def test_where_nobody_else_may_see_it_nobody_else_is_asked(team: Team, sample: CommentRow) -> None:
    robin = team.join("robin")
    team.join("wren", sections=["chess"])
    assert team.decide(sample, Label.SPAM, robin).comment.waiting is None


def test_an_undo_of_the_second_opinion_asks_for_one_again(team: Team, sample: CommentRow) -> None:
    robin, wren = team.join("robin"), team.join("wren")
    after_first = team.decide(sample, Label.LEGITIMATE, robin).comment
    team.decide(sample, Label.SPAM, wren)
    world = {"site": team.site, "store": team.store, "now": team.now}
    undo(sample.guid, 2, actor=wren, **world)
    assert stored(team.store, sample) == after_first
    undo(sample.guid, 1, actor=robin, **world)
    assert stored(team.store, sample) == sample


def test_what_waited_for_another_reason_needs_one_opinion(team: Team) -> None:
    held = a_comment(
        team.store, team.site, team.now, state=Action.HOLD, waiting=Waiting.HELD, audit_sample=True
    )
    robin = team.join("robin")
    team.join("wren")
    assert team.decide(held, Label.SPAM, robin).comment.waiting is None
