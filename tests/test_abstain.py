"""Risk and coverage say how well a model knows what it does not know."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.abstain import highest_probability, risk_coverage

RIGHT = np.array([True, True, False, True])


def curve_of(correct, confidence, weights=None):
    weights = np.ones(len(correct)) if weights is None else np.array(weights)
    return risk_coverage(np.array(correct), np.array(confidence), weights)


def test_the_surest_are_judged_first():
    curve = curve_of(RIGHT, [0.6, 0.9, 0.7, 0.8])
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk == pytest.approx([0, 0, 1 / 3, 1 / 4])


def test_the_area_is_as_worked_out_by_hand():
    # No error up to a half; then wrong(c) = c - 1/2 up to 3/4; then 1/4 to the end.
    expected = (0.25 - 0.5 * np.log(1.5)) + 0.25 * np.log(4 / 3)
    assert curve_of(RIGHT, [0.6, 0.9, 0.7, 0.8]).area == pytest.approx(expected)


def test_a_heavier_row_covers_more():
    curve = curve_of([True, False], [0.9, 0.5], weights=[3, 1])
    assert curve.coverage.tolist() == [0.75, 1.0]
    assert curve.risk.tolist() == [0.0, 0.25]
    assert curve.area == pytest.approx(0.25 - 0.75 * np.log(4 / 3))


def test_equal_confidence_says_nothing_and_gives_the_risk_of_everything():
    curve = curve_of(RIGHT, [0.5] * 4)
    assert curve.coverage.tolist() == [1.0]
    assert curve.area == pytest.approx(0.25)


@pytest.mark.parametrize("correct, area", [([True] * 3, 0.0), ([False] * 3, 1.0)])
def test_who_is_always_right_or_wrong_has_no_order_to_find(correct, area):
    assert curve_of(correct, [0.1, 0.5, 0.9]).area == pytest.approx(area)


def test_a_better_order_has_a_smaller_area():
    best = curve_of(RIGHT, [0.9, 0.8, 0.1, 0.7]).area
    worst = curve_of(RIGHT, [0.3, 0.2, 0.9, 0.1]).area
    assert best < curve_of(RIGHT, [0.5] * 4).area < worst


def test_the_risk_at_a_coverage_is_of_at_least_so_many():
    curve = curve_of(RIGHT, [0.6, 0.9, 0.7, 0.8])
    assert curve.risk_at(0.5) == 0
    assert curve.risk_at(0.6) == pytest.approx(1 / 3)
    assert curve.risk_at(1.0) == pytest.approx(1 / 4)


@given(
    rows=st.lists(
        st.tuples(st.booleans(), st.floats(0, 1), st.floats(0.01, 10)), min_size=1, max_size=50
    )
)
def test_the_last_point_is_the_share_of_errors_and_the_area_a_mean_of_risks(rows):
    correct, confidence, weights = map(np.array, zip(*rows, strict=True))
    curve = risk_coverage(correct, confidence, weights)
    assert curve.coverage[-1] == pytest.approx(1)
    assert curve.risk[-1] == pytest.approx(weights[~correct].sum() / weights.sum())
    assert -1e-9 <= curve.area <= 1 + 1e-9


def test_the_plain_confidence_is_the_highest_score():
    assert highest_probability(np.array([[0.2, 0.5, 0.3], [0.8, 0.1, 0.1]])).tolist() == [0.5, 0.8]
