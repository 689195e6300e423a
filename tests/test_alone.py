"""What a site says by itself goes beside the base as far as left-out comments ask for it."""

import datetime as dt

import numpy as np
import pytest
import scipy.sparse as sparse

from model.labels import Label
from training.adapt import NO_CORRECTION, Correction
from training.alone import NEAR_ALONE, Blend, alone_left_out, blend_of, blended
from training.decided import DecidedExample
from training.encoded import Encoded

N = 200
LABELS_OF = np.where(np.arange(N) % 4, Label.LEGITIMATE.value, Label.SPAM.value)
RIGHT = np.where(LABELS_OF == Label.SPAM, 1.0, -1.0)
CHANCE = np.random.default_rng(0)


def noisy(signal: np.ndarray, noise: float) -> np.ndarray:
    return signal + noise * CHANCE.standard_normal(len(signal))


@pytest.fixture
def tried() -> Encoded:
    """Rows with a column of their own each, of which nothing can be learnt for the others."""
    rows = [
        DecidedExample(
            text=f"{number:b}".replace("0", "fern ").replace("1", "moss "),
            label=Label(label),
            source="moderator",
            decided_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        )
        for number, label in enumerate(LABELS_OF.tolist())
    ]
    X = sparse.csr_matrix(sparse.identity(N, dtype=np.float32))
    return Encoded(rows, X, np.zeros((N, 2)), LABELS_OF)


def test_what_tells_apart_better_than_the_base_has_the_larger_share(tried: Encoded) -> None:
    unsure, sure = noisy(RIGHT, 4.0), noisy(RIGHT, 0.5)
    assert blend_of(tried, unsure, sure, Label.SPAM).share > 0.5
    assert 0 < blend_of(tried, sure, unsure, Label.SPAM).share < 0.5


def test_what_points_the_wrong_way_has_no_share(tried: Encoded) -> None:
    assert blend_of(tried, noisy(RIGHT, 2.0), noisy(-RIGHT, 1.0), Label.SPAM) == NEAR_ALONE


def test_a_site_that_says_nothing_by_itself_has_no_share(tried: Encoded) -> None:
    assert blend_of(tried, noisy(RIGHT, 2.0), np.zeros(N), Label.SPAM) == NEAR_ALONE


def test_of_what_nobody_else_says_left_out_rows_hear_nothing(tried: Encoded) -> None:
    fold_of = [number % 5 for number in range(N)]
    found = alone_left_out(tried, fold_of, Label.SPAM)
    assert all(np.ptp(found[np.array(fold_of) == fold]) == 0 for fold in range(5))


def test_a_lower_share_lies_on_the_way_to_none() -> None:
    blend = Blend(near=0.4, alone=2.0, shift=-1.0, share=0.8)
    assert blend.at_most(0.4) == Blend(near=0.7, alone=1.0, shift=-0.5, share=0.4)
    assert blend.at_most(0.0) == NEAR_ALONE
    assert blend.at_most(1.0) == blend
    assert NEAR_ALONE.at_most(0.0) == NEAR_ALONE


def test_the_sum_is_one_correction_of_the_same_log_odds() -> None:
    X, base = sparse.csr_matrix(np.eye(4)), np.array([2.0, 1.0, 0.0, -1.0])
    near = Correction(np.array([0, 2]), np.array([1.0, -2.0]), scale=0.9, shift=0.1)
    alone = Correction(np.array([2, 3]), np.array([3.0, 4.0]), scale=0.0, shift=-0.5)
    blend = Blend(near=0.5, alone=2.0, shift=0.25, share=0.5)
    for one in (near, NO_CORRECTION):
        expected = blend.log_odds(one.log_odds(base, X), alone.log_odds(base, X))
        assert blended(one, alone, blend).log_odds(base, X) == pytest.approx(expected)
