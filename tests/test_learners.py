"""Which n-grams get a weight."""

import numpy as np
import pytest
import scipy.sparse as sparse

from model.hashing import N_COLUMNS
from model.labels import Label
from model.learners import MANY_ROWS, Shares, average_margin
from model.linear import LABELS, SHARES, MarginClassifier
from model.named_features import N_FEATURES
from tests.test_odds import OF_FORUM, RUDE, a_forum_and_a_wall

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


def test_words_of_a_collection_weigh_less_where_collections_are_told() -> None:
    X, is_hostile, places = a_forum_and_a_wall()
    wide = sparse.csr_matrix((X.data, X.indices, X.indptr), (X.shape[0], N_COLUMNS + N_FEATURES))
    odds_alone = Shares(rarity=0, odds=0, odds_within=1)
    settings = {"strength": 3.0, "alpha": 1e-4, "epochs": 5, "seed": 0, "shares": odds_alone}
    told, untold = (
        average_margin(wide, is_hostile, np.ones(len(places)), collections=each, **settings)[0]
        for each in (places, None)
    )
    assert told[RUDE] > 0 and untold[RUDE] > 0
    assert abs(told[OF_FORUM] / told[RUDE]) < abs(untold[OF_FORUM] / untold[RUDE])


def test_the_shares_of_a_margin_sum_to_one() -> None:
    for shares in SHARES.values():
        assert sum(Shares(**shares)) == pytest.approx(1)
