"""Drift: how far the newest comments are from those that a model was judged by."""

import numpy as np
import pytest

from model.comment import Comment
from model.features import CommentFeatures
from model.labels import Label
from tests.decided_sentences import decided
from training.population import drift, population

TEXTS = ["Call +1 555 0100 and win 500 euros!!!", "The bread came out well", "Thank you for this"]


def of(texts, scores, language="en"):
    rows = [decided(text, Label.SPAM, language=language) for text in texts]
    X = CommentFeatures().transform([Comment(text=text) for text in texts])
    return population(rows, X, np.array(scores))


CALM = of(TEXTS, [[0.1, 0.1, 0.8]] * 3)


def test_what_stays_as_it_was_has_an_index_of_0():
    assert set(drift(CALM, CALM).values()) == {0.0}


def test_scores_languages_and_features_that_change_are_told_apart():
    changed = of([TEXTS[1]] * 3, [[0.9, 0.05, 0.05]] * 3, language="de")
    found = drift(CALM, changed)
    assert found["score for spam"] > 0.25
    assert found["score for abuse"] > 0.25
    assert found["languages"] > 0.25
    assert found["labels"] == 0.0
    assert found["feature phone_number"] > 0.25
    assert found["feature mixed_scripts"] == 0.0


def test_shares_are_of_all_rows_and_named_as_the_service_names_them():
    assert CALM["scores"]["spam"]["0.10"] == 1.0
    assert CALM["features"]["phone_number"] == pytest.approx(1 / 3, abs=1e-6)
    assert CALM["languages"] == {"en": 1.0}


def test_what_chance_gives_between_few_rows_is_no_drift():
    fine, other = [0.1, 0.1, 0.8], [0.2, 0.1, 0.7]
    calm, same = of(TEXTS, [fine, fine, other]), of(TEXTS, [fine, other, other])
    assert drift(calm, same)["score for spam"] == 0.0
    many = {"n_rows": 30_000}
    assert drift(calm | many, same | many)["score for spam"] == pytest.approx(
        2 * np.log(2) / 3, abs=1e-3
    )
