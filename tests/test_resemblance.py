"""What is like several comments that people rejected waits for a person, and nothing else."""

import datetime as dt
from typing import Any

import pytest

from model.comment import Comment
from model.evidence import Evidence, WaveMemory
from model.fingerprint import ALIKE, RESEMBLES, fingerprint, similarity
from model.known import known_reasons
from model.labels import Action, Label
from service.moderation import Actor, Ruling, decide, undo
from service.record import Source, StateBy
from service.store import CommentRow, Store
from tests.databases import on_both_databases
from tests.platform_of_a_site import Platform

MARA = Actor(source=Source.MODERATOR, name="Mara")
SPUN = (
    "Thanks to the gardeners of this town the roses by the river are in bloom again, and my "
    "family walks along there each evening. Whoever wants roses like these should look at the "
    "nursery behind the mill, where they sell healthy plants and give honest advice.",
    "Thanks to the helpers of this place the roses by the river are in bloom again, and my "
    "sister walks along there every morning. Anybody who wants roses like these should look at "
    "the nursery behind the mill, where they offer strong plants and give honest advice.",
    "Thanks to all gardeners of our town the roses by the river stand in bloom again, and my "
    "aunt walks along there each weekend. Whoever wants roses like these should visit the "
    "nursery behind the mill, where they sell strong plants and share honest advice.",
    "Thanks to the people of this town the roses by the river are in bloom again, and my uncle "
    "goes along there every weekend. Whoever likes roses like these should look at the nursery "
    "beside the mill, where they offer lovely plants and give honest advice.",
)
HONEST = (
    "The roses in our own garden were late this year, since the frost came back at the end of May "
    "and took the first buds; we cut them back hard and hope for the autumn now."
)


class Campaign(Platform):
    """A site to which somebody sends one text in other words each time."""

    def send(self, text: str, **said: Any) -> CommentRow:
        """Hand in a text, ten seconds after the one before."""
        self.now += dt.timedelta(seconds=10)
        return self.stored(text, **said)

    def say(self, comment: CommentRow, label: Label) -> int:
        """Decide, and return the number of the decision."""
        world = {"actor": MARA, "site": self.site, "store": self.store, "now": self.now}
        return decide(comment.guid, Ruling.of(None, label), **world).decision.number

    def is_held(self, comment: CommentRow) -> bool:
        """Return whether a comment is held since it is like others."""
        found = self.look_up(comment)
        codes = {reason.code for reason in found.verdict.reasons}
        assert ("like_rejected" in codes) is (found.comment.state is Action.HOLD)
        return found.comment.state is Action.HOLD


@pytest.fixture
def campaign(store: Store, now: dt.datetime) -> Campaign:
    return Campaign(store, now)


def test_the_texts_of_these_tests_are_like_each_other_and_in_no_wave() -> None:
    kept = [fingerprint(Comment(text=text)) for text in SPUN]
    signatures = [each.signature for each in kept if each]
    likeness = [similarity(one, signatures[3]) for one in signatures[:3]]
    assert all(RESEMBLES <= each < ALIKE for each in likeness), likeness


@on_both_databases
def test_after_two_rejections_that_agree_the_next_like_them_is_held(campaign: Campaign) -> None:
    first, second, third = (campaign.send(text) for text in SPUN[:3])
    campaign.say(first, Label.SPAM)
    assert not campaign.is_held(campaign.send(SPUN[3]))
    campaign.say(second, Label.SPAM)
    held = campaign.send(f"{SPUN[3]} It is worth the way.")
    assert campaign.is_held(held)
    assert campaign.found(held).state_by is StateBy.MACHINE
    assert not campaign.is_held(third)  # what was sent before stays as it is
    assert not campaign.is_held(campaign.send(HONEST))


@on_both_databases
def test_what_is_taken_back_or_published_by_people_silences_it(campaign: Campaign) -> None:
    first, second = (campaign.send(text) for text in SPUN[:2])
    for comment in (first, second):
        campaign.say(comment, Label.SPAM)
    undo(first.guid, 1, actor=MARA, site=campaign.site, store=campaign.store, now=campaign.now)
    assert not campaign.is_held(campaign.send(SPUN[3]))
    campaign.say(first, Label.SPAM)
    campaign.say(campaign.send(SPUN[2]), Label.LEGITIMATE)
    assert not campaign.is_held(campaign.send(f"{SPUN[3]} Go there."))


def test_another_site_knows_nothing_of_it(campaign: Campaign, store: Store) -> None:
    for comment in [campaign.send(text) for text in SPUN[:2]]:
        campaign.say(comment, Label.SPAM)
    other = Campaign(store, campaign.now)
    assert not other.is_held(other.send(SPUN[3]))


def test_what_was_decided_long_ago_says_nothing(campaign: Campaign) -> None:
    for comment in [campaign.send(text) for text in SPUN[:2]]:
        campaign.say(comment, Label.SPAM)
    campaign.now += dt.timedelta(days=8)
    assert not campaign.is_held(campaign.send(SPUN[3]))


def test_short_texts_are_compared_with_nothing(campaign: Campaign) -> None:
    said = "Thanks for the {} article, I liked the part about {}"
    for what in (("great", "roses"), ("long", "tulips")):
        campaign.say(campaign.send(said.format(*what)), Label.SPAM)
    assert not campaign.is_held(campaign.send("Thanks for the new article, I liked the end of it"))


@pytest.mark.parametrize(
    ("wave", "resembled", "codes"),
    [
        (None, WaveMemory(1, 0, None), []),
        (None, WaveMemory(2, 0, None), ["like_rejected"]),
        (None, WaveMemory(9, 1, None), []),
        (WaveMemory(1, 0, None), WaveMemory(2, 0, None), ["wave_held"]),
    ],
)
def test_a_wave_says_more_than_a_likeness(
    wave: WaveMemory | None, resembled: WaveMemory, codes: list[str]
) -> None:
    evidence = Evidence(wave=wave, resembled=resembled)
    assert [each.code for each in known_reasons(evidence, hold_new_authors=0)] == codes
