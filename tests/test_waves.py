"""What people decide for a comment is the first evidence for the next that is nearly the same."""

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from model.evidence import WaveMemory
from model.labels import Action, Label, Mode
from service.moderation.decide import decide, decide_many
from service.moderation.people import Actor, Ruling
from service.moderation.petition import is_petition
from service.moderation.undo import undo, undo_many
from service.moderation.wave_release import outcome
from service.record import Change, Source, StateBy, Waiting
from service.store import CommentRow, Store, authors, changes, waves
from service.store.waves import AuthorOfWave
from tests.databases import on_both_databases
from tests.platform_of_a_site import Platform

MARA = Actor(source=Source.MODERATOR, name="Mara")
SPAM = Ruling.of(None, Label.SPAM)
FINE = Ruling.of(None, Label.LEGITIMATE)
TEXT = "Thanks for the recipe, my neighbour {} has baked {} of these breads and liked the crust"


class Campaign(Platform):
    """A site to which somebody sends one text again and again."""

    n_sent = 0

    def send(self, **said: Any) -> CommentRow:
        """Hand in the text with another name and number, as another author."""
        self.n_sent += 1
        n = self.n_sent
        text = TEXT.format(f"B{'aeiou'[n % 5]}tty", n)
        page = f"https://garden.example/{n}"
        given = {"author_email": f"{n}@mail.example", "page_url": page}
        return self.stored(text, **given | said)

    def say(self, comment: CommentRow, ruling: Ruling) -> int:
        """Decide, and return the number of the decision."""
        world = {"actor": MARA, "site": self.site, "store": self.store, "now": self.now}
        return decide(comment.guid, ruling, **world).decision.number

    def take_back(self, comment: CommentRow, number: int = 1) -> None:
        world = {"actor": MARA, "site": self.site, "store": self.store, "now": self.now}
        undo(comment.guid, number, **world)

    def state(self, comment: CommentRow) -> tuple[Action, StateBy]:
        found = self.found(comment)
        return found.state, found.state_by

    def codes(self, comment: CommentRow) -> set[str]:
        return {reason.code for reason in self.look_up(comment).verdict.reasons}

    def wave(self, comment: CommentRow) -> waves.WaveRow:
        wave_id = self.found(comment).wave_id
        assert wave_id is not None
        return self.store.read(lambda connection: waves.get(connection, wave_id))

    def feed(self, comment: CommentRow) -> list[Change]:
        found = self.store.read(
            lambda connection: changes.after(connection, self.site.id, changes.START, limit=1000)
        )
        return [change.what for change in found if change.comment_guid == comment.guid]


@pytest.fixture
def campaign(store: Store, now: dt.datetime) -> Campaign:
    return Campaign(store, now)


PUBLISHED = (Action.PUBLISH, StateBy.MACHINE)
HELD = (Action.HOLD, StateBy.WAVE)
REJECTED = (Action.REJECT, StateBy.WAVE)


@on_both_databases
def test_after_one_rejection_the_next_is_held_and_after_two_rejected(campaign: Campaign) -> None:
    first, second = campaign.send(), campaign.send()
    assert (campaign.state(first), campaign.state(second)) == (PUBLISHED, PUBLISHED)
    campaign.say(first, SPAM)
    third = campaign.send()
    assert campaign.state(third) == HELD
    assert campaign.found(third).waiting is Waiting.HELD
    assert "wave_held" in campaign.codes(third)
    campaign.say(third, SPAM)
    fourth = campaign.send()
    assert campaign.state(fourth) == REJECTED
    assert "wave_rejected" in campaign.codes(fourth)


@on_both_databases
def test_the_second_comment_of_all_is_held_when_the_first_was_rejected(campaign: Campaign) -> None:
    campaign.say(campaign.send(), SPAM)
    assert campaign.state(campaign.send()) == HELD


@on_both_databases
def test_undo_releases_all_that_a_wave_caught(campaign: Campaign) -> None:
    first = campaign.send()
    campaign.say(first, SPAM)
    held = [campaign.send() for _ in range(3)]
    campaign.take_back(first)
    assert [campaign.state(one) for one in [first, *held]] == [PUBLISHED] * 4
    assert {campaign.found(one).waiting for one in held} == {None}
    assert campaign.feed(held[0]) == [Change.SUBMITTED, Change.RELEASED]
    assert campaign.state(campaign.send()) == PUBLISHED


@on_both_databases
def test_one_undo_of_two_leaves_what_was_rejected_held(campaign: Campaign) -> None:
    first, second = campaign.send(), campaign.send()
    for comment in (first, second):
        campaign.say(comment, SPAM)
    caught = campaign.send()
    campaign.take_back(first)
    assert campaign.state(caught) == HELD
    assert campaign.found(caught).waiting is Waiting.HELD
    campaign.take_back(second)
    assert campaign.state(caught) == PUBLISHED


@on_both_databases
def test_a_bulk_undo_releases_as_single_ones_do(campaign: Campaign, now: dt.datetime) -> None:
    members = [campaign.send() for _ in range(5)]
    world = {"actor": MARA, "site": campaign.site, "store": campaign.store, "now": now}
    decide_many([one.guid for one in members], SPAM, bulk="b1", **world)
    caught = campaign.send()
    assert campaign.state(caught) == REJECTED
    undo_many("b1", **world)
    assert campaign.state(caught) == PUBLISHED
    assert campaign.wave(caught).n_rejected == 0


@on_both_databases
def test_what_is_restored_by_an_undo_is_not_held_for_what_was_taken_back(
    campaign: Campaign,
) -> None:
    first = campaign.send()
    campaign.say(first, SPAM)
    second = campaign.send()
    campaign.say(second, SPAM)
    campaign.take_back(first)
    campaign.take_back(second)
    assert campaign.state(second) == PUBLISHED


@on_both_databases
def test_an_undone_publication_restores_the_hold(campaign: Campaign) -> None:
    campaign.say(campaign.send(), SPAM)
    held = campaign.send()
    campaign.say(held, FINE)
    campaign.take_back(held)
    assert campaign.state(held) == HELD


@on_both_databases
def test_what_people_published_as_well_is_never_rejected(campaign: Campaign) -> None:
    for ruling in (SPAM, SPAM, FINE):
        campaign.say(campaign.send(), ruling)
    assert campaign.state(campaign.send()) == HELD


@on_both_databases
def test_a_publication_lets_go_what_was_rejected(campaign: Campaign) -> None:
    published, *rejected = [campaign.send() for _ in range(3)]
    for comment in rejected:
        campaign.say(comment, SPAM)
    caught = campaign.send()
    campaign.say(published, FINE)
    assert campaign.state(caught) == HELD


@on_both_databases
def test_a_persons_decision_on_a_member_is_not_changed(campaign: Campaign) -> None:
    first = campaign.send()
    campaign.say(first, SPAM)
    decided = campaign.send()
    campaign.say(decided, Ruling(action=Action.HOLD))
    campaign.take_back(first)
    assert campaign.state(decided) == (Action.HOLD, StateBy.PERSON)


@on_both_databases
def test_a_site_remembers_nothing_of_another(
    campaign: Campaign, store: Store, now: dt.datetime
) -> None:
    for _ in range(2):
        campaign.say(campaign.send(), SPAM)
    other = Campaign(store, now)
    assert other.state(other.send()) == PUBLISHED


def test_other_words_are_no_member(campaign: Campaign) -> None:
    campaign.say(campaign.send(), SPAM)
    other = campaign.stored("The bread came out well, and I will bake it again on Sunday morning")
    assert campaign.state(other) == PUBLISHED
    assert campaign.found(other).wave_id is None


def test_a_reworded_copy_is_a_member(campaign: Campaign) -> None:
    first = campaign.send()
    campaign.say(first, SPAM)
    text = TEXT.format("Bitty", 9).replace("liked the", "loved the")
    assert campaign.state(campaign.stored(text)) == HELD


def test_short_honest_repeats_are_no_wave(campaign: Campaign) -> None:
    first = campaign.stored("Thanks, very useful!", author_email="ann@mail.example")
    campaign.say(first, SPAM)
    again = campaign.stored("Thanks, very useful!", author_email="bob@mail.example")
    assert "wave_held" not in campaign.codes(again)


def test_a_test_submission_is_told_what_the_wave_says_and_leaves_nothing(
    campaign: Campaign,
) -> None:
    first = campaign.send()
    campaign.say(first, SPAM)
    text = TEXT.format("Bitty", 9)
    assert campaign.submit(text, is_test=True).verdict.action is Action.HOLD
    assert campaign.found(first).wave_id is None


def test_in_log_only_mode_the_verdict_tells_what_the_wave_would_do(
    store: Store, now: dt.datetime
) -> None:
    campaign = Campaign(store, now, mode=Mode.LOG_ONLY)
    first = campaign.send()
    campaign.say(first, SPAM)
    second = campaign.send()
    assert campaign.found(second).state is Action.PUBLISH
    assert campaign.look_up(second).verdict.would_be is Action.HOLD
    campaign.take_back(first)
    assert campaign.found(second).state is Action.PUBLISH


@on_both_databases
def test_an_edit_to_other_words_leaves_the_wave(campaign: Campaign) -> None:
    campaign.say(campaign.send(), SPAM)
    held = campaign.send()
    edited = campaign.edit(held, "The bread came out well, and I bake it again on Sunday morning")
    assert campaign.state(edited) == PUBLISHED
    assert campaign.found(edited).wave_id is None


@on_both_databases
def test_what_was_decided_for_a_comment_is_no_evidence_about_itself(campaign: Campaign) -> None:
    comment = campaign.send()
    campaign.say(comment, SPAM)
    edited = campaign.edit(comment, TEXT.format("Betty", 1) + " https://bread.example")
    assert (edited.state_by, edited.waiting) == (StateBy.MACHINE, Waiting.EDITED)
    assert "wave_held" not in {one.code for one in campaign.look_up(edited).verdict.reasons}


@on_both_databases
def test_an_edit_to_the_words_of_a_wave_is_held(campaign: Campaign) -> None:
    first = campaign.send()
    campaign.say(first, SPAM)
    harmless = campaign.stored()
    edited = campaign.edit(harmless, TEXT.format("Bitty", 9))
    assert campaign.state(edited) == HELD
    assert campaign.wave(edited).n_members == 2
    campaign.take_back(first)
    assert campaign.state(edited) == PUBLISHED


@on_both_databases
def test_an_erased_member_is_not_evidence_any_more(campaign: Campaign) -> None:
    first, second = campaign.send(), campaign.send()
    for comment in (first, second):
        campaign.say(comment, SPAM)
    campaign.erase(second)
    assert campaign.state(campaign.send()) == HELD


@on_both_databases
def test_many_members_keep_few_fingerprints(campaign: Campaign) -> None:
    members = [campaign.send() for _ in range(8)]
    assert campaign.wave(members[-1]).n_members == 8
    assert {campaign.found(one).wave_id for one in members} == {campaign.wave(members[0]).id}


@on_both_databases
def test_a_petition_is_no_wave(campaign: Campaign, now: dt.datetime) -> None:
    emails = [f"neighbour-{n}@mail.example" for n in range(6)]
    members = [campaign.send(author_email=email) for email in emails]
    long_ago = now - dt.timedelta(days=60)

    def here_for_long(connection: Any) -> None:
        for member in members:
            # Whoever counts them is not asked here.
            hashed = member.author_hash
            connection.execute(
                authors.authors.delete().where(authors.authors.c.author_hash == hashed)
            )
            authors.count(connection, campaign.site.id, hashed, comments=9, at=long_ago)

    campaign.store.write(here_for_long)
    for member in members[:2]:
        campaign.say(member, SPAM)
    assert campaign.state(campaign.send()) == PUBLISHED


def authors_who_came(*days_before: int, n_comments: int = 5) -> Sequence[AuthorOfWave]:
    begun = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    return [AuthorOfWave(begun - dt.timedelta(days=days), n_comments, 0) for days in days_before]


@pytest.mark.parametrize(
    "authors, is_one",
    [
        (authors_who_came(30, 30, 30, 30, 30), True),
        (authors_who_came(30, 30, 30, 30, 30, 0, 0, 0, 0, 0), True),
        (authors_who_came(30, 30, 30, 30, 30, 0, 0, 0, 0, 0, 0), False),
        (authors_who_came(30, 30, 30, 30), False),
        (authors_who_came(0, 1, 2, 3, 4, 5, 6), False),
        (authors_who_came(30, 30, 30, 30, 30, n_comments=1), False),
        ([], False),
    ],
)
def test_half_of_the_authors_and_five_make_a_petition(
    authors: Sequence[AuthorOfWave], is_one: bool
) -> None:
    assert is_petition(authors, begun_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC)) is is_one


@pytest.mark.parametrize("otherwise", Action)
def test_a_wave_never_makes_an_outcome_milder(otherwise: Action) -> None:
    steps = [Action.PUBLISH, Action.HOLD, Action.REJECT]
    found = [outcome(WaveMemory(n, 0, None), otherwise) for n in range(3)]
    assert found[0] is otherwise
    assert found[2] is Action.REJECT
    assert sorted(found, key=steps.index) == found


@on_both_databases
def test_members_that_come_at_once_are_one_wave_with_the_right_counts(campaign: Campaign) -> None:
    first = campaign.send()
    campaign.send()

    def work(n: int) -> CommentRow:
        if n == 5:
            campaign.say(first, SPAM)
        return campaign.send(author_email=f"at-once-{n}@mail.example")

    with ThreadPoolExecutor(8) as pool:
        members = list(pool.map(work, range(24)))
    campaign.say(members[-1], SPAM)
    last = campaign.send()  # whoever did not see each other meets here
    wave = campaign.wave(first)
    assert {campaign.found(one).wave_id for one in [*members, last]} == {wave.id}
    assert (wave.n_members, wave.n_rejected) == (27, 2)
    assert campaign.state(last) == REJECTED
