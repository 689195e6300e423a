"""Columns that a single row has, fitted as one.

Where squares of weights are penalised alike, those of the columns that only one row has come out in
proportion to their values there: along that direction, one parameter says the same. What few rows
say is mostly such columns, so that a fit has a fraction of the parameters, and the same answer.
"""

import numpy as np
import scipy.sparse as sparse


def directions(X: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the directions to fit along, of length 1 and at right angles, one in each column.

    Of shape (n_columns, n_directions): the rows are ``X @ directions`` along them, and ``directions
    @ weights`` are the weights of the columns. A column without a value is in none.

    >>> X = sparse.csr_matrix([[3.0, 4, 1], [0, 0, 1]])
    >>> directions(X).toarray().round(1).tolist()
    [[0.0, 0.6], [0.0, 0.8], [1.0, 0.0]]
    """
    rows_with = np.bincount(X.indices, minlength=X.shape[1])
    shared = np.flatnonzero(rows_with > 1)
    is_lone = (rows_with[X.indices] == 1) & (X.data != 0)
    rows = np.repeat(np.arange(X.shape[0]), np.diff(X.indptr))[is_lone]
    having, of_row = np.unique(rows, return_inverse=True)
    values = X.data[is_lone].astype(np.float64)
    lengths = np.sqrt(np.bincount(of_row, values**2, minlength=len(having)))
    entries = np.concatenate([np.ones(len(shared)), values / lengths[of_row]])
    columns = np.concatenate([shared, X.indices[is_lone]])
    places = np.concatenate([np.arange(len(shared)), len(shared) + of_row])
    shape = (X.shape[1], len(shared) + len(having))
    return sparse.csr_matrix((entries, (columns, places)), shape=shape)
