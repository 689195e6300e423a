"""Small models for tests: one fitted on our own sentences, one whose every weight is chance."""

import io
from functools import cache

import numpy as np
from rich.console import Console

from model.card import Card
from model.classifier import Classifier
from model.comment import Comment
from model.hashing import N_COLUMNS
from model.labels import Strictness
from model.linear import MarginClassifier
from model.named_features import N_FEATURES
from model.thresholds import Thresholds
from model.weight_table import WeightTable
from tests.sentences import examples
from training.candidate import Fitted
from training.fit import fit
from training.progress import Lines

THRESHOLDS = {
    Strictness.LENIENT: Thresholds(0.7, 0.7, 0.95, 0.95, 0.999),
    Strictness.BALANCED: Thresholds(0.5, 0.5, 0.9, 0.9, 0.99),
    Strictness.STRICT: Thresholds(0.3, 0.3, 0.8, 0.8, 0.98),
}


def quiet() -> Lines:
    """Return progress that nobody sees."""
    return Lines(Console(file=io.StringIO()))


def our_comments() -> list[Comment]:
    """Return all our sentences as comments."""
    return [Comment(text=example.text) for example in examples()]


@cache
def small_fit() -> Fitted:
    """Return what the fit on our sentences gives; it is fitted once."""
    return fit(examples(), seed=0, progress=quiet())


def a_card(**more: object) -> Card:
    """Return a card with round thresholds that covers English alone."""
    covered = {"spam": ["en"], "abuse": ["en"]}
    card = {"version": "small", "created_at": "2026-11-22T12:00:00+00:00", "sha256": ""}
    return Card(
        **card | {"sklearn_version": "", "thresholds": THRESHOLDS, "languages": covered} | more
    )


@cache
def small_classifier() -> Classifier:
    """Return the model fitted on our sentences, ready to score."""
    return Classifier(small_fit().pipeline, a_card())


@cache
def model_of_chance() -> MarginClassifier:
    """Return an estimator in which every column and every named feature has a weight."""
    chance = np.random.default_rng(1)
    weights = chance.normal(0.0, 1.5, (2, N_COLUMNS + N_FEATURES))
    estimator = MarginClassifier().set_weights(weights, np.array([-0.4, 0.3]))
    estimator.slope_, estimator.shift_ = np.array([1.3, 0.7]), np.array([-0.2, 0.1])
    return estimator


@cache
def table_of_chance() -> WeightTable:
    """Return the weights of the hashed columns of the model of chance."""
    return model_of_chance().table()
