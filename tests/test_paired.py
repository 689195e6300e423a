"""Two models on the same rows: worse is what is surely worse, not what looks so by chance."""

import datetime as dt

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from model.labels import Label
from model.linear import LABELS
from tests.decided_sentences import BEGAN, decided
from training.evaluate import Judged
from training.paired import AUC, CALIBRATION, FOUND, HELD, Difference, differences

N = 400


@pytest.fixture
def rows():
    """Rows of two languages, half of them spam."""
    return [
        decided(
            f"Comment {number}",
            (Label.SPAM, Label.LEGITIMATE)[number % 2],
            language=("en", "de")[number // 2 % 2],
            group=f"comment {number}",
            decided_at=BEGAN + dt.timedelta(minutes=number),
        )
        for number in range(N)
    ]


def judged(rows, *, noise, seed=0):
    """Return what a model says whose scores for spam are right but for some noise."""
    chance = np.random.default_rng(seed)
    truth = np.array([row.label is Label.SPAM for row in rows])
    spam = np.clip(0.25 + 0.5 * truth + chance.normal(0, noise, len(rows)), 0.01, 0.98)
    return Judged(np.column_stack([spam, np.full(len(rows), 0.01), 0.99 - spam]), spam < 0.5)


def found(rows, candidate, serving, measure, label=Label.SPAM, part="all"):
    return next(
        each
        for each in differences(rows, candidate, serving, seed=0)
        if (each.measure, each.label, each.part) == (measure, label, part)
    )


def test_the_points_are_those_of_scikit_learn(rows):
    candidate, serving = judged(rows, noise=0.3), judged(rows, noise=0.5)
    truth = [row.label is Label.SPAM for row in rows]
    area = found(rows, candidate, serving, AUC)
    assert area.candidate == pytest.approx(roc_auc_score(truth, candidate.scores[:, 0]))
    assert area.serving == pytest.approx(roc_auc_score(truth, serving.scores[:, 0]))
    assert area.low < area.candidate - area.serving < area.high


def test_ties_count_half_in_every_draw(rows):
    flat = Judged(np.full((N, 3), 1 / 3), np.ones(N, bool))
    area = found(rows, flat, flat, AUC)
    assert (area.candidate, area.serving, area.low, area.high) == (0.5, 0.5, 0.0, 0.0)


def test_a_model_that_is_much_worse_is_surely_worse_and_the_other_surely_better(rows):
    good, bad = judged(rows, noise=0.15), judged(rows, noise=0.8)
    for measure, label in ((AUC, Label.SPAM), (FOUND, Label.SPAM), (HELD, Label.LEGITIMATE)):
        assert found(rows, bad, good, measure, label).is_worse
        assert found(rows, good, bad, measure, label).is_better
        assert not found(rows, good, bad, measure, label).is_worse


def test_what_differs_by_chance_is_neither(rows):
    one, other = judged(rows, noise=0.4, seed=1), judged(rows, noise=0.4, seed=2)
    every = list(differences(rows, one, other, seed=0))
    assert {each.part for each in every} == {"all", "en", "de"}
    assert not any(each.is_worse for each in every)


def test_a_part_that_is_worse_is_seen_where_the_whole_is_not(rows):
    good = judged(rows, noise=0.3)
    german = np.array([row.language == "de" for row in rows])
    scores = np.where(german[:, None], judged(rows, noise=2.0).scores, good.scores)
    worse = Judged(scores, np.where(german, scores[:, 0] < 0.5, good.published))
    assert found(rows, worse, good, AUC, part="de").is_worse
    assert not found(rows, worse, good, AUC, part="en").is_worse


def test_many_rows_of_one_group_are_no_more_certain_than_one(rows):
    apart = found(rows, judged(rows, noise=0.3), judged(rows, noise=0.5), AUC)
    together = [
        decided(row.text, row.label, group=f"group {n // 50}") for n, row in enumerate(rows)
    ]
    same = found(together, judged(rows, noise=0.3), judged(rows, noise=0.5), AUC)
    assert (same.candidate, same.serving) == (apart.candidate, apart.serving)
    assert same.high - same.low != apart.high - apart.low


def test_overconfidence_is_calibrated_worse(rows):
    fair = judged(rows, noise=0.2)
    sure = np.where(fair.scores[:, 0] > 0.5, 0.999, 0.001)
    half = np.random.default_rng(0).random(N) < 0.3
    wrong = np.where(half, 1 - sure, sure)
    loud = Judged(np.column_stack([wrong, np.zeros(N), 1 - wrong]), fair.published)
    assert found(rows, loud, fair, CALIBRATION).is_worse


def test_too_few_rows_say_nothing(rows):
    few = rows[:20]
    assert list(differences(few, judged(few, noise=0.1), judged(few, noise=0.9), seed=0)) == []
    assert list(differences([], judged([], noise=0.1), judged([], noise=0.1), seed=0)) == []


@pytest.mark.parametrize(
    ("measure", "low", "high", "is_worse"),
    [
        (AUC, -0.02, -0.003, True),
        (AUC, -0.02, -0.001, False),
        (AUC, -0.02, 0.01, False),
        (HELD, 0.003, 0.02, True),
        (HELD, 0.001, 0.02, False),
        (FOUND, -0.02, -0.006, True),
        (CALIBRATION, 0.006, 0.02, True),
        (CALIBRATION, 0.004, 0.02, False),
    ],
)
def test_less_than_anybody_notices_is_not_worse(measure, low, high, is_worse):
    difference = Difference(measure, LABELS[0], "all", "all", 99, 0.5, 0.5, low, high)
    assert difference.is_worse is is_worse
