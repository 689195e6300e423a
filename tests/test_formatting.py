"""Examples are set in HTML at one rate under every label, and say the same as before."""

import random

import pytest

from model.comment import TextFormat
from model.labels import Label
from model.text import read
from training.examples import Example
from training.formatting import formatted, set_in_html

TEXTS = (
    "Thank you for the recipe. I used less salt & more butter.",
    "Nobody asked us about the bridge",
    'First line.\nSecond line, with 3 < 4 and "quotes".',
    "Спасибо за статью. Мост уже закрыт.",
    "ok",
)


def rows(label: Label, n: int = 2_000) -> list[Example]:
    return [
        Example(text=f"This is comment number {n} of a reader", label=label, source="garden")
        for n in range(n)
    ]


@pytest.mark.parametrize("label", Label)
def test_mark_up_is_as_common_under_every_label(label):
    found = formatted(rows(label), share=0.3, seed=1)
    changed = [example for example in found if "<" in example.text]
    assert 0.2 < len(changed) / len(found) < 0.3


@pytest.mark.parametrize("text", TEXTS)
def test_a_reader_sees_the_same_words(text):
    for seed in range(40):
        marked = set_in_html(text, random.Random(seed))
        seen = read(marked, TextFormat.HTML).folded
        assert seen.split() == read(text, TextFormat.TEXT).folded.split()


def test_addresses_become_links_to_the_same_place():
    text = "The map is at https://maps.example/bridge?x=1&y=2. Thanks!"
    for seed in range(20):
        found = read(set_in_html(text, random.Random(seed)), TextFormat.HTML)
        assert {link.url for link in found.links} == {"https://maps.example/bridge?x=1&y=2"}


@pytest.mark.parametrize(
    "text", ["See <a href='http://a.example'>here</a>", "[b]Now[/b]", "salt &amp; butter"]
)
def test_what_has_mark_up_already_stays_as_it_is(text):
    example = Example(text=text, label=Label.SPAM, source="garden")
    assert formatted([example], share=1.0, seed=1) == [example]


def test_the_same_seed_sets_the_same_examples():
    examples = rows(Label.ABUSE, 50)
    assert formatted(examples, share=0.5, seed=1) == formatted(examples, share=0.5, seed=1)
    assert formatted(examples, share=0.5, seed=1) != formatted(examples, share=0.5, seed=2)
