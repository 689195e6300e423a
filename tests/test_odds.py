"""Odds tell what was labelled, and not where it was collected."""

import numpy as np
import pytest
import scipy.sparse as sparse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from model.odds import SILENT_ROWS, odds_within

RUDE, OF_FORUM = range(2)
LIKE = 50


def a_forum_and_a_wall() -> tuple[sparse.csr_matrix, np.ndarray, list[str]]:
    """A forum is mostly hostile and a wall hardly ever; what is rude is hostile in both.

    The words of the forum stand on every row of it.
    """
    rows = []
    for place, n_hostile, n_fine in (("forum", LIKE, 10), ("wall", 10, LIKE)):
        rows += [([1, place == "forum"], True, place)] * n_hostile
        rows += [([0, place == "forum"], False, place)] * n_fine
    X, is_hostile, places = zip(*rows, strict=True)
    return sparse.csr_matrix(np.array(X, float)), np.array(is_hostile), list(places)


def odds(groups: list[str] | None = None) -> np.ndarray:
    X, is_hostile, places = a_forum_and_a_wall()
    return odds_within(X, is_hostile, np.ones(len(places)), groups or places)


def test_the_words_of_a_collection_tell_nothing_of_its_labels() -> None:
    assert odds()[RUDE] > 2
    assert abs(odds()[OF_FORUM]) < 0.2
    together = odds(["all"] * len(a_forum_and_a_wall()[2]))
    assert together[OF_FORUM] > 1


def test_a_collection_of_one_side_says_nothing() -> None:
    X = sparse.csr_matrix(np.eye(4))
    sides = np.array([True, True, False, False])
    assert not odds_within(X, sides, np.ones(4), ["a", "a", "b", "b"]).any()
    assert odds_within(X, sides, np.ones(4), ["a", "b", "a", "b"]).any()


def test_what_is_rare_is_doubted() -> None:
    often, once = np.ones(LIKE), np.zeros(LIKE)
    once[0] = 1
    X = sparse.csr_matrix(np.vstack([np.column_stack([often, once]), np.zeros((LIKE, 2))]))
    found = odds_within(X, np.arange(2 * LIKE) < LIKE, np.ones(2 * LIKE), np.zeros(2 * LIKE))
    assert found[1] == pytest.approx(np.log(2) / (1 + SILENT_ROWS))
    assert found[0] == pytest.approx(np.log(LIKE + 1) * LIKE / (LIKE + SILENT_ROWS))


@given(
    arrays.arrays(np.int8, (12, 3), elements=st.integers(0, 1)),
    arrays.arrays(np.bool_, 12),
    arrays.arrays(np.int8, 12, elements=st.integers(0, 2)),
)
def test_the_other_side_says_the_opposite(X: np.ndarray, sides: np.ndarray, places: np.ndarray):
    rows = sparse.csr_matrix(X.astype(float))
    found = [odds_within(rows, each, np.ones(12), places) for each in (sides, ~sides)]
    assert found[0] == pytest.approx(-found[1])


def test_a_row_of_twice_the_weight_counts_as_two() -> None:
    X = sparse.csr_matrix([[1.0, 0], [0, 1], [0, 1], [1, 1]])
    sides = np.array([True, True, False, False])
    light, heavy = (
        odds_within(X, sides, np.array([first, 1, 1, 1.0]), np.zeros(4)) for first in (1.0, 2.0)
    )
    assert heavy[0] > light[0] and heavy[1] < light[1]
