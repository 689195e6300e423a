"""What is measured on the functional suite, and how the command line tells it."""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from click.testing import CliRunner

from model.artifact import BASELINE_DIRECTORY
from model.classifier import Classifier
from model.comment import Comment
from model.labels import Action, Label, Strictness
from model.thresholds import Thresholds
from model.verdict import Assessment, Reason, Scores
from training.cli import main
from training.functional import FunctionalCase, functional_cases
from training.functional_measure import (
    ALL,
    FunctionalAnswer,
    GroupMeasure,
    functional_answers,
    functional_metrics,
    measure_groups,
    measure_languages,
    worst_answers,
)

CASES = functional_cases()
N_FAMILIES = len({case.family for case in CASES})
THRESHOLDS = Thresholds(
    hold_spam=0.5, hold_abuse=0.5, reject_spam=0.9, reject_abuse=0.9, blatant_spam=0.99
)
FINE = Scores(spam=0.1, abuse=0.1, legitimate=0.8)
ABUSIVE = Scores(spam=0.0, abuse=0.95, legitimate=0.05)
DOUBTFUL = Scores(spam=0.6, abuse=0.0, legitimate=0.4)
SPAMMY = Scores(spam=0.95, abuse=0.0, legitimate=0.05)
UNSURE = Reason("too_short", "The comment is too short to judge.")


def a_case(
    text: str, label: Label = Label.LEGITIMATE, family: str = "praise", group: str = "short"
) -> FunctionalCase:
    return FunctionalCase(Comment(text=text), label, family, group, "en")


def answers_to(*cases: tuple[FunctionalCase, Scores]) -> list[FunctionalAnswer]:
    """Return the answers of a model that gives each case these scores."""
    scores = {case.comment.text: given for case, given in cases}

    def assess(comments: Sequence[Comment]) -> list[Assessment]:
        return [Assessment(scores[comment.text], "en") for comment in comments]

    return functional_answers(assess, THRESHOLDS, [case for case, _ in cases])


def measure_of(measures: Sequence[GroupMeasure], group: str) -> GroupMeasure:
    return next(one for one in measures if one.group == group)


def test_a_group_tells_what_is_held_and_rejected_and_how_often_the_label_is_right() -> None:
    answers = answers_to(
        (a_case("one"), FINE), (a_case("two"), DOUBTFUL), (a_case("three"), SPAMMY)
    )
    measured = measure_of(measure_groups(answers), "short")
    assert measured.n == 3
    shares = (measured.held, measured.rejected, measured.right)
    assert shares == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert measured.mean_score == pytest.approx((0.8 + 0.4 + 0.05) / 3)


def test_a_family_is_all_of_its_groups() -> None:
    answers = answers_to(
        (a_case("one", group="short"), FINE), (a_case("two", group="long"), DOUBTFUL)
    )
    measures = measure_groups(answers)
    assert [one.group for one in measures] == [ALL, "short", "long"]
    assert [one.n for one in measures] == [2, 1, 1]


def test_abuse_is_held_and_only_spam_is_rejected() -> None:
    insult, advert = a_case("one", Label.ABUSE, "abuse"), a_case("two", Label.SPAM, "spam")
    actions = [answer.action for answer in answers_to((insult, ABUSIVE), (advert, SPAMMY))]
    assert actions == [Action.HOLD, Action.REJECT]


def test_what_the_model_does_not_judge_is_published() -> None:
    def assess(comments: Sequence[Comment]) -> list[Assessment]:
        return [Assessment(SPAMMY, None, abstention=UNSURE) for _ in comments]

    answers = functional_answers(assess, THRESHOLDS, [a_case("one")])
    assert answers[0].action is Action.PUBLISH
    assert measure_groups(answers)[0].abstained == 1


def test_a_group_is_compared_with_all_other_legitimate_comments() -> None:
    answers = answers_to(
        (a_case("one", group="first"), DOUBTFUL),
        (a_case("two", group="second"), DOUBTFUL),
        (a_case("three", group="second"), FINE),
        (a_case("four", Label.SPAM, "spam", "adverts"), SPAMMY),
    )
    measures = measure_groups(answers)
    assert measure_of(measures, "first").times_the_rest == pytest.approx(2)
    assert measure_of(measures, "second").times_the_rest == pytest.approx(0.5)
    assert measure_of(measures, "adverts").times_the_rest is None


def test_where_no_other_comment_is_stopped_there_is_nothing_to_compare_with() -> None:
    answers = answers_to(
        (a_case("one", group="first"), DOUBTFUL), (a_case("two", group="second"), FINE)
    )
    assert measure_of(measure_groups(answers), "first").times_the_rest is None


def test_the_worst_answers_come_first_family_by_family() -> None:
    answers = answers_to(
        (a_case("fine"), FINE),
        (a_case("doubtful"), DOUBTFUL),
        (a_case("wrong"), SPAMMY),
        (a_case("advert", Label.SPAM, "spam"), FINE),
    )
    texts = [answer.case.comment.text for answer in worst_answers(answers, 2)]
    assert texts == ["wrong", "doubtful", "advert"]


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    """The shipped model."""
    return Classifier.from_directory(BASELINE_DIRECTORY)


def test_the_measures_of_the_suite_go_into_a_card(shipped: Classifier) -> None:
    thresholds = shipped.card.thresholds[Strictness.BALANCED]
    measured = functional_metrics(shipped.assess, thresholds)
    assert json.loads(json.dumps(measured)) == measured
    totals = {one["family"]: one["n"] for one in measured if one["group"] == ALL}
    assert totals == Counter(case.family for case in CASES)


def test_languages_are_measured_over_all_groups_of_a_family(shipped: Classifier) -> None:
    answers = functional_answers(
        shipped.assess, shipped.card.thresholds[Strictness.BALANCED], CASES[:200]
    )
    measured = measure_languages(answers)
    assert sum(one.n for one in measured) == 200
    assert {one.group for one in measured} == {ALL}


def test_the_command_prints_a_table_and_the_worst_answers() -> None:
    result = CliRunner().invoke(main, ["functional", "baseline", "--worst", "1"])
    assert result.exit_code == 0, result.output
    assert f"about {len(CASES):,} comments" in result.stderr
    assert "short praise" in result.stdout
    worst = [line for line in result.stdout.splitlines() if " -> " in line]
    assert len(worst) == N_FAMILIES


def test_the_command_prints_json_for_programs() -> None:
    result = CliRunner().invoke(
        main, ["functional", "baseline", "--strictness", "strict", "--worst", "2", "--json"]
    )
    told = json.loads(result.stdout)
    assert told["strictness"] == "strict"
    assert len(told["worst"]) == 2 * N_FAMILIES
    by_score = [case["score"] for case in told["worst"] if case["family"] == "spam"]
    assert all(one <= next_one for one, next_one in pairwise(by_score))
    assert {one["language"] for one in told["groups"]} == {ALL}
    assert ALL not in {one["language"] for one in told["languages"]}
