"""The curves of a site's model: the base's many rows, and what the site has shown itself."""

import numpy as np
import pytest

from model.artifact import BASELINE_DIRECTORY
from model.card import read_card
from model.labels import Label, Strictness
from tests.small_model import a_card
from training.pooled import site_curves, site_thresholds

BASE = read_card(BASELINE_DIRECTORY)
LABELS = np.array(["spam"] * 10 + ["legitimate"] * 10)
NOTHING = np.zeros((0, 3)), np.zeros(0, dtype=str), np.zeros(0)


def scores(legitimate_spam: float) -> np.ndarray:
    """Return scores of spam that is sure to be, and of honest rows that look like it so much."""
    spam = np.array([0.99] * 10 + [legitimate_spam] * 10)
    return np.column_stack([spam, np.zeros(20), 1 - spam])


def test_without_rows_of_the_site_the_curves_are_those_of_the_base():
    found = site_curves(BASE, *NOTHING)
    for label in Label:
        for ours, theirs in zip(found[label], BASE.metrics["curves"][label], strict=True):
            assert ours == pytest.approx(theirs, abs=0.02), label


def test_rows_of_the_site_move_them_by_what_they_are_beside_a_thousand():
    fine = site_curves(BASE, scores(0.01), LABELS, np.ones(20))["spam"]
    bad = site_curves(BASE, scores(0.95), LABELS, np.ones(20))["spam"]
    place = next(i for i, point in enumerate(fine) if point["threshold"] < 0.95)
    change = bad[place]["false_alarms"] - fine[place]["false_alarms"]
    assert change == pytest.approx(10 / 1_010, abs=1e-4)


def test_honest_comments_that_look_like_spam_raise_the_threshold():
    def hold(legitimate_spam: float) -> float:
        asked = scores(legitimate_spam), LABELS, np.ones(20)
        found = site_thresholds(BASE, site_curves(BASE, *asked), *asked)
        return found[Strictness.BALANCED].hold_spam

    assert hold(0.97) > hold(0.01)


def test_a_base_without_curves_leaves_the_rows_to_speak_alone():
    chance = np.random.default_rng(0)
    labels = np.array(["spam", "abuse", "legitimate"] * 100)
    truth = np.array([labels == one for one in ("spam", "abuse", "legitimate")]).T
    found = chance.dirichlet([1, 1, 1], 300) * 0.4 + truth * 0.6
    curves = site_curves(a_card(), found, labels, np.ones(300))
    assert curves["spam"] and curves["spam"][0]["precision"] == 1.0
    limits = site_thresholds(a_card(), curves, found, labels, np.ones(300))
    assert set(limits) == set(Strictness)
