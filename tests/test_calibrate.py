"""Calibration finds the slopes and shifts that made the labels; its scores are then true."""

import numpy as np
import pytest

from model.labels import Label
from model.linear import LABELS, MarginClassifier
from training.calibrate import (
    PRIOR,
    calibrate,
    expected_calibration_error,
    reliability,
)

N_ROWS = 40_000
SLOPES, SHIFTS = np.array([1.4, 0.6]), np.array([-1.5, -2.0])
NAMES = np.array([label.value for label in LABELS])


def probabilities_of(margins, slopes=SLOPES, shifts=SHIFTS):
    estimator = MarginClassifier()
    estimator.slope_, estimator.shift_ = slopes, shifts
    return estimator.probabilities(margins)


def simulated(seed=0):
    """Margins, and labels drawn with the probabilities that slopes and shifts give them."""
    chance = np.random.default_rng(seed)
    margins = chance.normal(0, 2, (N_ROWS, 2))
    cumulated = probabilities_of(margins).cumsum(axis=1)
    drawn = (chance.random(N_ROWS)[:, None] > cumulated[:, :2]).sum(axis=1)
    return margins, NAMES[drawn]


@pytest.fixture(scope="module")
def data():
    return simulated()


def error_of(probabilities, labels, weights, k):
    return expected_calibration_error(reliability(probabilities[:, k], labels == NAMES[k], weights))


def test_known_slopes_and_shifts_are_found(data):
    slopes, shifts = calibrate(*data, np.full(N_ROWS, 1 / N_ROWS))
    assert slopes == pytest.approx(SLOPES, abs=0.05)
    assert shifts == pytest.approx(SHIFTS, abs=0.05)


@pytest.mark.parametrize("k", range(3), ids=NAMES)
def test_calibrated_scores_are_true_on_rows_they_were_not_set_on(data, k):
    weights = np.full(N_ROWS, 1 / N_ROWS)
    slopes, shifts = calibrate(*data, weights)
    margins, labels = simulated(seed=1)
    assert error_of(probabilities_of(margins, slopes, shifts), labels, weights, k) < 0.01


def test_scores_that_are_not_calibrated_show_it(data):
    margins, labels = data
    raw = probabilities_of(margins, np.array([5.0, 5.0]), np.zeros(2))
    assert error_of(raw, labels, np.ones(N_ROWS), 0) > 0.1


def test_weights_turn_the_scores_to_the_stated_population(data):
    margins, labels = data
    shares = np.array([(labels == label).mean() for label in LABELS])
    stated = np.array([PRIOR[label] for label in LABELS])
    weights = np.array([dict(zip(NAMES, stated / shares, strict=True))[one] for one in labels])
    weights /= weights.sum()
    slopes, shifts = calibrate(margins, labels, weights)
    means = np.average(probabilities_of(margins, slopes, shifts), axis=0, weights=weights)
    assert means == pytest.approx(stated, abs=0.005)


def test_a_margin_never_turns_against_its_label(data):
    margins, labels = data
    slopes, _ = calibrate(-margins, labels, np.full(N_ROWS, 1 / N_ROWS))
    assert (slopes > 0).all()


def test_the_reliability_curve_holds_all_weight_in_rising_bins(data):
    margins, labels = data
    curve = reliability(probabilities_of(margins)[:, 0], labels == "spam", np.ones(N_ROWS))
    assert sum(point["weight"] for point in curve) == pytest.approx(1)
    assert [p["probability"] for p in curve] == sorted(p["probability"] for p in curve)
    assert all(0 <= point["observed"] <= 1 for point in curve)


def test_a_probability_of_one_has_a_bin():
    curve = reliability(np.array([1.0, 0.0]), np.array([True, False]), np.ones(2))
    assert [(point["probability"], point["observed"]) for point in curve] == [(0, 0), (1, 1)]
    assert expected_calibration_error(curve) == 0


def test_scores_that_are_always_wrong_have_an_error_of_one():
    curve = reliability(np.array([1.0, 0.0]), np.array([False, True]), np.ones(2))
    assert expected_calibration_error(curve) == 1


def test_the_population_of_the_scores_is_the_stated_one():
    assert PRIOR == {Label.SPAM: 0.20, Label.ABUSE: 0.05, Label.LEGITIMATE: 0.75}
