"""Near-duplicates teach once, weigh little more than one, and never stand on two sides."""

import io
import math
from dataclasses import replace

import pytest
from rich.console import Console

from model.labels import Label
from tests.data_sets import a_row, add_data_set
from tests.sentences import examples
from training.catalogue import read_catalogues
from training.chosen import read_chosen
from training.duplicates import collapse_near
from training.examples import Example
from training.progress import Lines
from training.split import learning_rows

ADVERT = (
    "Doctor {} brought my husband back to me in {} days after he had left our house for another "
    "woman, and I am the happiest wife of the town, write to the doctor at {} and tell your story"
)


@pytest.fixture
def progress():
    return Lines(Console(file=io.StringIO()))


def an_example(text, label=Label.SPAM, **more):
    return Example(text=text, label=label, source=more.pop("source", "garden"), **more)


def an_advert(name="Ada", **more):
    return an_example(ADVERT.format(name, 3, "www.spell.example"), **more)


def test_a_campaign_teaches_once_and_weighs_little_more_than_one(progress):
    names = ["Ada", "Eve", "Rosa", "Hugo"]
    first, *others = [an_advert(name, source=f"source-{name}") for name in names]
    (kept,) = collapse_near([first, *others], progress)
    assert kept == replace(first, weight=1 + math.log(4))


def test_the_weights_of_copies_count_by_their_mean(progress):
    (kept,) = collapse_near([an_advert("Ada", weight=0.5), an_advert("Eve", weight=1.5)], progress)
    assert kept.weight == 1 + math.log(2)


def test_a_reworded_copy_is_a_copy(progress):
    text = ADVERT.format("Ada", 3, "www.spell.example")
    reworded = text.replace("the happiest wife", "by far the happiest wife")
    assert len(collapse_near([an_example(text), an_example(reworded)], progress)) == 1


def test_copies_of_copies_are_one_group(progress):
    words = ADVERT.format("ada", 3, "").split()
    chain = [words, ["dear", "reader", *words[4:]], ["dear", "reader", *words[4:-5]]]
    assert len(collapse_near([an_example(" ".join(one)) for one in chain], progress)) == 1


def test_what_is_not_alike_stays_as_it_is_and_in_its_order(progress):
    rows = [example for example in examples() if example.language == "en"]
    kept = collapse_near(rows, progress)
    assert [row for row in rows if row in kept] == kept
    assert len(kept) > 0.9 * len(rows)


def test_short_honest_repeats_are_no_campaign(progress):
    thanks = [an_example(f"Thanks {name}!", Label.LEGITIMATE) for name in ("Ada", "Eve")]
    assert collapse_near(thanks, progress) == thanks


def test_near_duplicates_of_another_label_stay_and_never_part(progress):
    rows = [an_advert("Ada", group="a"), an_advert("Eve", label=Label.LEGITIMATE, group="b")]
    spam, honest = collapse_near(rows, progress)
    assert (spam.label, honest.label) == (Label.SPAM, Label.LEGITIMATE)
    assert spam.cluster == honest.cluster != ""
    assert learning_rows([spam, honest], [0, 1], 0) == []


def test_known_clusters_are_kept_and_joined(progress):
    rows = [
        an_advert("Ada", cluster="wave-1"),
        an_example("An unlike text that somebody found to belong there as well", cluster="wave-1"),
        an_advert("Eve", label=Label.LEGITIMATE, cluster="wave-2"),
        an_example("Another unlike text that belongs to the second campaign", cluster="wave-2"),
        an_example("Nothing like it is known of this one, it stands all alone"),
    ]
    clusters = [example.cluster for example in collapse_near(rows, progress)]
    assert len(set(clusters[:4])) == 1
    assert clusters[0] != ""
    assert clusters[4] == ""


def test_a_command_reads_each_campaign_once_and_says_so(tmp_path):
    rows = [a_row(ADVERT.format(name, 3, "a.example"), "spam") for name in ("Ada", "Eve", "Rosa")]
    chosen = read_catalogues([add_data_set(tmp_path, "roses", [*rows, a_row()])])
    said = io.StringIO()
    found = read_chosen(chosen, tmp_path, Lines(Console(file=said, width=200)))
    assert [example.label for example in found] == [Label.SPAM, Label.LEGITIMATE]
    assert "2 without repeats and near-duplicates: 1 spam, 0 abuse, 1 legitimate" in said.getvalue()
