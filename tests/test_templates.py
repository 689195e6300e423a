"""Our own examples: every template can be filled in, and the same seed fills it in the same."""

import random
from collections import Counter
from itertools import chain

import pytest

from model.labels import Label
from training.examples import Example
from training.phrases import Choice, Phrase, Slot, parse
from training.split import folds
from training.templates import Family, expand, families, own_examples
from training.weights import SYNTHETIC


@pytest.fixture(scope="module")
def examples():
    return own_examples(7)


def rows_of(template: str, *, rows: int) -> list[Example]:
    family = Family(
        source="own-test",
        label=Label.LEGITIMATE,
        language="en",
        rows=rows,
        templates=[template],
        slots={},
    )
    return expand(family, template, seed=1)


def slots_in(phrase: Phrase) -> set[str]:
    found = {part.name for part in phrase if isinstance(part, Slot)}
    ways = [way for part in phrase if isinstance(part, Choice) for way in part.ways]
    return found.union(*map(slots_in, ways))


def test_a_template_gives_at_most_its_rows_and_no_repeats():
    assert len({row.text for row in rows_of("{a|b|c|d|e|f} {a|b|c|d|e|f}", rows=4)}) == 4
    assert len(rows_of("{a|b}", rows=50)) == 2


def test_every_choice_and_every_slot_of_every_family_is_sound():
    for family in families():
        written = [*family.templates, *chain(*family.slots.values())]
        named = {name for template in written for name in slots_in(parse(template))}
        assert named <= family.slots.keys(), family.source


def test_no_example_holds_a_leftover_of_its_template(examples):
    for example in examples:
        written = example.text + example.author_name + example.author_url
        assert example.text
        assert not set("{|}\\") & set(written), written


def test_no_row_repeats_another_of_its_template(examples):
    counts = Counter(
        (row.group, row.language, row.text, row.author_name, row.author_url) for row in examples
    )
    assert max(counts.values()) == 1


def test_the_same_seed_gives_the_same_examples(examples):
    assert own_examples(7) == examples
    assert own_examples(8) != examples


def test_the_examples_do_not_depend_on_the_common_randomness():
    random.seed(1)
    first = own_examples(3)
    random.seed(2)
    assert own_examples(3) == first


def test_there_are_thousands_of_examples_of_every_label(examples):
    counts = Counter(example.label for example in examples)
    assert set(counts) == set(Label)
    assert min(counts.values()) >= 1_000
    assert 12_000 <= len(examples) <= 160_000


def test_every_example_names_its_source_domain_group_and_language(examples):
    for example in examples:
        assert example.source.startswith("own-")
        assert example.domain == SYNTHETIC
        assert example.group.startswith(example.source)
        assert len(example.language) == 2


def test_a_group_has_one_label(examples):
    labels: dict[str, set[Label]] = {}
    for example in examples:
        labels.setdefault(example.group, set()).add(example.label)
    assert {len(found) for found in labels.values()} == {1}


def test_splits_keep_a_template_on_one_side(examples):
    fold_of = folds(examples, seed=1, number=8)
    places: dict[str, set[int]] = {}
    for example, fold in zip(examples, fold_of, strict=True):
        places.setdefault(example.group, set()).add(fold)
    assert {len(found) for found in places.values()} == {1}


@pytest.mark.parametrize(
    "source",
    [
        "own-identity",
        "own-insults",
        "own-politics",
        "own-hatred",
        "own-threats",
        "own-contempt",
        "own-menace",
        "own-hostility",
        "own-undertone",
    ],
)
def test_the_same_words_stand_in_abuse_and_in_honest_comments(examples, source):
    labels = Counter(example.label for example in examples if example.source == source)
    assert labels[Label.ABUSE] and labels[Label.LEGITIMATE]


@pytest.mark.parametrize(
    "source", ["own-praise", "own-links", "own-money", "own-friendly", "own-references"]
)
def test_the_same_matters_stand_in_spam_and_in_honest_comments(examples, source):
    labels = Counter(example.label for example in examples if example.source == source)
    assert labels[Label.SPAM] and labels[Label.LEGITIMATE]


def test_identity_words_stand_on_both_sides_in_balance(examples):
    words = ("Muslim", "gay", "immigrant", "Jew", "trans", "disabled", "Black", "women")
    counts = {word: Counter[Label]() for word in words}
    for example in examples:
        if example.source == "own-identity" and example.language == "en":
            for word in words:
                counts[word][example.label] += word in example.text
    assert all(min(found[Label.ABUSE], found[Label.LEGITIMATE]) >= 4 for found in counts.values())
    total = sum(counts.values(), Counter())
    assert 1 / 2 <= total[Label.ABUSE] / total[Label.LEGITIMATE] <= 2


def test_every_language_names_people_as_often_in_kindness_as_in_hatred(examples):
    rows = Counter((row.language, row.label) for row in examples if row.source == "own-hatred")
    languages = {language for language, _ in rows}
    assert len(languages) >= 14
    for language in languages:
        assert 2 / 3 <= rows[language, Label.ABUSE] / rows[language, Label.LEGITIMATE] <= 3 / 2


def test_long_arguments_are_as_long_as_those_of_a_news_page(examples):
    lengths = [len(row.text.split()) for row in examples if row.group == "own-politics elections"]
    assert max(lengths) > 140
    assert sum(100 <= length <= 300 for length in lengths) > len(lengths) / 2


def test_only_spam_has_keywords_for_authors(examples):
    assert {row.label for row in examples if row.author_name or row.author_url} == {Label.SPAM}


@pytest.mark.parametrize(
    ("source", "n_languages"),
    [("own-contempt", 19), ("own-menace", 19), ("own-hostility", 19), ("own-undertone", 14)],
)
def test_every_language_hears_as_much_harmless_talk_as_hostility(examples, source, n_languages):
    rows = Counter((row.language, row.label) for row in examples if row.source == source)
    languages = {language for language, _ in rows}
    assert len(languages) >= n_languages
    for language in languages:
        assert 2 / 3 <= rows[language, Label.ABUSE] / rows[language, Label.LEGITIMATE] <= 3 / 2


def test_the_slots_of_a_file_serve_its_families_and_no_others():
    for family in families():
        if family.language == "pl":
            contempt = family.source in {"own-contempt", "own-menace"}
            assert ("loathe_gen" in family.slots) == contempt
