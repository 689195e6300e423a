"""A curve says of each threshold what is found there, how much of it rightly, at what cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.labels import Label
from tests.small_model import small_fit
from training.curves import METRICS, curve, curves
from training.goal import USUAL
from training.thresholds import LEAST_ROWS

SCORES = np.array([0.9, 0.8, 0.6, 0.6, 0.3, 0.1])
IS_LABEL = np.array([True, True, False, True, False, False])


def at(points, threshold):
    return next(point for point in points if point["threshold"] == threshold)


def test_every_figure_of_a_point_is_as_worked_out_by_hand():
    weights = np.array([1.0, 1.0, 1.0, 2.0, 1.0, 4.0])
    counted = np.array([False, False, True, False, False, True])
    point = at(curve(SCORES, IS_LABEL, weights, counted=counted, least_rows=1), 0.6)
    # Over it lie weights of 1 + 1 + 1 + 2 = 5, of which 4 carry the label, of 10 in all.
    assert point == {
        "threshold": 0.6,
        "precision": 0.8,
        "recall": 1.0,
        "false_alarms": 0.2,
        "held": 0.5,
        "f1": pytest.approx(8 / 9, abs=1e-6),
        "accuracy": 0.9,
    }


def test_equal_scores_are_reached_together():
    points = curve(SCORES, IS_LABEL, np.ones(6), least_rows=1)
    assert at(points, 0.6)["held"] == pytest.approx(4 / 6, abs=1e-6)


def test_false_alarms_are_of_all_others_where_none_are_named():
    points = curve(SCORES, IS_LABEL, np.ones(6), least_rows=1)
    assert at(points, 0.6)["false_alarms"] == pytest.approx(1 / 3, abs=1e-6)


def test_few_rows_over_a_threshold_say_nothing():
    points = curve(SCORES, IS_LABEL, np.ones(6), least_rows=4)
    assert [point["threshold"] for point in points] == [0.6, 0.3, 0.1]
    assert curve(SCORES, IS_LABEL, np.ones(6)) == []


@pytest.mark.parametrize("is_label", [np.ones(6, dtype=bool), np.zeros(6, dtype=bool)])
def test_rows_of_one_kind_have_no_curve(is_label):
    assert curve(SCORES, is_label, np.ones(6), least_rows=1) == []


def test_a_long_curve_has_about_a_hundred_points_close_together_where_few_are_taken():
    chance = np.random.default_rng(0)
    is_label = chance.random(20_000) < 0.2
    scores = chance.beta(2, 5, 20_000) + 0.3 * is_label
    points = curve(scores, is_label, np.ones(20_000))
    assert 80 <= len(points) <= 111
    rare = [point for point in points if point["false_alarms"] < 0.01]
    assert len(rare) > 25


@given(
    rows=st.lists(
        st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.01, 10)), min_size=1, max_size=60
    )
)
def test_every_point_is_what_its_threshold_gives(rows):
    scores, is_label, weights = map(np.array, zip(*rows, strict=True))
    points = curve(scores, is_label, weights, least_rows=1)
    assert [p["threshold"] for p in points] == sorted({p["threshold"] for p in points})[::-1]
    for point in points:
        over = scores >= point["threshold"]
        found = weights[over & is_label].sum()
        assert point["precision"] == pytest.approx(found / weights[over].sum(), abs=1e-5)
        assert point["recall"] == pytest.approx(found / weights[is_label].sum(), abs=1e-5)
        right = weights[over == is_label].sum() / weights.sum()
        assert point["accuracy"] == pytest.approx(right, abs=1e-5)
        assert all(0 <= point[name] <= 1 for name in METRICS)


def test_spam_and_abuse_count_legitimate_rows_as_false_alarms():
    labels = np.array(["spam", "abuse", "legitimate", "legitimate"] * LEAST_ROWS)
    one_each = [[0.9, 0.1, 0.0], [0.8, 0.2, 0.0], [0.1, 0.1, 0.8], [0.7, 0.2, 0.1]]
    scores = np.tile(one_each, (LEAST_ROWS, 1))
    found = curves(scores, labels, np.ones(len(labels)))
    assert at(found["spam"], 0.7)["false_alarms"] == 0.5
    assert at(found["legitimate"], 0.1)["false_alarms"] == 0


def test_every_card_holds_the_curves_and_the_usual_thresholds():
    metrics = small_fit().metrics
    assert set(metrics["curves"]) == set(metrics["usual_thresholds"]) == set(Label)
    for answers in metrics["usual_thresholds"].values():
        assert [answer["goal"] for answer in answers] == list(USUAL)
    first = metrics["usual_thresholds"]["spam"][0]["point"]
    assert first["precision"] >= 0.9
    assert first in metrics["curves"]["spam"]
