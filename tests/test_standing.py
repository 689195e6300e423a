"""The rule of rank among people: the last one wins, but a moderator outranks the platform."""

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from model.labels import Action, Label
from service.moderation.standing import standing
from service.record import Source, StateBy
from service.store.decision_rows import Before, DecisionRow

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
BEFORE = Before(
    state=Action.PUBLISH,
    state_by=StateBy.MACHINE,
    label=Label.LEGITIMATE,
    waiting=None,
    urgency=0.0,
    held_by_flags_until=None,
)


def a_decision(number: int, source: Source, *, undone: bool = False) -> DecisionRow:
    return DecisionRow(
        id=number,
        number=number,
        site_id=1,
        comment_id=1,
        revision=1,
        action=Action.PUBLISH,
        source=source,
        decided_by="somebody",
        before=BEFORE,
        decided_at=NOW,
        undone_at=NOW if undone else None,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[DecisionRow]:
    """Decisions in the order in which they were taken, some of them undone."""
    made = draw(st.lists(st.tuples(st.sampled_from(Source), st.booleans()), max_size=8))
    return [a_decision(n, source, undone=undone) for n, (source, undone) in enumerate(made, 1)]


def test_without_decisions_none_stands() -> None:
    assert standing([]) is None


def test_the_last_person_wins() -> None:
    first, second = a_decision(1, Source.MODERATOR), a_decision(2, Source.ADMIN)
    third = a_decision(3, Source.MODERATOR)
    assert standing([first, second]) is second
    assert standing([first, second, third]) is third
    platform = [a_decision(1, Source.PLATFORM), a_decision(2, Source.PLATFORM)]
    assert standing(platform) is platform[1]


def test_a_moderator_outranks_what_the_platform_says_later() -> None:
    moderator, platform = a_decision(1, Source.MODERATOR), a_decision(2, Source.PLATFORM)
    assert standing([moderator, platform]) is moderator


def test_the_platforms_word_counts_again_when_the_moderator_takes_theirs_back() -> None:
    moderator, platform = (
        a_decision(1, Source.MODERATOR, undone=True),
        a_decision(2, Source.PLATFORM),
    )
    assert standing([moderator, platform]) is platform


@given(histories())
def test_what_was_undone_never_stands(history: list[DecisionRow]) -> None:
    stands = standing(history)
    assert stands is None or stands.undone_at is None
    assert (stands is None) == all(decision.undone_at for decision in history)


@given(histories())
def test_the_order_in_which_they_are_read_does_not_matter(history: list[DecisionRow]) -> None:
    assert standing(history) == standing(reversed(history))


@given(histories(), st.sampled_from(Source))
def test_one_more_decision_stands_unless_the_platform_takes_it_over_a_moderator(
    history: list[DecisionRow], source: Source
) -> None:
    stood = standing(history)
    new = a_decision(len(history) + 1, source)
    outranked = source is Source.PLATFORM and stood and stood.source is not Source.PLATFORM
    assert standing([*history, new]) is (stood if outranked else new)


@given(histories(), st.sampled_from(Source))
def test_an_undo_brings_back_what_stood_before(history: list[DecisionRow], source: Source) -> None:
    new = a_decision(len(history) + 1, source)
    taken_back = dataclasses.replace(new, undone_at=NOW)
    assert standing([*history, taken_back]) == standing(history)
