"""Columns of a single row are fitted as one, and nothing is lost by it."""

import numpy as np
import pytest
import scipy.sparse as sparse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.linear_model import Ridge

from training.lone_columns import directions

VALUES = st.sampled_from([0.0, 0.0, 0.0, -2.0, 0.5, 1.0, 3.0])
MATRICES = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 5), st.integers(1, 9)), elements=VALUES
).map(sparse.csr_matrix)


@given(MATRICES)
def test_directions_have_length_one_and_are_at_right_angles(X: sparse.csr_matrix) -> None:
    along = directions(X).toarray()
    assert along.T @ along == pytest.approx(np.eye(along.shape[1]))


@given(MATRICES)
def test_rows_are_what_they_were_after_the_way_there_and_back(X: sparse.csr_matrix) -> None:
    along = directions(X)
    assert (X @ along @ along.T).toarray() == pytest.approx(X.toarray())


@given(MATRICES, st.integers(0, 2**31))
def test_weights_are_those_of_a_fit_on_all_columns(X: sparse.csr_matrix, seed: int) -> None:
    wanted = np.random.default_rng(seed).normal(size=X.shape[0])
    along = directions(X)
    whole, short = (
        (
            Ridge(alpha=0.5, fit_intercept=False).fit(rows.toarray(), wanted).coef_
            for rows in (X, X @ along)
            if rows.shape[1]
        )
        if along.shape[1]
        else (np.zeros(X.shape[1]), np.zeros(0))
    )
    assert along @ short == pytest.approx(whole, abs=1e-9)


def test_a_value_of_nothing_has_no_direction() -> None:
    X = sparse.csr_matrix(([0.0, 2.0], ([0, 1], [0, 1])), shape=(2, 2))
    assert directions(X).toarray().tolist() == [[0.0], [1.0]]


def test_there_are_no_more_directions_than_rows_and_shared_columns() -> None:
    chance = np.random.default_rng(0)
    X = sparse.random(20, 5_000, density=0.01, random_state=chance, format="csr")
    n_shared = int((np.bincount(X.indices, minlength=5_000) > 1).sum())
    assert directions(X).shape == (5_000, n_shared + 20)
