"""Comments become features: within scikit-learn and straight, every voice of one length."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.pipeline import Pipeline

from model.arithmetic import sum_by_text
from model.comment import Comment, TextFormat
from model.features import (
    MAX_CHARACTERS,
    VOICES,
    CommentFeatures,
    as_matrix,
    encode,
)
from model.hashing import N_COLUMNS
from model.linear import MarginClassifier, margins_of
from model.named_features import N_FEATURES, SENTENCES
from tests.sentences import examples
from tests.small_model import model_of_chance, our_comments, small_fit, table_of_chance

SCORERS = ["accuracy", "neg_log_loss", "roc_auc_ovr"]
SINGLE_PRECISION = partial(pytest.approx, rel=1e-5, abs=2e-5)
"""The matrix is of 32 bits, what is added straight is of 64."""
COMMENTS = st.lists(
    st.builds(
        Comment,
        text=st.text(st.characters(exclude_categories=()), max_size=60),
        author_name=st.text(max_size=12),
        author_url=st.sampled_from(["", "http://roofs.example/best", "not a page"]),
        format=st.sampled_from(TextFormat),
    ),
    max_size=4,
)


def a_pipeline() -> Pipeline:
    return Pipeline([("features", CommentFeatures()), ("scores", MarginClassifier())])


def hashed_of(comment: Comment) -> sparse.csr_matrix:
    return CommentFeatures().transform([comment])[:, :N_COLUMNS]


def length_of_voices(comment: Comment) -> list[float]:
    """What the lengths of the three voices would be if no n-gram recurred."""
    encoded = encode([comment])
    return [float(voice.values[0]) * np.sqrt(len(voice.columns)) for voice in encoded.voices]


def test_the_features_cross_validate_within_a_pipeline():
    labels = [example.label.value for example in examples()]
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    found = cross_validate(
        a_pipeline(), our_comments(), labels, cv=folds, scoring=SCORERS, error_score="raise"
    )
    assert found["test_accuracy"].mean() > 0.8
    assert found["test_roc_auc_ovr"].mean() > 0.9
    assert found["test_neg_log_loss"].mean() > -3


def test_a_clone_of_the_pipeline_fits_to_the_same_scores():
    comments, labels = our_comments(), [example.label.value for example in examples()]
    first = a_pipeline().fit(comments, labels)
    second = clone(first).fit(comments, labels)
    assert (first.predict_proba(comments) == second.predict_proba(comments)).all()


def test_the_features_need_no_fitting():
    matrix = CommentFeatures().transform(our_comments()[:3])
    assert matrix.shape == (3, N_COLUMNS + N_FEATURES)


def test_every_column_has_a_name():
    names = CommentFeatures().get_feature_names_out()
    assert len(names) == N_COLUMNS + N_FEATURES
    assert names[7] == "hashed_7"
    assert names[N_COLUMNS:].tolist() == list(SENTENCES)


@pytest.mark.parametrize("which", ["of chance", "fitted"])
def test_the_matrix_and_the_straight_path_give_the_same_margins(which):
    estimator = model_of_chance() if which == "of chance" else small_fit().pipeline[-1]
    encoded = encode(our_comments())
    straight = margins_of(encoded, estimator.table(), estimator)
    assert straight == SINGLE_PRECISION(estimator.decision_function(as_matrix(encoded)))


@settings(max_examples=30)
@given(COMMENTS)
def test_any_comments_have_the_same_margins_by_either_path(comments):
    encoded, estimator = encode(comments), model_of_chance()
    straight = margins_of(encoded, table_of_chance(), estimator)
    assert straight.shape == (len(comments), 2)
    assert straight == SINGLE_PRECISION(estimator.decision_function(as_matrix(encoded)))


@given(COMMENTS)
def test_a_comment_has_the_same_margins_alone_as_in_any_batch(comments):
    estimator, table = model_of_chance(), table_of_chance()
    together = margins_of(encode(comments), table, estimator)
    for index, comment in enumerate(comments):
        assert (margins_of(encode([comment]), table, estimator)[0] == together[index]).all()


def test_our_sentences_have_the_same_margins_to_the_bit_alone_as_together():
    estimator, table = model_of_chance(), table_of_chance()
    comments = [replace(comment, author_name="cheap roof repair") for comment in our_comments()]
    together = margins_of(encode(comments), table, estimator)
    alone = [margins_of(encode([comment]), table, estimator)[0] for comment in comments]
    assert (together == np.array(alone)).all()


def test_a_long_text_weighs_as_much_as_a_short_one():
    words = ("river", "hill", "lamp", "mayor", "bread", "tunnel", "violet", "sock")
    lengths = [
        sparse.linalg.norm(hashed_of(Comment(text=" ".join(words[:n])))) for n in (1, 2, 4, 8)
    ]
    assert lengths == pytest.approx([VOICES[0].length] * 4, rel=0.25)


def test_every_voice_has_its_own_length():
    comment = Comment(
        text="Our roof has been dry ever since that summer",
        author_name="Jane Fischer",
        author_url="http://jane.example",
    )
    assert length_of_voices(comment) == pytest.approx([voice.length for voice in VOICES])


def test_the_voices_of_text_and_author_share_no_columns():
    said = set(hashed_of(Comment(text="cheap pills")).indices)
    called = set(hashed_of(Comment(text="", author_name="cheap pills")).indices)
    assert said and called
    assert len(said & called) <= 1


def test_the_name_of_an_author_is_read_as_text_is():
    plain = hashed_of(Comment(text="", author_name="cheap pills"))
    disguised = hashed_of(Comment(text="", author_name="CHEAP  P1lls"))
    assert (plain != disguised).nnz == 0


def test_what_reading_changed_is_hashed_as_it_was_sent_too():
    plain = set(hashed_of(Comment(text="Play casino now")).indices)
    for text in (
        "Play <b>casino</b> now",
        "Play c.a.s.i.n.o now",
        "Play casino now http://a.example",
    ):
        assert plain < set(hashed_of(Comment(text=text, format=TextFormat.HTML)).indices)


@pytest.mark.parametrize("word", ["c4sino", "casiiiino", "ca🎰sino", "𝐜𝐚𝐬𝐢𝐧𝐨", "cas*no"])  # noqa: RUF001
def test_a_disguise_takes_nothing_from_what_the_plain_word_weighs(word):
    plain, disguised = (hashed_of(Comment(text=f"Play {one} now")) for one in ("casino", word))
    assert (plain != disguised).nnz == 0


def test_capitals_and_white_space_alone_add_nothing():
    plain = hashed_of(Comment(text="play casino now"))
    assert (plain != hashed_of(Comment(text="  Play\nCASINO   now"))).nnz == 0


def test_only_the_beginning_of_an_endless_text_is_hashed():
    beginning = "word " * (MAX_CHARACTERS // 5)
    first, second = (
        hashed_of(Comment(text=beginning + more)) for more in ("garden", "harbour " * 99)
    )
    assert (first != second).nnz == 0


def test_no_comments_are_no_rows():
    assert CommentFeatures().transform([]).shape == (0, N_COLUMNS + N_FEATURES)


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_a_text_without_words_has_no_hashed_columns(text):
    assert hashed_of(Comment(text=text, format=TextFormat.HTML)).nnz == 0


def test_runs_are_summed_by_text_and_an_empty_run_is_nothing():
    numbers, offsets = np.array([[1, -1], [2, 0], [4, 9]], np.int16), np.array([0, 2, 2, 3, 3])
    assert sum_by_text(numbers, offsets).tolist() == [[3, -1], [0, 0], [4, 9], [0, 0]]


def test_sums_of_small_numbers_may_be_large():
    numbers = np.full(9, np.iinfo(np.int16).max, np.int16)
    assert sum_by_text(numbers, np.array([0, 9])).tolist() == [9 * np.iinfo(np.int16).max]


def test_nothing_sums_to_nothing():
    assert sum_by_text(np.zeros(0, np.int16), np.array([0, 0])).tolist() == [0]
    assert sum_by_text(np.zeros(0, np.int16), np.array([0])).tolist() == []
