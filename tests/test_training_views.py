"""What the training may read of the record: the decisions that stand, and nobody's name."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import text

from model.labels import Action, Label
from service.moderation import Actor, Ruling, decide, undo
from service.record import Source
from service.store import CommentRow, Site, Store
from tests.databases import on_both_databases
from tests.stored import a_comment, a_site, edit

pytestmark = on_both_databases

MODERATOR = Actor(source=Source.MODERATOR, name="mara")
PLATFORM = Actor(source=Source.PLATFORM, name="the blog")
SPAM, FINE = Ruling.of(None, Label.SPAM), Ruling.of(None, Label.LEGITIMATE)

COLUMNS = {
    "training_examples": """text format parent_text label source weight decided_at site key wave
        group comment type language audit_sample link_domains page_overlap
        created_at rater reader_weight appealed""",
    "shadow_verdicts": """site comment revision language state model label spam abuse legitimate
        action created_at serving_model serving_label serving_spam serving_abuse
        serving_legitimate serving_action decided""",
    "decided_verdicts": """site comment language source audit_sample decided_at decided model label
        abstained""",
    "daily_histograms": "site day kind bucket model n",
}


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    return a_site(store, now)


@pytest.fixture
def comment(store: Store, site: Site, now: dt.datetime) -> CommentRow:
    return a_comment(store, site, now)


def examples(store: Store) -> list[Any]:
    rows = text("SELECT * FROM training_examples ORDER BY comment")
    return store.read(lambda connection: list(connection.execute(rows)))


@pytest.mark.parametrize("view", COLUMNS)
def test_a_view_has_these_columns_and_no_person_in_them(store: Store, view: str) -> None:
    rows = store.read(lambda connection: connection.execute(text(f"SELECT * FROM {view}")).keys())
    assert list(rows) == COLUMNS[view].split()


def test_a_decision_with_a_label_is_an_example(
    store: Store, site: Site, comment: CommentRow, now: dt.datetime
) -> None:
    decide(comment.guid, SPAM, actor=MODERATOR, site=site, store=store, now=now)
    [example] = examples(store)
    assert (example.text, example.label) == ("The bread came out well, thank you.", "spam")
    assert (example.source, example.weight, example.site) == ("moderator", 1.0, "garden")
    assert not example.audit_sample


def test_a_verdict_alone_and_a_decision_without_a_label_teach_nothing(
    store: Store, site: Site, comment: CommentRow, now: dt.datetime
) -> None:
    assert examples(store) == []
    off_topic = Ruling.of(Action.REJECT, None, reason="off-topic")
    decide(comment.guid, off_topic, actor=MODERATOR, site=site, store=store, now=now)
    assert examples(store) == []


def test_what_was_undone_teaches_no_more(
    store: Store, site: Site, comment: CommentRow, now: dt.datetime
) -> None:
    taken = decide(comment.guid, SPAM, actor=MODERATOR, site=site, store=store, now=now)
    undo(
        comment.guid,
        taken.decision.number,
        actor=MODERATOR,
        site=site,
        store=store,
        now=now,
    )
    assert examples(store) == []


@pytest.mark.parametrize(
    ("first", "second", "label", "weight"),
    [
        ((SPAM, MODERATOR), (FINE, MODERATOR), "legitimate", 1.0),
        ((SPAM, MODERATOR), (FINE, PLATFORM), "spam", 1.0),
        ((SPAM, PLATFORM), (FINE, PLATFORM), "legitimate", 0.5),
        ((SPAM, PLATFORM), (FINE, MODERATOR), "legitimate", 1.0),
    ],
)
def test_only_the_decision_that_stands_teaches(
    store: Store,
    site: Site,
    comment: CommentRow,
    now: dt.datetime,
    first: tuple[Ruling, Actor],
    second: tuple[Ruling, Actor],
    label: str,
    weight: float,
) -> None:
    for ruling, actor in (first, second):
        decide(comment.guid, ruling, actor=actor, site=site, store=store, now=now)
    assert [(example.label, example.weight) for example in examples(store)] == [(label, weight)]


def test_a_standing_decision_without_a_label_hides_an_earlier_one_with(
    store: Store, site: Site, comment: CommentRow, now: dt.datetime
) -> None:
    decide(comment.guid, SPAM, actor=MODERATOR, site=site, store=store, now=now)
    rude = Ruling.of(Action.REJECT, None, reason="rude")
    decide(comment.guid, rude, actor=MODERATOR, site=site, store=store, now=now)
    assert examples(store) == []


def test_each_text_of_an_edited_comment_teaches_what_was_said_of_it(
    store: Store, site: Site, comment: CommentRow, now: dt.datetime
) -> None:
    decide(comment.guid, FINE, actor=MODERATOR, site=site, store=store, now=now)
    edit(store, comment, "Cheap watches at my shop", now, same=False)
    decide(comment.guid, SPAM, actor=MODERATOR, site=site, store=store, now=now)
    assert {(example.text[:5], example.label) for example in examples(store)} == {
        ("The b", "legitimate"),
        ("Cheap", "spam"),
    }
