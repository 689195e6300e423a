"""The fit of a site: how far it leaves the base is told by comments that were left out."""

from itertools import product

import numpy as np
import pytest
from rich.console import Console
from threadpoolctl import threadpool_limits

from model.artifact import BASELINE_DIRECTORY, load
from model.labels import Label
from model.linear import MarginClassifier
from tests.decided_sentences import BEGAN, HOUR, decided, decided_sentences
from training.adapt import STRENGTHS
from training.decided import DecidedExample
from training.encoded import Encoded, encode, encode_known
from training.freedom import NO_FREEDOM, Freedom
from training.progress import Lines
from training.site_fit import Learnt, at_freedoms, learn

QUIET = Lines(Console(quiet=True))


@pytest.fixture(scope="module")
def base() -> MarginClassifier:
    estimator: MarginClassifier = load(BASELINE_DIRECTORY)[0][-1]
    return estimator


@pytest.fixture(scope="module")
def known(base: MarginClassifier) -> Encoded:
    return encode_known(base, seed=0, progress=QUIET)


def mostly_honest() -> list[DecidedExample]:
    """Return decisions of which one in six is on an advert that looks honest to the base."""
    honest = [row for row in decided_sentences() if row.label is Label.LEGITIMATE][:100]
    who = ("Our fern society", "The fern friends", "The society for ferns", "The fern circle")
    what = ("meets on Thursdays", "has a new greenhouse", "goes to the woods", "gives a talk")
    adverts = [f"{one} {does}, bring a trowel" for one, does in product(who, what)]
    adverts += [f"{one} {does}: spores for every guest" for one, does in product(who[:2], what[:2])]
    spam = [
        decided(text, Label.SPAM, identifier=f"advert-{n}", decided_at=BEGAN + 5 * n * HOUR)
        for n, text in enumerate(adverts)
    ]
    return sorted([*honest, *spam], key=lambda row: row.decided_at)


@pytest.fixture(scope="module")
def encoded(base: MarginClassifier) -> Encoded:
    return encode(mostly_honest(), base, QUIET)


@pytest.fixture(scope="module")
def learnt(encoded: Encoded, known: Encoded, base: MarginClassifier) -> Learnt:
    with threadpool_limits(limits=1, user_api="blas"):
        return learn(encoded, known, base, seed=0, progress=QUIET)


def test_what_is_rare_on_a_site_is_learnt_though_the_mixture_is_another_one(
    learnt: Learnt, encoded: Encoded
) -> None:
    assert learnt.freedoms["spam"]
    assert learnt.freedoms["abuse"] == NO_FREEDOM  # nobody spoke of it
    is_spam = encoded.labels == Label.SPAM
    assert learnt.scores[is_spam, 0].mean() > learnt.scores[~is_spam, 0].mean() + 0.3


def test_less_freedom_stays_nearer_to_the_base(
    learnt: Learnt, encoded: Encoded, known: Encoded, base: MarginClassifier
) -> None:
    chosen = learnt.freedoms["spam"]
    assert chosen.share > 0 and chosen.strength > min(STRENGTHS)
    near, least = Freedom(chosen.strength), Freedom(min(STRENGTHS))
    less, hardly = (
        at_freedoms({"spam": each, "abuse": NO_FREEDOM}, learnt, encoded, known, base)
        for each in (near, least)
    )
    before = base.log_odds(base.decision_function(encoded.X))[:, 0]

    def moved(one: Learnt) -> float:
        margin = one.estimator.decision_function(encoded.X)[:, 0]
        return float(1 - np.corrcoef(margin, before)[0, 1])

    assert moved(hardly) < moved(less) < moved(learnt)


def test_the_model_says_of_all_rows_what_its_sum_says(
    learnt: Learnt, encoded: Encoded, known: Encoded, base: MarginClassifier
) -> None:
    none = at_freedoms({"spam": NO_FREEDOM, "abuse": NO_FREEDOM}, learnt, encoded, known, base)
    before = base.log_odds(base.decision_function(encoded.X))
    np.testing.assert_allclose(none.estimator.decision_function(encoded.X), before, atol=1e-3)
