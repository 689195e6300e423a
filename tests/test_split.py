# ruff: noqa: RUF001
"""Folds keep together what belongs together, and are the same for ever."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from model.labels import Label
from tests.sentences import examples
from training.examples import Example
from training.split import folds, group_of, learning_rows, skeleton


def an_example(text, group="", cluster=""):
    return Example(text=text, label=Label.SPAM, source="garden", group=group, cluster=cluster)


SITES = [an_example(f"Text {n}", group=f"site-{n % 40}") for n in range(400)]


def test_a_site_has_one_fold_and_all_folds_are_used():
    fold_of = folds(SITES, seed=0, number=5)
    assert set(fold_of) == set(range(5))
    assert len({(e.group, fold) for e, fold in zip(SITES, fold_of, strict=True)}) == 40


def test_the_folds_are_of_about_the_same_size():
    many = [an_example(f"Text {n}", group=f"site-{n}") for n in range(2_000)]
    sizes = Counter(folds(many, seed=0, number=5)).values()
    assert 330 < min(sizes) <= max(sizes) < 470


def test_the_same_seed_gives_the_same_folds_and_another_seed_others():
    assert folds(SITES, seed=1, number=5) == folds(SITES, seed=1, number=5)
    assert folds(SITES, seed=1, number=5) != folds(SITES, seed=2, number=5)


def test_more_data_moves_no_group_to_another_fold():
    more = [an_example("More", group="site-more"), *SITES]
    assert folds(more, seed=0, number=5)[1:] == folds(SITES, seed=0, number=5)


def test_a_model_learns_from_all_other_folds():
    fold_of = folds(SITES, seed=0, number=5)
    learning = learning_rows(SITES, fold_of, 3)
    assert learning == [index for index, fold in enumerate(fold_of) if fold != 3]


def test_what_resembles_a_text_of_the_fold_is_not_learnt_from():
    wave = [an_example(f"Buy {n}!", group=f"site-{n}", cluster="wave") for n in range(3)]
    alone = an_example("Lovely roses!", group="site-9")
    assert learning_rows([*wave, alone], [0, 1, 2, 1], 0) == [3]


def test_copies_that_differ_by_little_stay_together_without_a_group():
    variants = [
        "WIN 500 euros NOW!!! http://win.example/1",
        "Win 700 Euros now http://other.example/2?a=b",
        "𝐖𝐈𝐍 900 euros, now...",
    ]
    assert len({group_of(an_example(text)) for text in variants}) == 1


def test_different_sentences_have_different_skeletons():
    texts = [example.text for example in examples()]
    assert len({skeleton(text) for text in texts}) == len(texts)


def test_texts_without_letters_do_not_all_fall_together():
    assert skeleton("👍👍") != skeleton("12345")


@given(st.text())
def test_any_text_has_a_skeleton(text):
    assert isinstance(skeleton(text), str)
    assert group_of(an_example(text.encode("utf-8", "replace").decode()))
