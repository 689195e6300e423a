# ruff: noqa: RUF001
"""A split keeps together what belongs together, and is the same for ever."""

from hypothesis import given
from hypothesis import strategies as st

from model.labels import Label
from tests.sentences import examples
from training.examples import Example
from training.split import folds, group_of, skeleton, split


def an_example(text, group="", cluster=""):
    return Example(text=text, label=Label.SPAM, source="garden", group=group, cluster=cluster)


SITES = [an_example(f"Text {n}", group=f"site-{n % 40}") for n in range(400)]


def test_a_site_is_on_one_side():
    learning, held_out = split(SITES, seed=0)
    assert not {e.group for e in learning} & {e.group for e in held_out}
    assert len(learning) + len(held_out) == len(SITES)


def test_about_the_stated_share_of_groups_is_held_out():
    many = [an_example(f"Text {n}", group=f"site-{n}") for n in range(2_000)]
    assert 0.17 < len(split(many, seed=0, held_out_share=0.2)[1]) / len(many) < 0.23


def test_the_same_seed_gives_the_same_sides_and_another_seed_others():
    assert split(SITES, seed=1) == split(SITES, seed=1)
    assert split(SITES, seed=1) != split(SITES, seed=2)


def test_more_data_moves_no_example_to_the_other_side():
    _, before = split(SITES, seed=0)
    _, after = split([*SITES, an_example("More", group="site-more")], seed=0)
    assert set(before) <= set(after)


def test_what_resembles_a_held_out_text_is_not_learnt_from():
    copies = [an_example("Buy!", group=f"site-{n}", cluster="wave") for n in range(40)]
    learning, held_out = split([*SITES, *copies], seed=0)
    assert any(e.cluster for e in held_out)
    assert not any(e.cluster for e in learning)


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


def test_a_group_has_one_fold_and_all_folds_are_used():
    numbers = folds(SITES, seed=0, number=5)
    assert set(numbers) == set(range(5))
    assert len({(e.group, number) for e, number in zip(SITES, numbers, strict=True)}) == 40


@given(st.text())
def test_any_text_has_a_skeleton(text):
    assert isinstance(skeleton(text), str)
    assert group_of(an_example(text.encode("utf-8", "replace").decode()))
