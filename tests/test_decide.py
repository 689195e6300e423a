"""A person decides: that outranks the machine, has its consequences, and can be taken back."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from model.labels import Action, Label
from service.errors import (
    AnotherDecision,
    OutrankedUndo,
    UnknownComment,
    UnknownDecision,
    UnknownReason,
)
from service.moderation.decide import decide, decide_many
from service.moderation.decided import Decided
from service.moderation.people import Actor, Ruling
from service.moderation.undo import undo, undo_many
from service.record import Change, Source, StateBy, Waiting
from service.sites.accounts import KeyHolder
from service.store import CommentRow, Site, Store, authors, changes
from service.store.rows import Key
from service.store.tables import audit_log
from tests.databases import on_both_databases
from tests.stored import a_comment, a_site, edit, stored

pytestmark = on_both_databases

ANN = "a" * 64
MODERATOR = Actor(source=Source.MODERATOR, name="Mara")
SPAM = Ruling.of(None, Label.SPAM)
FINE = Ruling.of(None, Label.LEGITIMATE)


class People:
    """People who decide on the comments of one site."""

    def __init__(self, store: Store, site: Site, now: dt.datetime) -> None:
        self.store, self.site, self.now = store, site, now
        key = Key(
            id=store_key(store, site, now),
            site_id=site.id,
            site_name=site.name,
            last4="wxyz",
            scopes=frozenset(("moderate",)),
            daily_quota=None,
            created_at=now,
            revoked_at=None,
        )
        self.platform = Actor.platform(KeyHolder(site, key), "the editor")

    def say(
        self,
        comment: CommentRow,
        ruling: Ruling,
        actor: Actor = MODERATOR,
        *,
        key: str | None = None,
    ) -> Decided:
        return decide(comment.guid, ruling, actor=actor, idempotency_key=key, **self._world)

    def take_back(self, comment: CommentRow, number: int, actor: Actor = MODERATOR) -> Decided:
        return undo(comment.guid, number, actor=actor, **self._world)

    def say_at_once(self, *comments: CommentRow, ruling: Ruling, bulk: str) -> list[Decided]:
        guids = [comment.guid for comment in comments]
        return decide_many(guids, ruling, bulk=bulk, actor=MODERATOR, **self._world)

    def take_back_at_once(self, bulk: str) -> list[Decided]:
        return undo_many(bulk, actor=MODERATOR, **self._world)

    @property
    def _world(self) -> dict[str, Any]:
        return {"site": self.site, "store": self.store, "now": self.now}


def store_key(store: Store, site: Site, now: dt.datetime) -> int:
    store.add_key(site.name, "0" * 64, "wxyz", ["moderate"], created_at=now)
    return store.keys(site.name)[0].id


@pytest.fixture
def people(store: Store, now: dt.datetime) -> People:
    return People(store, a_site(store, now), now)


@pytest.fixture
def comment(people: People) -> CommentRow:
    """A comment that the machine held."""
    return a_comment(
        people.store,
        people.site,
        people.now,
        state=Action.HOLD,
        waiting=Waiting.HELD,
        urgency=4.1,
        label=Label.SPAM,
        author_hash=ANN,
    )


def record(people: People) -> tuple[int, int]:
    """How many comments of the author people accepted and rejected."""
    found = people.store.read(lambda c: authors.record(c, people.site.id, ANN))
    return found.n_accepted, found.n_rejected


def feed(people: People) -> list[changes.ChangeRow]:
    return people.store.read(lambda c: changes.after(c, people.site.id, changes.START, limit=100))


def test_a_decision_says_what_becomes_of_a_comment(people: People, comment: CommentRow) -> None:
    decided = people.say(comment, FINE)
    assert decided.stands
    assert decided.comment == stored(people.store, comment)
    assert (decided.comment.state, decided.comment.state_by) == (Action.PUBLISH, StateBy.PERSON)
    assert decided.comment.label is Label.LEGITIMATE
    assert (decided.comment.waiting, decided.comment.urgency) == (None, 0)


def test_an_undo_restores_exactly_what_was_before(people: People, comment: CommentRow) -> None:
    decided = people.say(comment, SPAM)
    people.take_back(comment, decided.decision.number)
    assert stored(people.store, comment) == comment
    assert record(people) == (0, 0)


def test_to_undo_twice_is_to_undo_once(people: People, comment: CommentRow) -> None:
    people.say(comment, SPAM)
    once = people.take_back(comment, 1)
    assert people.take_back(comment, 1) == once
    assert record(people) == (0, 0)


def test_an_undo_of_the_second_decision_brings_back_the_first(
    people: People, comment: CommentRow
) -> None:
    first = people.say(comment, FINE)
    people.say(comment, SPAM)
    people.take_back(comment, 2)
    assert stored(people.store, comment) == first.comment
    assert record(people) == (1, 0)


def test_decisions_may_be_undone_in_any_order(people: People, comment: CommentRow) -> None:
    people.say(comment, FINE)
    second = people.say(comment, SPAM)
    people.take_back(comment, 1)
    assert stored(people.store, comment) == second.comment
    assert record(people) == (0, 1)
    people.take_back(comment, 2)
    assert stored(people.store, comment) == comment


def test_the_platforms_later_word_is_kept_but_changes_nothing(
    people: People, comment: CommentRow
) -> None:
    people.say(comment, SPAM)
    feedback = people.say(comment, FINE, people.platform)
    assert not feedback.stands
    assert feedback.comment.state is Action.REJECT
    assert record(people) == (0, 1)
    people.take_back(comment, 1)
    assert stored(people.store, comment).state is Action.PUBLISH
    assert record(people) == (1, 0)


def test_a_platform_cannot_take_back_what_a_moderator_decided(
    people: People, comment: CommentRow
) -> None:
    people.say(comment, SPAM)
    with pytest.raises(OutrankedUndo):
        people.take_back(comment, 1, people.platform)
    assert stored(people.store, comment).state is Action.REJECT


def test_off_topic_is_rejected_without_a_label(people: People, comment: CommentRow) -> None:
    decided = people.say(comment, Ruling(action=Action.REJECT, reason="off-topic"))
    assert decided.comment.state is Action.REJECT
    assert decided.comment.label is Label.SPAM  # as the machine said
    assert decided.decision.label is None
    assert decided.decision.reason == "off-topic"


def test_a_reason_must_be_on_the_sites_list(people: People, comment: CommentRow) -> None:
    with pytest.raises(UnknownReason, match="reason: 'ugly' is not on the site's list of reasons"):
        people.say(comment, Ruling(action=Action.REJECT, reason="ugly"))
    assert stored(people.store, comment) == comment


def test_what_is_escalated_is_held_and_waits_first(people: People, comment: CommentRow) -> None:
    escalated = people.say(comment, Ruling.escalation("who knows the law?")).comment
    assert (escalated.state, escalated.waiting) == (Action.HOLD, Waiting.ESCALATED)
    assert escalated.urgency > comment.urgency
    assert record(people) == (0, 0)
    people.say(comment, SPAM)
    assert people.take_back(comment, 2).comment.waiting is Waiting.ESCALATED


def test_an_author_is_counted_once_however_often_people_repeat_themselves(
    people: People, comment: CommentRow
) -> None:
    for _ in range(3):
        people.say(comment, SPAM)
    assert record(people) == (0, 1)
    people.say(comment, FINE)
    assert record(people) == (1, 0)


def test_another_sites_comment_is_not_there(people: People, now: dt.datetime) -> None:
    theirs = a_comment(people.store, a_site(people.store, now, "kitchen"), now)
    with pytest.raises(UnknownComment):
        people.say(theirs, SPAM)
    assert stored(people.store, theirs) == theirs


def test_a_decision_that_is_not_there_cannot_be_undone(people: People, comment: CommentRow) -> None:
    with pytest.raises(UnknownDecision, match="there is no decision 1 on this comment"):
        people.take_back(comment, 1)


def test_many_are_decided_as_one_and_undone_as_one(people: People, comment: CommentRow) -> None:
    other = a_comment(people.store, people.site, people.now)
    third = a_comment(people.store, people.site, people.now)
    taken = people.say_at_once(comment, other, third, ruling=SPAM, bulk="b1")
    assert len(taken) == 3
    assert all(stored(people.store, each).state is Action.REJECT for each in (comment, other))
    people.take_back(other, 1)
    assert len(people.take_back_at_once("b1")) == 2
    assert [stored(people.store, each) for each in (comment, other, third)] == [
        comment,
        other,
        third,
    ]


def test_many_are_decided_all_or_none(people: People, comment: CommentRow) -> None:
    missing = a_comment(people.store, a_site(people.store, people.now, "kitchen"), people.now)
    with pytest.raises(UnknownComment):
        people.say_at_once(comment, missing, ruling=SPAM, bulk="b1")
    assert stored(people.store, comment) == comment


def test_a_small_edit_leaves_the_decision_in_force(people: People, comment: CommentRow) -> None:
    people.say(comment, FINE)
    edit(people.store, comment, "The bread came out well, thank you!", people.now, same=True)
    assert not people.say(comment, SPAM, people.platform).stands
    people.take_back(comment, 1)
    assert stored(people.store, comment).state is Action.REJECT


def test_after_a_large_edit_the_undo_of_an_old_decision_leaves_the_comment_as_it_is(
    people: People, comment: CommentRow
) -> None:
    people.say(comment, FINE)
    edit(people.store, comment, "Something else altogether.", people.now, same=False)
    before = stored(people.store, comment)
    people.take_back(comment, 1)
    assert stored(people.store, comment) == before
    assert record(people) == (0, 0)
    # What stood on the old text outranks nothing on the new one.
    assert people.say(comment, SPAM, people.platform).stands


def test_the_feed_tells_what_became_of_it(people: People, comment: CommentRow) -> None:
    people.say(comment, Ruling(action=Action.REJECT, reason="rude"))
    people.say(comment, FINE, people.platform)
    people.take_back(comment, 1)
    decided, undone = feed(people)
    assert (decided.what, decided.state, decided.reason) == (Change.DECIDED, Action.REJECT, "rude")
    assert decided.by is StateBy.PERSON
    assert (undone.what, undone.state, undone.reason) == (Change.UNDONE, Action.PUBLISH, None)


def test_everything_is_in_the_audit_log(people: People, comment: CommentRow) -> None:
    people.say(comment, Ruling(action=Action.REJECT, label=Label.SPAM, note="my own words"))
    people.say(comment, FINE, people.platform)
    people.take_back(comment, 1)
    of_comment = select(audit_log).where(audit_log.c.comment_id == comment.id)
    lines = people.store.read(lambda c: c.execute(of_comment.order_by(audit_log.c.id)).all())
    assert [(line.who, line.what) for line in lines] == [
        ("moderator Mara", "decide"),
        ("platform (key …wxyz)", "decide"),
        ("moderator Mara", "undo"),
    ]
    assert [(line.before["state"], line.after["state"]) for line in lines] == [
        ("hold", "reject"),
        ("reject", "reject"),
        ("reject", "publish"),
    ]
    assert lines[0].after["decided_label"] == "spam"
    assert lines[1].after["by"] == "the editor"
    assert "my own words" not in str(lines)


def test_who_mutes_an_author_and_lets_them_speak_again_is_in_the_audit_log(
    people: People, comment: CommentRow
) -> None:
    people.say(comment, Ruling.muting())
    people.take_back(comment, 1)
    muting = select(audit_log).where(audit_log.c.what.in_(("mute", "unmute")))
    lines = people.store.read(lambda c: c.execute(muting.order_by(audit_log.c.id)).all())
    assert [(line.who, line.what, line.before, line.after) for line in lines] == [
        ("moderator Mara", "mute", {"muted": False}, {"muted": True}),
        ("moderator Mara", "unmute", {"muted": True}, {"muted": False}),
    ]


def test_a_repeat_of_a_request_to_decide_is_one_decision(
    people: People, comment: CommentRow
) -> None:
    first = people.say(comment, SPAM, key="abc")
    again = people.say(comment, SPAM, key="abc")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.decision == first.decision
    assert again.stands
    people.say(comment, FINE, key="def")
    assert not people.say(comment, SPAM, key="abc").stands


def test_another_decision_under_the_same_key_is_refused(
    people: People, comment: CommentRow
) -> None:
    people.say(comment, SPAM, key="abc")
    with pytest.raises(AnotherDecision, match="Idempotency-Key"):
        people.say(comment, FINE, key="abc")
    assert stored(people.store, comment).state is Action.REJECT
