"""A model near its base: no further from it than decisions carry, and one linear model again."""

import numpy as np
import pytest

from model.artifact import BASELINE_DIRECTORY, load
from model.comment import Comment
from model.features import CommentFeatures
from model.labels import Label
from training.adapt import (
    NO_CORRECTION,
    base_log_odds,
    correct,
    corrected,
    correction_path,
    learnable,
)

FERNS = [f"Our fern society meets on {day}, bring a trowel" for day in ["Monday", "Friday"]]
BREAD = ["The bread came out well, thank you", "The second paragraph has the wrong year"]


@pytest.fixture(scope="module")
def base():
    return load(BASELINE_DIRECTORY)[0][-1]


@pytest.fixture(scope="module")
def X():
    return CommentFeatures().transform([Comment(text=text) for text in FERNS + BREAD])


LABELS_OF = np.array(["spam", "spam", "legitimate", "legitimate"])


def learnt(X, base, strength):
    odds = base_log_odds(base, X)[:, 0]
    ones = np.ones(X.shape[0])
    found = correct(X, odds, LABELS_OF, ones, label=Label.SPAM, strength=strength)
    return found.log_odds(odds, X) - odds


def test_without_strength_the_base_is_kept(base, X):
    odds = base_log_odds(base, X)[:, 0]
    found = correct(X, odds, LABELS_OF, np.ones(4), label=Label.SPAM, strength=0.0)
    assert found is NO_CORRECTION
    assert np.array_equal(found.log_odds(odds, X), odds)


def test_the_freer_the_farther_from_the_base_and_towards_the_labels(base, X):
    timid, bold = (learnt(X, base, strength) for strength in (0.01, 1.0))
    assert (bold[:2] > timid[:2]).all()
    assert (bold[:2] > 0.3).all()
    assert bold[:2].min() > bold[2:].max()


def test_a_path_of_strengths_ends_where_each_by_itself_does(base, X):
    odds = base_log_odds(base, X)[:, 0]
    path = correction_path(
        X, odds, LABELS_OF, np.ones(4), label=Label.SPAM, strengths=[0.01, 0.1, 1.0]
    )
    alone = correct(X, odds, LABELS_OF, np.ones(4), label=Label.SPAM, strength=1.0)
    assert path[-1].log_odds(odds, X) == pytest.approx(alone.log_odds(odds, X), abs=0.02)


def test_base_and_corrections_are_one_estimator_with_the_same_log_odds(base, X):
    odds = base_log_odds(base, X)
    found = [
        correct(X, odds[:, k], LABELS_OF, np.ones(4), label=label, strength=1.0)
        for k, label in enumerate((Label.SPAM, Label.ABUSE))
    ]
    assert found[1] is NO_CORRECTION  # nobody spoke of abuse
    one = corrected(base, found)
    wanted = np.column_stack([each.log_odds(odds[:, k], X) for k, each in enumerate(found)])
    # Weights are kept in one byte each.
    assert one.log_odds(one.decision_function(X)) == pytest.approx(wanted, abs=0.2)


def test_a_label_is_learnt_where_enough_speaks_for_and_against_it():
    assert learnable(np.array(["spam"] * 8 + ["legitimate"] * 8)) == [Label.SPAM]
    assert learnable(np.array(["spam"] * 7 + ["abuse"] * 9 + ["legitimate"] * 8)) == [Label.ABUSE]
    assert learnable(np.array(["spam"] * 50 + ["legitimate"] * 7)) == []
