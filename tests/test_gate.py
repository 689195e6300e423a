"""The gate answers in sentences: each names what is worse, by how much, and on how many rows."""

import dataclasses

import pytest

from model.labels import Label
from training.functional_contest import FunctionalDifference
from training.gate import Contest, objections
from training.paired import AUC, CALIBRATION, FOUND, HELD, Difference

FAIR = Contest(serving="v1", held_out=(), sizes=(2_000_000, 2_000_000), seconds=(0.1, 0.1))


def worse(measure: str, label: Label = Label.SPAM, kind: str = "all", part: str = "all"):
    """Return a difference that is surely worse."""
    sign = 1 if measure in (HELD, CALIBRATION) else -1
    low, high = sorted((sign * 0.03, sign * 0.01))
    return Difference(measure, label, kind, part, 1_200, 0.5 + sign * 0.02, 0.5, low, high)


def test_nothing_worse_means_publish() -> None:
    fine = Difference(AUC, Label.SPAM, "all", "all", 500, 0.9, 0.91, -0.02, 0.01)
    assert objections(dataclasses.replace(FAIR, held_out=[fine])) == []


@pytest.mark.parametrize(
    ("difference", "sentence"),
    [
        (
            worse(AUC),
            "spam is told apart worse than v1, which serves: AUC 0.4800 instead of 0.5000 "
            "(1,200 rows; the difference lies between -0.0300 and -0.0100)",
        ),
        (
            worse(HELD, Label.LEGITIMATE, "site", "garden"),
            "more approved comments are held than v1, which serves: 52.00% instead of 50.00% of "
            "the site garden (1,200 rows; the difference lies between 1.00% and 3.00%)",
        ),
        (
            worse(FOUND, Label.ABUSE, "language", "de"),
            "less abuse is held or rejected than v1, which serves: 48.00% instead of 50.00% of the "
            "language de (1,200 rows; the difference lies between -3.00% and -1.00%)",
        ),
        (
            worse(CALIBRATION),
            "the scores for spam are calibrated worse than v1, which serves: error 0.5200 instead "
            "of 0.5000 (1,200 rows; the difference lies between 0.0100 and 0.0300)",
        ),
    ],
)
def test_what_is_worse_is_said_in_a_sentence(difference: Difference, sentence: str) -> None:
    assert objections(dataclasses.replace(FAIR, held_out=[difference])) == [sentence]


def test_base_and_random_sample_are_looked_at_too() -> None:
    [base, sample] = objections(dataclasses.replace(FAIR, base=[worse(AUC)], audit=[worse(FOUND)]))
    assert "than the base model it began from" in base
    assert "than v1 on the random sample" in sample


def family(candidate: float, serving: float, label: Label, low: float, high: float):
    return FunctionalDifference("praise", label, 300, candidate, serving, low, high)


def test_the_functional_suite_may_lose_two_in_a_hundred_and_no_more() -> None:
    def said(*found: FunctionalDifference) -> list[str]:
        return objections(dataclasses.replace(FAIR, functional=found))

    assert said(family(0.018, 0.0, Label.LEGITIMATE, 0.001, 0.03)) == []
    assert said(family(0.03, 0.0, Label.LEGITIMATE, -0.001, 0.06)) == []
    assert said(family(0.5, 0.9, Label.LEGITIMATE, -0.5, -0.3)) == []
    assert said(family(0.03, 0.0, Label.LEGITIMATE, 0.005, 0.06)) == [
        "more legitimate comments of the functional suite are held or rejected, in the family "
        "praise: 3.0% instead of 0.0% (300 cases)"
    ]
    assert said(family(0.7, 0.8, Label.SPAM, -0.15, -0.05)) == [
        "fewer comments of spam of the functional suite are held or rejected, in the family "
        "praise: 70.0% instead of 80.0% (300 cases)"
    ]


@pytest.mark.parametrize(
    ("sizes", "is_fine"),
    [((8_000_000, 1), True), ((8_000_001, 1), False), ((9_000_000, 5_000_000), True)],
)
def test_a_model_that_is_too_large_is_refused(sizes: tuple[int, int], is_fine: bool) -> None:
    assert (objections(dataclasses.replace(FAIR, sizes=sizes)) == []) is is_fine


def test_a_model_that_is_slower_is_refused() -> None:
    [said] = objections(dataclasses.replace(FAIR, seconds=(0.34, 0.2)))
    assert "1.7 times the time" in said
    assert objections(dataclasses.replace(FAIR, seconds=(0.29, 0.2))) == []
