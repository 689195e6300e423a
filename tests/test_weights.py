"""No source and no label drowns the others; the population is the one that is stated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.labels import Label
from model.linear import LABELS
from training.calibrate import PRIOR
from training.examples import Example
from training.weights import (
    DOMAIN_SHARE,
    OTHER_LABEL_SHARE,
    OWN_SHARE,
    SYNTHETIC,
    both_sides,
    cell_weights,
    collections_of,
    margin_weights,
    population_weights,
)


def rows(source: str, label: Label, n_rows: int, **more: object) -> list[Example]:
    return [Example(text="Text", label=label, source=source, **more) for _ in range(n_rows)]


SOURCES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(Label), st.integers(1, 9)), max_size=8
).map(
    lambda cells: [
        example
        for source, label, n_rows in [*cells, *[("e", label, 2) for label in Label]]
        for example in rows(source, label, n_rows, weight=0.5 + n_rows)
    ]
)


def of_label(examples: list[Example], label: Label) -> np.ndarray:
    return np.array([example.label is label for example in examples])


def test_a_source_of_four_times_the_rows_weighs_twice_as_much():
    examples = rows("small", Label.SPAM, 25) + rows("large", Label.SPAM, 100)
    weights = cell_weights(examples)
    assert weights[:25].sum() == pytest.approx(5)
    assert weights[25:].sum() == pytest.approx(10)


def test_the_labels_of_a_source_count_apart():
    examples = rows("garden", Label.SPAM, 4) + rows("garden", Label.ABUSE, 9)
    weights = cell_weights(examples)
    assert (weights[:4].sum(), weights[4:].sum()) == (pytest.approx(2), pytest.approx(3))


def test_a_row_keeps_its_own_weight_within_its_source():
    heavy, light = cell_weights(
        rows("garden", Label.SPAM, 1, weight=3.0) + rows("garden", Label.SPAM, 1)
    )
    assert heavy == pytest.approx(3 * light)


@given(SOURCES)
def test_for_each_margin_the_label_weighs_as_much_as_what_speaks_against_it(examples):
    weights = margin_weights(examples)
    assert weights.shape == (len(examples), 2)
    assert weights.mean(axis=0) == pytest.approx([1, 1])
    for k, label in enumerate(LABELS[:2]):
        is_label = of_label(examples, label)
        assert weights[is_label, k].sum() == pytest.approx(weights[~is_label, k].sum())


@given(SOURCES)
def test_the_other_bad_label_weighs_its_share_of_what_speaks_against_one(examples):
    weights = margin_weights(examples)
    for k, (label, other) in enumerate(((Label.SPAM, Label.ABUSE), (Label.ABUSE, Label.SPAM))):
        against = weights[~of_label(examples, label), k].sum()
        share = weights[of_label(examples, other), k].sum() / against
        assert share == pytest.approx(OTHER_LABEL_SHARE)


@given(SOURCES)
def test_for_abuse_both_sides_weigh_the_same_within_every_source(examples):
    weights = margin_weights(examples)[:, LABELS.index(Label.ABUSE)]
    of_abuse, honest = (of_label(examples, label) for label in (Label.ABUSE, Label.LEGITIMATE))
    sources = np.array([example.source for example in examples])
    meeting = [sources == source for source in both_sides(examples, Label.ABUSE)]
    shares = [
        weights[inside & of_abuse].sum() / weights[inside & honest].sum() for inside in meeting
    ]
    assert shares == pytest.approx([shares[0]] * len(shares))


@pytest.mark.parametrize("n_own", [4, 400])
def test_what_was_written_by_us_has_its_share_of_each_side_of_abuse_however_much_it_is(n_own):
    examples = [
        example
        for side in Label
        for example in [*rows("own", side, n_own, domain=SYNTHETIC), *rows("forum", side, 50)]
    ]
    weights = margin_weights(examples)[:, LABELS.index(Label.ABUSE)]
    is_own = np.array([example.domain == SYNTHETIC for example in examples])
    for side in Label:
        there = of_label(examples, side)
        share = weights[there & is_own].sum() / weights[there].sum()
        assert share == pytest.approx(OWN_SHARE[Label.ABUSE])


def test_what_was_written_of_hostility_teaches_nothing_of_spam():
    hostility = rows("own-hostility", Label.LEGITIMATE, 3, domain=SYNTHETIC)
    weights = margin_weights(
        [*hostility, *rows("forum", Label.SPAM, 3), *rows("a", Label.ABUSE, 3)]
    )
    assert (weights[:3, LABELS.index(Label.SPAM)] == 0).all()
    assert (weights[:3, LABELS.index(Label.ABUSE)] > 0).all()


def test_what_was_written_by_us_is_one_collection_in_each_language():
    examples = [
        *rows("own-insults", Label.ABUSE, 1, domain=SYNTHETIC, language="de"),
        *rows("own-praise", Label.LEGITIMATE, 1, domain=SYNTHETIC, language="de"),
        *rows("own-praise", Label.LEGITIMATE, 1, domain=SYNTHETIC, language="fr"),
        *rows("forum", Label.ABUSE, 1, language="de"),
    ]
    german, also_german, french, forum = collections_of(examples)
    assert german == also_german
    assert len({german, french, forum}) == 3


@given(SOURCES)
def test_every_label_has_its_share_of_the_population(examples):
    weights = population_weights(examples, PRIOR)
    assert weights.sum() == pytest.approx(1)
    for label, share in PRIOR.items():
        assert weights[of_label(examples, label)].sum() == pytest.approx(share)


def test_a_label_without_rows_leaves_the_population_to_the_others():
    examples = rows("garden", Label.SPAM, 3) + rows("garden", Label.LEGITIMATE, 5)
    weights = population_weights(examples, PRIOR)
    assert weights.sum() == pytest.approx(1)
    assert weights[:3].sum() == pytest.approx(0.20 / 0.95)


@pytest.mark.parametrize("domain", DOMAIN_SHARE)
def test_a_row_of_another_domain_stands_for_fewer_comments(domain):
    blog, other = rows("a", Label.SPAM, 1), rows("b", Label.SPAM, 1, domain=domain)
    first, second = population_weights(blog + other, PRIOR)
    assert second == pytest.approx(DOMAIN_SHARE[domain] * first)


def test_the_stated_population_is_whole():
    assert sum(PRIOR.values()) == pytest.approx(1)
    assert set(PRIOR) == set(Label)
