"""The estimator keeps its weights finely enough, and its probabilities are probabilities."""

import io
import pickle

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.exceptions import NotFittedError

from model.comment import Comment
from model.features import CommentFeatures
from model.hashing import N_COLUMNS
from model.labels import Label
from model.linear import LABELS, MarginClassifier
from model.named_features import N_FEATURES, SENTENCES
from tests.sentences import examples
from tests.small_model import model_of_chance, our_comments, small_fit, table_of_chance

MARGINS = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 6), st.just(2)),
    elements=st.floats(-1e6, 1e6),
)
LABELS_OF_OURS = np.array([example.label.value for example in examples()])


@pytest.fixture(scope="module")
def matrix():
    return CommentFeatures().transform(our_comments())


@pytest.fixture(scope="module")
def fitted(matrix):
    return MarginClassifier(seed=3).fit(matrix, LABELS_OF_OURS)


def bytes_of(estimator: MarginClassifier) -> bytes:
    return pickle.dumps(estimator, protocol=5)


def an_estimator(slope=(1.0, 1.0), shift=(0.0, 0.0)) -> MarginClassifier:
    estimator = MarginClassifier()
    estimator.slope_, estimator.shift_ = np.array(slope), np.array(shift)
    return estimator


def test_a_weight_in_one_byte_is_near_the_weight():
    chance = np.random.default_rng(0)
    weights = chance.normal(0, 1, (2, N_COLUMNS + N_FEATURES)) ** 3
    kept = MarginClassifier().set_weights(weights, np.zeros(2))
    for k in range(2):
        asked, largest = weights[k, :N_COLUMNS], np.abs(weights[k, :N_COLUMNS]).max()
        # On a quadratic scale of 127 levels, half a level is at most this far.
        allowed = (np.sqrt(np.abs(asked) / largest) / 127 + 1 / (4 * 127**2)) * largest
        assert (np.abs(kept.table().weights()[:, k] - asked) <= allowed * 1.001).all()


def test_the_largest_weight_and_none_are_kept_as_they_are():
    weights = np.zeros((2, N_COLUMNS + N_FEATURES))
    weights[0, 5], weights[1, 6] = -40.0, 0.25
    table = MarginClassifier().set_weights(weights, np.zeros(2)).table().weights()
    assert table[5, 0] == -40.0 and table[6, 1] == 0.25
    assert np.count_nonzero(table) == 2


def test_weights_that_are_all_nothing_are_kept():
    weights = np.zeros((2, N_COLUMNS + N_FEATURES))
    assert not MarginClassifier().set_weights(weights, np.zeros(2)).table().weights().any()


def test_weights_of_named_features_and_intercepts_are_exact():
    weights = np.zeros((2, N_COLUMNS + N_FEATURES))
    weights[:, N_COLUMNS:] = np.random.default_rng(0).normal(size=(2, N_FEATURES))
    kept = MarginClassifier().set_weights(weights, np.array([0.1, -0.7]))
    assert (kept.named_ == weights[:, N_COLUMNS:]).all()
    assert kept.intercept_.tolist() == [0.1, -0.7]


def test_the_table_is_laid_out_for_one_read_a_column():
    table = table_of_chance()
    assert table.codes.shape == (N_COLUMNS, 2)
    assert table.codes.flags.c_contiguous and table.codes.dtype == np.uint8


def test_an_estimator_without_weights_says_so():
    with pytest.raises(NotFittedError):
        MarginClassifier().table()


@given(MARGINS, st.floats(0.05, 9), st.floats(0.05, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_probabilities_of_any_margins_sum_to_1(margins, spam_slope, abuse_slope, spam, abuse):
    estimator = an_estimator((spam_slope, abuse_slope), (spam, abuse))
    probabilities = estimator.probabilities(margins)
    assert probabilities.shape == (len(margins), 3)
    assert (probabilities >= 0).all()
    assert probabilities.sum(axis=1) == pytest.approx(1)


@given(MARGINS, st.integers(0, 1), st.floats(0, 100))
def test_a_higher_margin_never_lowers_its_own_probability_nor_raises_another(margins, k, more):
    estimator = an_estimator((1.2, 0.4), (-1.0, 0.5))
    before = estimator.probabilities(margins)
    margins[:, k] += more
    after = estimator.probabilities(margins)
    others = [column for column in range(3) if column != k]
    assert (after[:, k] >= before[:, k] - 1e-12).all()
    assert (after[:, others] <= before[:, others] + 1e-12).all()


def test_log_odds_are_those_of_the_probabilities():
    estimator = an_estimator((1.2, 0.4), (-1.0, 0.5))
    margins = np.array([[0.3, -2.0], [1.5, 4.0]])
    spam, abuse, legitimate = estimator.probabilities(margins).T
    odds = np.column_stack([np.log(spam / legitimate), np.log(abuse / legitimate)])
    assert estimator.log_odds(margins) == pytest.approx(odds)


def test_the_prediction_is_the_label_with_the_highest_probability(fitted, matrix):
    probabilities = fitted.predict_proba(matrix)
    assert fitted.predict(matrix).tolist() == [
        fitted.classes_[row.argmax()] for row in probabilities
    ]
    assert set(fitted.predict(matrix)) == set(Label)


def test_columns_of_predict_proba_are_in_alphabetical_order_as_scorers_take_them(fitted, matrix):
    assert fitted.classes_.tolist() == sorted(Label)
    in_our_order = fitted.probabilities(fitted.decision_function(matrix))
    for column, label in enumerate(LABELS):
        place = fitted.classes_.tolist().index(label)
        assert (fitted.predict_proba(matrix)[:, place] == in_our_order[:, column]).all()


def test_the_fit_tells_the_sentences_that_it_saw(fitted, matrix):
    assert (fitted.predict(matrix) == LABELS_OF_OURS).mean() > 0.97


def test_the_same_rows_and_seed_give_the_same_bytes(fitted, matrix):
    again = MarginClassifier(seed=3).fit(matrix, LABELS_OF_OURS)
    assert bytes_of(again) == bytes_of(fitted)


def test_another_seed_gives_other_weights(fitted, matrix):
    other = MarginClassifier(seed=4).fit(matrix, LABELS_OF_OURS)
    assert bytes_of(other) != bytes_of(fitted)


def test_a_row_without_weight_teaches_nothing(matrix):
    weights = np.ones(len(LABELS_OF_OURS))
    weights[::4] = 0
    mislabelled = LABELS_OF_OURS.copy()
    mislabelled[::4] = Label.ABUSE.value
    first, second = (
        MarginClassifier().fit(matrix, labels, sample_weight=weights)
        for labels in (LABELS_OF_OURS, mislabelled)
    )
    assert bytes_of(first) == bytes_of(second)


def test_a_row_may_teach_one_margin_alone(matrix):
    weights = np.ones((len(LABELS_OF_OURS), 2))
    weights[LABELS_OF_OURS == Label.SPAM, 1] = 0
    for_both = MarginClassifier().fit(matrix, LABELS_OF_OURS)
    for_one = MarginClassifier().fit(matrix, LABELS_OF_OURS, sample_weight=weights)
    for_one, for_both = for_one.table().weights(), for_both.table().weights()
    assert (for_one[:, 0] == for_both[:, 0]).all()
    assert (for_one[:, 1] != for_both[:, 1]).any()


def test_a_heavier_row_moves_its_own_margin(matrix):
    row = int(np.flatnonzero(LABELS_OF_OURS == Label.SPAM)[0])
    weights = np.ones(len(LABELS_OF_OURS))
    weights[row] = 20
    plain, heavy = (
        MarginClassifier().fit(matrix, LABELS_OF_OURS, sample_weight=given)
        for given in (None, weights)
    )
    assert heavy.decision_function(matrix)[row, 0] > plain.decision_function(matrix)[row, 0]


def test_no_disguise_ever_speaks_for_innocence():
    labels = [Label.ABUSE] * 6 + [Label.LEGITIMATE] * 6 + [Label.SPAM]
    texts = ["what a fool"] * 6 + ["thaaanks a lot!"] * 6 + ["cheap watches"]
    matrix = CommentFeatures().transform([Comment(text=text) for text in texts])
    named = MarginClassifier().fit(matrix, [label.value for label in labels]).named_
    weights = dict(zip(SENTENCES, named[LABELS.index(Label.ABUSE)], strict=True))
    assert weights["exclamations"] < 0
    assert weights["stretched"] == 0


def test_an_estimator_comes_back_from_a_pickle_as_it_was(matrix):
    estimator = small_fit().pipeline[-1]
    file = io.BytesIO()
    joblib.dump(estimator, file, compress=("zlib", 9))
    file.seek(0)
    for again in (pickle.loads(pickle.dumps(estimator)), joblib.load(file)):
        assert (again.predict_proba(matrix) == estimator.predict_proba(matrix)).all()


def test_weights_of_chance_fill_the_table():
    assert np.count_nonzero(model_of_chance().codes_) > N_COLUMNS
