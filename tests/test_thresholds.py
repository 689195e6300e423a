"""Thresholds keep the goals that they were set from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.labels import Strictness
from model.linear import LABELS
from training.thresholds import (
    BLATANT_PRECISION,
    HELD_LEGITIMATE,
    LEAST_ROWS,
    NEVER,
    REJECT_PRECISION,
    lowest_with_precision,
    thresholds,
    upper_quantile,
)

NAMES = np.array([label.value for label in LABELS])
FROM_LENIENT = (Strictness.LENIENT, Strictness.BALANCED, Strictness.STRICT)
SEED = st.integers(0, 2**32)
N_ROWS = st.integers(1, 300)


def with_ties(seed, n_rows):
    """Scores of which many are equal, and which rows are wanted: the higher ones more often."""
    chance = np.random.default_rng(seed)
    scores = chance.integers(0, 20, n_rows) / 20
    return scores, chance.random(n_rows) < scores * 1.2


def simulated(sharpness=3.0, n_rows=6_000, seed=0):
    """Scores of a model that is the better the sharper, with their labels and weights."""
    chance = np.random.default_rng(seed)
    labels = chance.choice(NAMES, n_rows, p=[0.2, 0.05, 0.75])
    truth = (labels[:, None] == NAMES) * sharpness
    powers = np.exp(truth * 2 + chance.normal(0, 1, (n_rows, 3)))
    return powers / powers.sum(axis=1, keepdims=True), labels, chance.uniform(0.5, 2, n_rows)


@given(SEED, N_ROWS, st.floats(0.001, 0.5))
def test_no_more_than_the_share_reaches_the_quantile(seed, n_rows, share):
    scores, _ = with_ties(seed, n_rows)
    threshold = upper_quantile(scores, np.ones(n_rows), share)
    if threshold != NEVER:
        assert (scores >= threshold).mean() <= share + 1e-9
    lower = scores[scores < threshold]
    if len(lower):  # the next lower threshold would let too many over it
        assert (scores >= lower.max()).mean() > share - 1e-9


@given(SEED, N_ROWS, st.floats(0.5, 1.0))
def test_over_a_threshold_with_precision_that_much_is_wanted(seed, n_rows, precision):
    scores, wanted = with_ties(seed, n_rows)
    threshold = lowest_with_precision(scores, wanted, np.ones(n_rows), precision)
    if threshold != NEVER:
        over = scores >= threshold
        assert over.sum() >= LEAST_ROWS
        assert wanted[over].mean() >= precision - 1e-9


def test_a_quantile_beyond_all_scores_is_never_reached():
    assert upper_quantile(np.array([0.5, 0.6]), np.ones(2), 0.1) == NEVER


def test_equal_scores_are_held_together_or_not_at_all():
    scores = np.array([0.9, 0.9, 0.9, 0.1])
    assert upper_quantile(scores, np.ones(4), 0.5) == NEVER
    assert upper_quantile(scores, np.ones(4), 0.75) == 0.9


def test_a_precision_that_no_threshold_has_is_never_reached():
    scores, wanted = np.linspace(0, 1, 500), np.arange(500) % 2 == 0
    assert lowest_with_precision(scores, wanted, np.ones(500), 0.9) == NEVER


def test_a_precision_on_a_handful_of_rows_is_chance():
    n_rows = LEAST_ROWS - 1
    assert (
        lowest_with_precision(np.ones(n_rows), np.full(n_rows, True), np.ones(n_rows), 0.9) == NEVER
    )


def test_where_all_is_wanted_the_lowest_score_is_the_threshold():
    scores = np.linspace(0.2, 1, 200)
    assert lowest_with_precision(scores, np.full(200, True), np.ones(200), 0.99) == 0.2


@pytest.mark.parametrize("strictness", Strictness)
@pytest.mark.parametrize("sharpness", [0.5, 2.0, 4.0])
def test_goals_are_met_on_the_rows_that_set_them(strictness, sharpness):
    scores, labels, weights = simulated(sharpness)
    found = thresholds(scores, labels, weights)[strictness]
    honest = labels == "legitimate"
    held = (scores[:, 0] >= found.hold_spam) | (scores[:, 1] >= found.hold_abuse)
    share_held = weights[honest & held].sum() / weights[honest].sum()
    assert share_held <= HELD_LEGITIMATE[strictness] + 1e-9
    for k, threshold in enumerate((found.reject_spam, found.reject_abuse)):
        over = scores[:, k] >= threshold
        if over.any():
            precision = weights[over & ~honest].sum() / weights[over].sum()
            assert precision >= REJECT_PRECISION[strictness] - 1e-3
    blatant = scores[:, 0] >= found.blatant_spam
    if blatant.any():
        is_spam = labels[blatant] == "spam"
        assert np.average(is_spam, weights=weights[blatant]) >= BLATANT_PRECISION - 1e-3


@pytest.mark.parametrize("sharpness", [0.0, 0.5, 2.0, 4.0])
def test_a_stricter_site_holds_and_rejects_from_a_lower_score(sharpness):
    found = thresholds(*simulated(sharpness))
    for name in ("hold_spam", "hold_abuse", "reject_spam", "reject_abuse"):
        values = [getattr(found[strictness], name) for strictness in FROM_LENIENT]
        assert values == sorted(values, reverse=True)


def test_a_model_that_knows_nothing_rejects_nothing():
    scores, labels, weights = simulated(sharpness=0.0)
    for found in thresholds(scores, labels, weights).values():
        assert found.reject_spam == found.reject_abuse == found.blatant_spam == NEVER


def test_a_good_model_rejects_most_spam():
    scores, labels, weights = simulated(sharpness=4.0)
    found = thresholds(scores, labels, weights)[Strictness.BALANCED]
    assert (scores[labels == "spam", 0] >= found.reject_spam).mean() > 0.8


def test_the_order_of_the_rows_does_not_matter():
    scores, labels, weights = simulated()
    assert thresholds(scores, labels, weights) == thresholds(
        scores[::-1], labels[::-1], weights[::-1]
    )
