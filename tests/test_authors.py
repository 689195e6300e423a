"""Who wrote a comment teaches by its words, never by being there."""

import random
from collections.abc import Sequence

import pytest

from model.comment import Comment
from model.labels import Label
from training.authors import KNOWN_SHARE, PAGE_SHARE, SHOWN_SHARE, as_comments, name_someone
from training.examples import Example

N_ROWS = 4_000
KNOWN = {"author_name": "roof repair", "author_url": "http://roofs.example"}


def rows(label: Label, **more: str) -> list[Example]:
    return [Example(text=f"Text {n}", label=label, source="garden", **more) for n in range(N_ROWS)]


def share_shown(comments: Sequence[Comment], field: str = "author_name") -> float:
    return sum(bool(getattr(comment, field)) for comment in comments) / len(comments)


def made_up(comments: Sequence[Comment]) -> list[Comment]:
    return [
        comment
        for comment in comments
        if comment.author_name and comment.author_name != KNOWN["author_name"]
    ]


@pytest.mark.parametrize("known", [{}, KNOWN], ids=["unknown", "known"])
@pytest.mark.parametrize("label", Label)
def test_the_same_share_of_every_label_shows_an_author(label, known):
    comments = as_comments(rows(label, **known), seed=1)
    assert share_shown(comments) == pytest.approx(SHOWN_SHARE, abs=0.03)
    assert share_shown(comments, "author_url") == pytest.approx(SHOWN_SHARE * PAGE_SHARE, abs=0.03)


@pytest.mark.parametrize("label", Label)
def test_a_made_up_name_is_as_common_under_every_label(label):
    comments = as_comments(rows(label), seed=1)
    assert len(made_up(comments)) / N_ROWS == pytest.approx(SHOWN_SHARE, abs=0.03)
    assert share_shown(made_up(comments), "author_url") == pytest.approx(PAGE_SHARE, abs=0.03)


def test_a_page_is_shown_only_with_a_name():
    for comment in as_comments(rows(Label.LEGITIMATE), seed=1):
        assert comment.author_name or not comment.author_url


def test_a_known_author_is_shown_on_part_of_the_rows():
    comments = as_comments(rows(Label.SPAM, **KNOWN), seed=1)
    shown = [comment for comment in comments if comment.author_name == KNOWN["author_name"]]
    assert len(shown) / N_ROWS == pytest.approx(SHOWN_SHARE * KNOWN_SHARE, abs=0.03)
    assert {comment.author_url for comment in shown} == {"", KNOWN["author_url"]}
    assert KNOWN["author_url"] not in {comment.author_url for comment in made_up(comments)}


def test_a_known_name_without_a_page_shows_pages_as_often_as_others():
    comments = as_comments(rows(Label.SPAM, author_name=KNOWN["author_name"]), seed=1)
    shown = [comment for comment in comments if comment.author_name == KNOWN["author_name"]]
    assert share_shown(shown, "author_url") == pytest.approx(PAGE_SHARE, abs=0.05)


def test_text_and_order_stay():
    comments = as_comments(rows(Label.ABUSE), seed=1)
    assert [comment.text for comment in comments] == [f"Text {n}" for n in range(N_ROWS)]


def test_the_same_seed_gives_the_same_authors_and_another_seed_others():
    examples = rows(Label.LEGITIMATE)
    assert as_comments(examples, seed=1) == as_comments(examples, seed=1)
    assert as_comments(examples, seed=1) != as_comments(examples, seed=2)


def test_names_are_many_and_never_empty():
    randomness = random.Random(0)
    names = [name_someone(randomness) for _ in range(2_000)]
    assert all(name == name.strip() and name for name in names)
    assert len(set(names)) > 1_000
