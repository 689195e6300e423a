"""A site's own goals: thresholds from the curves of a card."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import artifact
from model.card import Card, read_card
from model.comment import Comment
from model.goals import NEVER, USUAL, Goals, GoalsError, clearly_fine, thresholds_for
from model.labels import Action, Mode, Strictness
from model.policy import Policy, decide
from model.verdict import Assessment, Scores
from tests.small_model import a_card

SHIPPED = read_card(artifact.BASELINE_DIRECTORY)


def points(*rows: tuple[float, float, float, float]) -> list[dict[str, float]]:
    names = ("threshold", "precision", "false_alarms", "held")
    return [dict(zip(names, row, strict=True)) for row in rows]


def with_curves(**parameters: Any) -> Card:
    curve = points(
        (0.99, 0.999, 0.0001, 0.10),  # 0.075 % of what lies over it is legitimate
        (0.9, 0.99, 0.001, 0.15),  # 0.5 %
        (0.5, 0.9, 0.01, 0.20),
        (0.1, 0.5, 0.1, 0.40),
    )
    fine = points((0.95, 0.99, 0.0, 0.3), (0.8, 0.97, 0.0, 0.5), (0.6, 0.9, 0.0, 0.7))
    curves = {"spam": curve, "abuse": curve, "legitimate": fine}
    return a_card(metrics={"curves": curves}, sha256="with-curves", **parameters)


def test_the_lowest_threshold_that_keeps_a_goal_is_taken() -> None:
    found = thresholds_for(with_curves(), Goals(hold_at_most=0.02, reject_precision=0.995))
    assert (found.hold_spam, found.hold_abuse) == (0.5, 0.5)
    assert (found.reject_spam, found.reject_abuse) == (0.9, 0.9)
    stricter = thresholds_for(with_curves(), Goals(hold_at_most=0.002, reject_precision=0.999))
    assert (stricter.hold_spam, stricter.reject_spam) == (0.9, 0.99)


def test_a_goal_that_no_threshold_keeps_is_never_reached() -> None:
    found = thresholds_for(with_curves(), Goals(reject_precision=0.9999))
    assert found.reject_spam == found.reject_abuse == NEVER


@pytest.mark.parametrize("strictness", Strictness)
def test_the_usual_goals_give_about_the_thresholds_of_the_card(strictness: Strictness) -> None:
    found, told = thresholds_for(SHIPPED, USUAL[strictness]), SHIPPED.thresholds[strictness]
    assert found.hold_spam == pytest.approx(told.hold_spam, abs=0.05)
    assert found.hold_abuse == pytest.approx(told.hold_abuse, abs=0.05)
    assert found.reject_spam == pytest.approx(told.reject_spam, abs=0.01)


@given(st.floats(0.0002, 0.5), st.floats(0.0002, 0.5), st.floats(0.95, 0.9999))
def test_who_lets_more_be_held_gets_no_higher_threshold(
    one: float, other: float, precision: float
) -> None:
    less, more = sorted((one, other))
    few = thresholds_for(SHIPPED, Goals(less, precision))
    many = thresholds_for(SHIPPED, Goals(more, precision))
    assert many.hold_spam <= few.hold_spam
    assert many.hold_abuse <= few.hold_abuse


@pytest.mark.parametrize("goal, value", [("hold_at_most", 0.0), ("hold_at_most", 0.6), (
    "reject_precision", 0.9), ("reject_precision", 1.0)])  # fmt: skip
def test_goals_that_make_no_sense_are_refused_by_name(goal: str, value: float) -> None:
    with pytest.raises(GoalsError, match=f"^{goal} must be from"):
        Goals(**{goal: value})


def test_a_card_without_curves_cannot_answer_and_says_so() -> None:
    with pytest.raises(GoalsError, match="no curve of spam"):
        thresholds_for(a_card(), Goals())
    assert clearly_fine(a_card()) == NEVER


def test_a_policy_falls_back_to_its_strictness_where_the_card_cannot_answer() -> None:
    policy = Policy(goals=Goals(), strictness=Strictness.STRICT)
    assert policy.thresholds(a_card()) == a_card().thresholds[Strictness.STRICT]
    assert policy.thresholds(with_curves()) == thresholds_for(with_curves(), Goals())


@pytest.mark.parametrize("score, action", [(0.79, Action.HOLD), (0.8, Action.PUBLISH)])
def test_before_publication_what_is_clearly_fine_passes_where_the_site_says_so(
    score: float, action: Action
) -> None:
    assessment = Assessment(Scores(1 - score, 0.0, score), "en")
    policy = Policy(Mode.PRE, publish_clearly_fine=True)
    comment = Comment(text="Lovely roses!")
    assert decide(comment, assessment, policy, with_curves()).action is action
    assert decide(comment, assessment, Policy(Mode.PRE), with_curves()).action is Action.HOLD
    assert decide(comment, assessment, policy, a_card()).action is Action.HOLD
