"""Appeals: what an author is told, one appeal each, and who must not answer it."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from model.labels import Action, Label
from service.errors import (
    AppealedBefore,
    ErasedComment,
    NotRejected,
    SaysNothing,
    TooLateToAppeal,
    UnknownComment,
)
from service.moderation.appeal import MOST_WORDS, Statement, appeal, statement
from service.moderation.bulk import choose
from service.moderation.decide import decide
from service.moderation.decided import Decided
from service.moderation.desk import Asked, Desk, look
from service.moderation.erase_comment import erase_comment
from service.moderation.export import export_comment
from service.moderation.people import Actor, Ruling
from service.moderation.retention import prune
from service.moderation.undo import undo
from service.people import moderators
from service.people.moderator_errors import OwnDecision
from service.people.moderators import Role
from service.record import Source, StateBy, Waiting
from service.settings import Settings
from service.store import CommentRow, Site, Store, claims
from service.store.tables import audit_log
from tests.databases import on_both_databases
from tests.query_plans import overheard, slow_queries
from tests.stored import a_comment, a_site, edit, stored

pytestmark = on_both_databases

DAY = dt.timedelta(days=1)
WORDS = "The pills are my grandmother's recipe for bread."
SPAM = Ruling.of(None, Label.SPAM)
FINE = Ruling.of(None, Label.LEGITIMATE, answer="You are right, sorry.")


class House:
    """A site with two moderators, and the author of a comment on it."""

    def __init__(self, store: Store, now: dt.datetime) -> None:
        self.store, self.now = store, now
        self.site: Site = a_site(store, now)
        self.robin, self.wren = (self.join(name) for name in ("robin", "wren"))
        self.platform = Actor(source=Source.PLATFORM, name="the blog")

    def join(self, name: str) -> Actor:
        added = moderators.add_moderator(
            self.store, name, [self.site.name], Role.MODERATOR, who="t", now=self.now
        )
        return Actor(source=Source.MODERATOR, name=name, moderator_id=added.id)

    def appeal(self, comment: CommentRow, words: str = WORDS, *, days: float = 0) -> None:
        appeal(comment.guid, words, site=self.site, store=self.store, now=self.now + days * DAY)

    def told(self, comment: CommentRow) -> Statement:
        return statement(comment.guid, site=self.site, store=self.store)

    def decide(self, comment: CommentRow, ruling: Ruling, actor: Actor) -> Decided:
        return decide(comment.guid, ruling, actor=actor, **self._world)

    def undo(self, comment: CommentRow, number: int, actor: Actor) -> Decided:
        return undo(comment.guid, number, actor=actor, **self._world)

    def asked(self, actor: Actor) -> Asked:
        assert actor.moderator_id
        mine = moderators.memberships(self.store, moderators.find(self.store, actor.name))
        return Asked(moderator_id=actor.moderator_id, memberships=mine)

    def desk(self, actor: Actor, guid: str | None = None) -> Desk:
        return look(self.asked(actor), guid=guid, store=self.store, now=self.now)

    def audited(self) -> list[tuple[str, str]]:
        asked = select(audit_log.c.who, audit_log.c.what).where(audit_log.c.what.contains("appeal"))
        return [tuple(row) for row in self.store.read(lambda c: c.execute(asked).all())]

    @property
    def _world(self) -> dict[str, Any]:
        return {"site": self.site, "store": self.store, "now": self.now}


@pytest.fixture
def house(store: Store, now: dt.datetime) -> House:
    return House(store, now)


@pytest.fixture
def rejected(house: House) -> CommentRow:
    """A comment that the machine rejected."""
    return a_comment(house.store, house.site, house.now, state=Action.REJECT, label=Label.SPAM)


def test_an_appeal_waits_for_a_person_with_the_comment_as_it_is(
    house: House, rejected: CommentRow
) -> None:
    house.appeal(rejected, f"  {WORDS}\n")
    after = stored(house.store, rejected)
    assert (after.state, after.waiting) == (Action.REJECT, Waiting.APPEALED)
    shown = house.desk(house.robin).current
    assert shown and shown.appeal
    assert (shown.comment.guid, shown.appeal.text) == (rejected.guid, WORDS)
    assert house.audited() == [("author", "appeal")]


def test_there_is_one_appeal_for_each_comment(house: House, rejected: CommentRow) -> None:
    house.appeal(rejected)
    with pytest.raises(AppealedBefore):
        house.appeal(rejected, "And another thing.")
    house.decide(rejected, SPAM, house.robin)
    with pytest.raises(AppealedBefore):
        house.appeal(rejected, "And another thing.")


@pytest.mark.parametrize("state", [Action.PUBLISH, Action.HOLD])
def test_what_is_not_rejected_cannot_be_appealed(house: House, state: Action) -> None:
    with pytest.raises(NotRejected):
        house.appeal(a_comment(house.store, house.site, house.now, state=state))


@pytest.mark.parametrize("words", ["", "  \n ", "x" * (MOST_WORDS + 1)])
def test_an_appeal_has_words_of_a_length_that_people_read(
    house: House, rejected: CommentRow, words: str
) -> None:
    with pytest.raises(SaysNothing):
        house.appeal(rejected, words)
    assert stored(house.store, rejected) == rejected


def test_an_appeal_is_open_for_six_months_after_the_rejection(
    house: House, rejected: CommentRow
) -> None:
    with pytest.raises(TooLateToAppeal):
        house.appeal(rejected, days=184.1)
    house.appeal(rejected, days=183.9)


def test_the_time_begins_anew_with_a_persons_rejection(
    house: House, rejected: CommentRow, now: dt.datetime
) -> None:
    house.now = now + 100 * DAY
    house.decide(rejected, SPAM, house.robin)
    assert house.told(rejected).decided_at == now + 100 * DAY
    house.appeal(rejected, days=180)


def test_another_sites_comment_has_no_appeal_here(
    house: House, rejected: CommentRow, now: dt.datetime
) -> None:
    other = a_site(house.store, now, "harbour")
    with pytest.raises(UnknownComment):
        appeal(rejected.guid, WORDS, site=other, store=house.store, now=now)


def test_a_granted_appeal_publishes_and_answers(house: House, rejected: CommentRow) -> None:
    house.appeal(rejected)
    decided = house.decide(rejected, FINE, house.wren)
    assert decided.granted is True
    assert (decided.comment.state, decided.comment.waiting) == (Action.PUBLISH, None)
    told = house.told(rejected).appeal
    assert told and not told.is_open
    assert (told.granted, told.answer, told.decision) == (True, "You are right, sorry.", 1)
    assert house.audited()[1:] == [("moderator wren", "answer appeal")]


def test_a_refused_appeal_leaves_the_comment_rejected(house: House, rejected: CommentRow) -> None:
    house.appeal(rejected)
    assert house.decide(rejected, SPAM, house.wren).granted is False
    told = house.told(rejected)
    assert told.appeal and told.appeal.granted is False
    assert (told.comment.state, told.comment.waiting) == (Action.REJECT, None)


def test_who_rejected_a_comment_is_neither_handed_the_appeal_nor_heard(
    house: House, rejected: CommentRow
) -> None:
    house.decide(rejected, SPAM, house.robin)
    house.appeal(rejected)
    desk = house.desk(house.robin)
    assert (desk.current, desk.rows, desk.counts, desk.n_for_others) == (None, [], {}, 1)
    assert (
        choose(house.asked(house.robin), [rejected.guid], store=house.store, now=house.now) is None
    )
    for ruling in (FINE, SPAM, Ruling.escalation()):
        with pytest.raises(OwnDecision):
            house.decide(rejected, ruling, house.robin)
    assert house.told(rejected).appeal.is_open
    desk = house.desk(house.wren)
    assert desk.current and desk.current.comment.guid == rejected.guid
    assert (desk.counts, desk.n_for_others) == ({Waiting.APPEALED: 1}, 0)


def test_who_rejected_it_may_read_it_but_does_not_keep_it_from_others(
    house: House, rejected: CommentRow
) -> None:
    house.decide(rejected, SPAM, house.robin)
    house.appeal(rejected)
    desk = house.desk(house.robin, rejected.guid)
    assert desk.is_for_others and desk.claimed_by is None
    claim = house.store.read(lambda c: claims.of_comment(c, rejected.id, now=house.now))
    assert claim is None


def test_of_two_who_rejected_a_spot_check_neither_answers(house: House) -> None:
    sample = a_comment(
        house.store, house.site, house.now, state=Action.REJECT, audit_sample=True,
        waiting=Waiting.AUDIT,
    )  # fmt: skip
    house.decide(sample, SPAM, house.robin)
    house.decide(sample, SPAM, house.wren)
    house.appeal(sample)
    for actor in (house.robin, house.wren):
        with pytest.raises(OwnDecision):
            house.decide(sample, FINE, actor)
    assert house.decide(sample, FINE, house.join("linnet")).granted


def test_who_takes_their_rejection_back_still_leaves_the_answer_to_others(
    house: House, rejected: CommentRow
) -> None:
    house.decide(rejected, SPAM, house.robin)
    house.appeal(rejected)
    house.undo(rejected, 1, house.robin)
    after = stored(house.store, rejected)
    assert (after.state_by, after.waiting) == (StateBy.MACHINE, Waiting.APPEALED)
    with pytest.raises(OwnDecision):
        house.decide(rejected, FINE, house.robin)


def test_the_answer_is_not_overruled_by_who_it_was_against(
    house: House, rejected: CommentRow
) -> None:
    house.decide(rejected, SPAM, house.robin)
    house.appeal(rejected)
    house.decide(rejected, FINE, house.wren)
    with pytest.raises(OwnDecision):
        house.decide(rejected, SPAM, house.robin)
    with pytest.raises(OwnDecision):
        house.undo(rejected, 2, house.robin)
    assert stored(house.store, rejected).state is Action.PUBLISH


@pytest.mark.parametrize("ruling", [FINE, SPAM])
def test_an_undo_of_the_answer_opens_the_appeal_again(
    house: House, rejected: CommentRow, ruling: Ruling
) -> None:
    house.decide(rejected, SPAM, house.robin)
    house.appeal(rejected)
    before = stored(house.store, rejected)
    house.decide(rejected, ruling, house.wren)
    house.undo(rejected, 2, house.wren)
    told = house.told(rejected).appeal
    assert told and told.is_open
    assert (told.granted, told.answer, told.decision) == (None, None, None)
    assert stored(house.store, rejected) == before
    assert house.audited()[-1] == ("moderator wren", "reopen appeal")
    assert house.decide(rejected, ruling, house.wren).granted is not None


def test_who_escalates_an_appeal_leaves_it_open_to_who_did_not_reject_it(
    house: House, rejected: CommentRow
) -> None:
    house.decide(rejected, SPAM, house.robin)
    house.appeal(rejected)
    decided = house.decide(rejected, Ruling.escalation("Hard."), house.wren)
    assert (decided.granted, decided.comment.waiting) == (None, Waiting.ESCALATED)
    assert house.desk(house.robin).rows == []
    with pytest.raises(OwnDecision):
        house.decide(rejected, SPAM, house.robin)
    assert house.decide(rejected, FINE, house.join("linnet")).granted


def test_a_platform_may_grant_an_appeal_but_not_refuse_it(
    house: House, rejected: CommentRow
) -> None:
    house.appeal(rejected)
    refused = house.decide(rejected, SPAM, house.platform)
    assert (refused.granted, refused.comment.waiting) == (None, Waiting.APPEALED)
    assert house.decide(rejected, FINE, house.platform).granted is True


def test_an_edit_does_not_end_an_appeal(house: House, rejected: CommentRow) -> None:
    house.appeal(rejected)
    edit(house.store, rejected, "Quite another text.", house.now, same=False)
    assert house.decide(rejected, FINE, house.wren).granted is True


def test_appeals_are_left_out_of_what_is_decided_at_once(
    house: House, rejected: CommentRow
) -> None:
    house.appeal(rejected)
    held = a_comment(
        house.store, house.site, house.now, state=Action.HOLD, waiting=Waiting.HELD, urgency=4.0
    )
    chosen = choose(house.asked(house.wren), store=house.store, now=house.now)
    assert chosen
    assert ([row.guid for row in chosen.rows], chosen.n_appealed) == ([held.guid], 1)


def test_an_appeal_is_given_to_who_asks_for_their_data_and_goes_with_the_comment(
    house: House, rejected: CommentRow
) -> None:
    house.appeal(rejected)
    house.decide(rejected, FINE, house.wren)
    given = export_comment(rejected.guid, site=house.site, store=house.store)
    assert (given["appeal"]["text"], given["appeal"]["answer"]) == (WORDS, FINE.answer)
    assert "wren" not in str(given)
    erase_comment(rejected.guid, who="operator", site=house.site, store=house.store, now=house.now)
    with pytest.raises(ErasedComment):
        house.told(rejected)
    with pytest.raises(ErasedComment):
        house.appeal(rejected)


def test_the_words_of_an_appeal_are_kept_as_long_as_those_of_the_comment(
    house: House, rejected: CommentRow
) -> None:
    house.appeal(rejected)
    assert prune(house.store, house.site, now=house.now + 999 * DAY).words == 0  # it waits
    house.decide(rejected, SPAM, house.wren)
    assert prune(house.store, house.site, now=house.now + 191 * DAY).words == 1
    told = house.told(rejected)
    assert told.appeal
    assert (told.appeal.text, told.appeal.answer, told.appeal.granted) == ("", None, False)


def test_no_query_of_an_appeal_reads_through_a_table(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    with overheard() as said:
        house = House(Store(settings.database_url), now)
        comment = a_comment(house.store, house.site, now, state=Action.REJECT)
        house.decide(comment, SPAM, house.robin)
        house.appeal(comment)
        house.desk(house.robin, comment.guid)
        house.desk(house.wren)
        choose(house.asked(house.wren), store=house.store, now=now)
        house.decide(comment, FINE, house.wren)
        house.undo(comment, 2, house.wren)
        house.store.close()
    assert slow_queries(said, settings) == []
