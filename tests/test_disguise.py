"""Texts are disguised as those who fear a filter disguise them, and the cost of it is measured."""

import random
import re
from collections import Counter

import numpy as np
import pytest

from model.comment import Comment, TextFormat
from model.disguises import Disguise
from model.labels import Label
from model.text import read
from training.disguise import disguise, disguised
from training.examples import Example
from training.robustness import Recalls, robustness

ADVERT = "Earn thousands from home with cheap loans and casino bonuses, nobody asks questions"
every_kind = pytest.mark.parametrize("kind", Disguise)


def variants(text: str, kind: Disguise, number: int = 40) -> list[str]:
    return [disguise(text, kind, random.Random(seed)) for seed in range(number)]


def row(text: str, label: Label) -> Example:
    return Example(text=text, label=label, source="garden", group="a", author_name="Ada")


@every_kind
def test_a_disguised_text_differs_and_keeps_some_words(kind):
    for text in variants(ADVERT, kind):
        assert text != ADVERT
        assert set(text.split()) & set(ADVERT.split())


@every_kind
def test_most_disguised_texts_are_seen_through(kind):
    found = [kind in read(text, TextFormat.TEXT).disguises for text in variants(ADVERT, kind)]
    assert np.mean(found) >= 0.5


@every_kind
def test_the_same_randomness_gives_the_same_disguise(kind):
    assert variants(ADVERT, kind) == variants(ADVERT, kind)


@every_kind
def test_addresses_tags_and_mentions_stay_as_they_were(kind):
    kept = ("https://lend.example/cheap?loans=1", "<b>", "</b>", "@someone", "a.b@mail.example")
    for text in variants(f"Really {' great '.join(kept)} bargains", kind):
        assert all(part in text for part in kept), text


@every_kind
def test_a_text_without_words_stays_as_it_was(kind):
    for text in ("", "   ", "12 + 7 = 19", "https://lend.example/"):
        assert disguise(text, kind, random.Random(1)) == text


@every_kind
def test_short_and_foreign_texts_are_taken(kind):
    for text in ("a", "no", "Дешёвые кредиты", "快速贷款", "ça été naïf", "شكرا جزيلا"):
        assert disguise(text, kind, random.Random(1))


@pytest.mark.parametrize(
    "kind, expected",
    [
        (Disguise.DOUBLED_LETTERS, "ccaassiinnoo"),
        (Disguise.SPACED_LETTERS, "c"),
        (Disguise.STRETCHED, "c"),
    ],
)
def test_a_word_alone_is_always_chosen(kind, expected):
    for text in variants("casino", kind):
        assert text.startswith(expected) and text != "casino"


def test_a_masked_word_keeps_its_first_and_last_letter():
    for text in variants("casino", Disguise.MASKED):
        assert text[0] + text[-1] == "co" and len(text) == len("casino")
        assert set(text) & set("*#")


def test_a_script_without_spaces_is_disguised_a_few_characters_at_a_time():
    text = "我昨天在网上看到一个很有意思的故事想和大家分享"
    for variant in variants(text, Disguise.MASKED):
        runs = [run for run in re.split("[*#]+", variant) if run]
        assert len(variant) == len(text) and len(runs) > 1
    assert {*variants("坏人", Disguise.MASKED)} == {"坏*", "坏#"}


def test_russian_words_borrow_latin_letters():
    for text in variants("сторона", Disguise.MIXED_SCRIPTS):
        assert any(letter in "cope" + "a" for letter in text)


def test_disguised_examples_keep_their_order_and_all_but_the_text():
    examples = [row(f"{ADVERT} {n}", label) for n in range(50) for label in Label]
    after = disguised(examples, share=0.5, seed=1)
    assert [(one.label, one.group, one.author_name) for one in after] == [
        (one.label, one.group, one.author_name) for one in examples
    ]
    assert disguised(examples, share=0.5, seed=1) == after
    assert disguised(examples, share=0.5, seed=2) != after
    assert disguised(examples, share=0, seed=1) == examples


def test_honest_comments_are_disguised_as_well_but_fewer():
    examples = [row(ADVERT, label) for _ in range(600) for label in Label]
    after = disguised(examples, share=0.5, seed=1)
    changed = Counter(one.label for one in after if one.text != ADVERT)
    assert changed[Label.SPAM] / 600 == pytest.approx(0.5, abs=0.07)
    assert changed[Label.ABUSE] / 600 == pytest.approx(0.5, abs=0.07)
    assert changed[Label.LEGITIMATE] / 600 == pytest.approx(0.2, abs=0.06)


def naive(comments: list[Comment]) -> np.ndarray:
    return np.array([[c.text.count("casino"), c.text.count("clown")] for c in comments], float)


def careful(comments: list[Comment]) -> np.ndarray:
    return naive([Comment(text=read(c.text, TextFormat.TEXT).folded) for c in comments])


@pytest.fixture(scope="module")
def examples():
    return [
        *(row("casino", Label.SPAM) for _ in range(20)),
        *(row("clown", Label.ABUSE) for _ in range(20)),
        *(row(f"A walk along the river, number {n}", Label.LEGITIMATE) for n in range(20)),
    ]


def test_a_filter_of_raw_words_loses_all_of_its_recall(examples):
    for kind, found in robustness(naive, examples, seed=1).items():
        if kind not in (Disguise.TEMPLATE, Disguise.STRETCHED):  # the word may still be there
            assert found[Label.SPAM] == Recalls(before=1.0, after=0.0, rows=20), kind
            assert found[Label.SPAM].lost == 1.0


@pytest.mark.parametrize(
    "kind",
    [
        Disguise.STYLED_LETTERS,
        Disguise.INVISIBLE,
        Disguise.EMOJI_BETWEEN_LETTERS,
        Disguise.SPACED_LETTERS,
        Disguise.STRETCHED,
        Disguise.DOUBLED_LETTERS,
        Disguise.PILED_MARKS,
        Disguise.MASKED,
    ],
)
def test_one_that_reads_as_people_do_keeps_it(examples, kind):
    found = robustness(careful, examples, seed=1)[kind]
    assert found[Label.SPAM].lost <= 0.1 and found[Label.ABUSE].lost <= 0.1


def test_rows_that_a_disguise_cannot_change_are_not_counted(examples):
    rows = [*examples, *(row("快速贷款", Label.SPAM) for _ in range(5))]
    found = robustness(careful, rows, seed=1)
    assert found[Disguise.STYLED_LETTERS][Label.SPAM].rows == 20
    assert found[Disguise.STYLED_LETTERS][Label.SPAM].before == 1.0


def test_a_label_without_rows_is_left_out(examples):
    honest_and_spam = [one for one in examples if one.label is not Label.ABUSE]
    assert list(robustness(naive, honest_and_spam, seed=1)[Disguise.LEET]) == [Label.SPAM]
    only_spam = [one for one in examples if one.label is Label.SPAM]
    assert not any(robustness(naive, only_spam, seed=1).values())


def test_robustness_is_the_same_for_the_same_seed(examples):
    assert robustness(careful, examples, seed=3) == robustness(careful, examples, seed=3)


def test_what_was_never_found_cannot_be_lost():
    assert Recalls(before=0.0, after=0.0, rows=4).lost == 0.0
