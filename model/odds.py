"""How much likelier a column is on one side of a margin, told where both sides meet.

Between collections, the odds of an n-gram tell which collection a row is of: its language, its
topic, its way of writing, and not what was labelled there. So the two sides are compared within
each, and what the collections say is averaged by how many of their rows have the n-gram.
"""

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SILENT_ROWS = 2.0
"""So many rows that say nothing are added to those that have a column: what is rare is doubted."""


def odds_within(
    X: sparse.csr_matrix, is_label: Bools, weights: Floats, collections: npt.ArrayLike
) -> Floats:
    """Return the mean log-odds of each column being there, of shape (n_columns,).

    ``collections`` has one for each row, within which it is compared. A column that is in no
    collection where both sides meet gets 0.

    >>> X = sparse.csr_matrix([[1.0, 0], [1, 1], [0, 1], [1, 0], [1, 0]])
    >>> sides = np.array([True, True, False, False, False])
    >>> odds_within(X, sides, np.ones(5), ["a", "a", "a", "b", "b"]).round(2).tolist()
    [0.41, -0.14]
    """
    places = np.unique(np.asarray(collections), return_inverse=True)[1]
    told, rows = np.zeros(X.shape[1]), np.full(X.shape[1], SILENT_ROWS)
    for collection in range(places.max() + 1):
        inside = np.flatnonzero(places == collection)
        sides = [inside[is_label[inside]], inside[~is_label[inside]]]
        if min(map(len, sides)):
            counts = [_counts(X[side], weights[side]) for side in sides]
            told += _log_odds(counts, sides) * sum(counts)
            rows += sum(counts)
    return np.asarray(told / rows)


def log_odds(X: sparse.csr_matrix, is_label: Bools, weights: Floats) -> Floats:
    """Return the log-odds of each column being there, smoothed by one row."""
    present = sparse.csr_matrix((np.ones_like(X.data), X.indices, X.indptr), shape=X.shape)
    for_label, against = (
        np.log((1.0 + np.asarray((weights * side) @ present).ravel()) / (weights * side).sum())
        for side in (is_label, ~is_label)
    )
    return np.asarray(for_label - against)


def _counts(X: sparse.csr_matrix, weights: Floats) -> Floats:
    """Return how many rows have each column, where the mean row counts as one."""
    of_entries = np.repeat(weights / weights.mean(), np.diff(X.indptr))
    return np.bincount(X.indices, of_entries, minlength=X.shape[1]).astype(np.float64)


def _log_odds(counts: list[Floats], sides: list[npt.NDArray[np.int64]]) -> Floats:
    # As if one row more on each side had the column, and one had not.
    for_label, against = (
        np.log((count + 1) / (len(side) + 2)) for count, side in zip(counts, sides, strict=True)
    )
    return np.asarray(for_label - against)
