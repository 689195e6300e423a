"""A goal in words finds the point of a curve that meets it best, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.curves import METRICS
from training.errors import GoalError
from training.goal import USUAL, parse_goal, usual_thresholds


def a_point(threshold=0.5, **figures):
    return {"threshold": threshold, **dict.fromkeys(METRICS, 0.5), **figures}


POINTS = [
    a_point(0.9, precision=1.0, recall=0.3, held=0.1),
    a_point(0.8, precision=0.99, recall=0.5, held=0.2),
    a_point(0.7, precision=0.95, recall=0.5, held=0.2),
    a_point(0.6, precision=0.8, recall=0.9, held=0.4),
]

shares = st.floats(0, 1)
goals = st.builds(
    "{} {} @ {} {} {}".format,
    st.sampled_from(["maximum", "minimum"]),
    st.sampled_from(METRICS),
    st.sampled_from(METRICS),
    st.sampled_from([">=", "<="]),
    st.decimals(0, 1, places=3),
)
points = st.fixed_dictionaries({"threshold": shares, **dict.fromkeys(METRICS, shares)})


@pytest.mark.parametrize(
    "goal, threshold",
    [
        ("maximum recall @ precision >= 0.9", 0.8),
        ("maximum recall @ precision >= 0.995", 0.9),
        ("minimum held @ recall >= 0.5", 0.8),
        ("minimum held @ recall >= 0.9", 0.6),
        ("maximum precision @ held <= 0.2", 0.9),
        ("maximum recall @ held <= .25", 0.8),
    ],
)
def test_a_goal_is_met_as_well_as_can_be(goal, threshold):
    assert parse_goal(goal).best(POINTS)["threshold"] == threshold


def test_a_limit_that_is_just_reached_is_kept():
    assert parse_goal("maximum recall @ precision >= 0.99").best(POINTS)["threshold"] == 0.8


def test_a_goal_out_of_reach_has_no_answer():
    goal = parse_goal("maximum recall @ recall >= 0.95")
    assert goal.best(POINTS) is None
    assert goal.closest(POINTS)["threshold"] == 0.6


def test_an_empty_curve_answers_nothing():
    goal = parse_goal(USUAL[0])
    assert goal.best([]) is None
    assert goal.closest([]) is None


@given(text=goals, curve=st.lists(points, max_size=30))
def test_the_answer_always_meets_the_goal_and_nothing_that_meets_it_is_better(text, curve):
    goal = parse_goal(text)
    best = goal.best(curve)
    meeting = [point for point in curve if goal.is_met_by(point)]
    assert (best is None) is (not meeting)
    if best is not None:
        assert best in meeting
        values = [point[goal.metric] for point in meeting]
        assert best[goal.metric] == (max(values) if goal.is_maximum else min(values))


@given(text=goals)
def test_a_goal_is_written_as_it_is_read(text):
    goal = parse_goal(text)
    assert parse_goal(str(goal)) == goal


def test_spaces_do_not_matter():
    loose = parse_goal("  minimum  false_alarms@recall>=0.5 ")
    assert str(loose) == "minimum false_alarms @ recall >= 0.5"


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("", "`` is no goal; write it as `maximum recall @ precision >= 0.99`"),
        ("much recall @ precision >= 0.9", "with maximum or minimum, >= or <="),
        ("maximum recall @ precision > 0.9", "is no goal"),
        ("maximum recall", "is no goal"),
        ("maximum recall @ precision >= 0.9 or so", "is no goal"),
        ("maximum speed @ precision >= 0.9", "no metric `speed`; take one of precision, recall"),
        ("maximum recall @ price <= 0.9", "no metric `price`"),
        ("maximum recall @ precision >= 99", "99 is more than 1: precision is a share"),
    ],
)
def test_what_is_no_goal_is_refused_with_the_way_to_write_one(text, complaint):
    with pytest.raises(GoalError) as raised:
        parse_goal(text)
    assert complaint in str(raised.value)


def test_the_usual_thresholds_answer_every_usual_goal_with_a_point_or_with_none():
    answers = usual_thresholds(POINTS[3:])
    assert [answer["goal"] for answer in answers] == list(USUAL)
    assert answers[0]["point"] is None
    assert answers[-1]["point"] == POINTS[3]
