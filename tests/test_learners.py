"""Which n-grams get a weight."""

import numpy as np
import pytest
import scipy.sparse as sparse

from model.hashing import N_COLUMNS
from model.labels import Label
from model.learners import MANY_ROWS
from model.linear import LABELS, MarginClassifier
from model.named_features import N_FEATURES

OF_ONE_ROW, OF_NONE = 7, 9


def fitted_on(n_rows: int) -> MarginClassifier:
    """The labels take turns, each with a column of its own; the first row has one more."""
    label_of = np.arange(n_rows) % 3
    columns = np.append(label_of, OF_ONE_ROW)
    triplets = (np.ones(n_rows + 1, np.float32), (np.append(np.arange(n_rows), 0), columns))
    X = sparse.csr_matrix(triplets, shape=(n_rows, N_COLUMNS + N_FEATURES))
    return MarginClassifier().fit(X, np.array([LABELS[k].value for k in label_of]))


@pytest.mark.parametrize("n_rows, has_weight", [(60, True), (MANY_ROWS, False)])
def test_what_one_row_of_many_says_gets_no_weight(n_rows: int, has_weight: bool) -> None:
    table, spam = fitted_on(n_rows).table().weights(), LABELS.index(Label.SPAM)
    assert table[spam, spam] > 0
    assert bool(table[OF_ONE_ROW, spam]) == has_weight
    assert not table[OF_NONE].any()
