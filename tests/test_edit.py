"""Edits: each is judged, and a decision binds what a person saw."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from model.labels import Action, Label, Mode
from service.errors import UnknownComment
from service.moderation import promote, vote
from service.record import Change, Promotion, Source, StateBy, VoteKind, Waiting
from service.store import CommentRow, Connection, Store, changes, comments, decisions, verdicts
from service.store.decision_rows import Before, NewDecisionRow
from service.store.tables import audit_log
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, SPAM, Platform

pytestmark = on_both_databases

LITTLE_CHANGED = HARMLESS.replace("crisp", "crispy")


@pytest.fixture
def platform(store: Store, now: dt.datetime) -> Platform:
    return Platform(store, now)


def decided(platform: Platform, comment: CommentRow, action: Action) -> CommentRow:
    """Return the comment after a person's decision."""
    decision = NewDecisionRow(
        site_id=comment.site_id,
        comment_id=comment.id,
        revision=comment.revision,
        action=action,
        source=Source.MODERATOR,
        decided_by="Ada",
        before=Before.of(comment),
        decided_at=platform.now,
    )

    def work(connection: Connection) -> CommentRow:
        decisions.add(connection, decision)
        return comments.set_state(
            connection, comment, state=action, by=StateBy.PERSON, at=platform.now
        )

    return platform.store.write(work)


def test_an_edit_is_a_revision_with_a_verdict_of_its_own(platform: Platform) -> None:
    first = platform.stored(HARMLESS)
    second = platform.edit(first, SPAM)
    assert platform.found(first) == second
    assert (second.id, second.guid, second.revision) == (first.id, first.guid, 2)
    assert second.label is Label.SPAM
    assert [revision.text for revision in platform.revisions(first)] == [HARMLESS, SPAM]
    rows = platform.store.read(lambda connection: verdicts.of_comment(connection, first.id))
    assert [row.revision for row in rows] == [1, 2]
    assert [row.verdict.label for row in rows] == [Label.LEGITIMATE, Label.SPAM]
    assert platform.look_up(first).verdict == rows[1].verdict


def test_an_edit_that_changes_nothing_is_none(platform: Platform) -> None:
    comment = platform.stored(HARMLESS, author_name="Ann", page_url="https://blog.example/bread")
    assert platform.edit(comment, HARMLESS, author_name="Ann") == comment
    assert len(platform.revisions(comment)) == 1


def test_what_an_edit_does_not_tell_again_stays(platform: Platform) -> None:
    comment = platform.stored(
        HARMLESS,
        author_email="ann@example.org",
        ip="192.0.2.1",
        page_url="https://blog.example/bread",
        page_title="Bread",
        section="baking",
    )
    edited = platform.edit(comment, SPAM)
    for name in ("author_hash", "ip_hash", "page_url", "page_title", "section"):
        assert getattr(edited, name) == getattr(comment, name) != ""


def test_a_repeat_of_the_first_request_is_still_known(platform: Platform) -> None:
    first = platform.submit(HARMLESS, external_id="17")
    assert first.comment
    edited = platform.edit(first.comment, SPAM)
    again = platform.submit(HARMLESS, external_id="17")
    assert (again.comment, again.verdict, again.is_new) == (edited, first.verdict, False)


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.REJECT, Action.HOLD])
def test_a_decision_binds_small_edits(platform: Platform, action: Action) -> None:
    comment = decided(platform, platform.stored(HARMLESS), action)
    edited = platform.edit(comment, LITTLE_CHANGED)
    assert (edited.state, edited.state_by, edited.waiting) == (action, StateBy.PERSON, None)
    decision = platform.look_up(edited).decision
    assert decision is not None and decision.action is action


def test_a_text_that_changed_by_a_tenth_asks_again(platform: Platform) -> None:
    comment = decided(platform, platform.stored(HARMLESS), Action.PUBLISH)
    edited = platform.edit(comment, SPAM)
    assert edited.waiting is Waiting.EDITED
    assert edited.state_by is StateBy.MACHINE
    assert platform.look_up(edited).decision is None


def test_small_edits_add_up(platform: Platform) -> None:
    comment = decided(platform, platform.stored(HARMLESS), Action.PUBLISH)
    text = HARMLESS
    for _ in range(4):
        text = f"{text} Yes!"
        comment = platform.edit(comment, text)
    assert comment.waiting is Waiting.EDITED
    assert [revision.same_as for revision in platform.revisions(comment)] == [1, 1, 3, 3, 5]


@pytest.mark.parametrize(
    "text, author_url",
    [
        (f"{HARMLESS} https://bread.example/s", ""),
        (f"{HARMLESS} https://bread.example/r", "https://ann.example"),
        (HARMLESS, ""),
    ],
)
def test_a_link_that_changed_asks_again_however_small_the_edit(
    platform: Platform, text: str, author_url: str
) -> None:
    comment = platform.stored(f"{HARMLESS} https://bread.example/r")
    edited = platform.edit(decided(platform, comment, Action.PUBLISH), text, author_url=author_url)
    assert edited.waiting is Waiting.EDITED


@pytest.mark.parametrize("action", [Action.REJECT, Action.HOLD])
def test_what_a_person_withheld_is_not_published_by_an_edit(
    platform: Platform, action: Action
) -> None:
    comment = decided(platform, platform.stored(SPAM), action)
    for text in (HARMLESS, LITTLE_CHANGED, "Something else altogether, said in other words."):
        comment = platform.edit(comment, text)
        assert (comment.state, comment.waiting) == (Action.HOLD, Waiting.EDITED)


def test_an_edit_does_not_answer_readers(platform: Platform, now: dt.datetime) -> None:
    until = now + dt.timedelta(hours=12)
    comment = platform.stored(HARMLESS)
    hidden = platform.store.write(
        lambda connection: comments.set_state(
            connection,
            comment,
            state=Action.HOLD,
            by=StateBy.FLAGS,
            at=now,
            waiting=Waiting.FLAGGED,
            held_by_flags_until=until,
        )
    )
    edited = platform.edit(hidden, f"{HARMLESS} And so much more that I had to say of it.")
    assert (edited.state, edited.state_by) == (Action.HOLD, StateBy.FLAGS)
    assert (edited.waiting, edited.held_by_flags_until) == (Waiting.FLAGGED, until)


def test_praise_of_what_was_said_before_counts_for_small_edits_alone(platform: Platform) -> None:
    comment = platform.stored(HARMLESS)
    world: dict[str, Any] = {"site": platform.site, "store": platform.store, "now": platform.now}
    pick = Promotion.EDITORS_PICK
    promote(comment.guid, pick, who="platform", **world)
    readers = {"reader": "uma", "pseudonyms": platform.pseudonyms, "who": "platform"}
    vote(comment.guid, VoteKind.FUNNY, **readers, **world)
    little = platform.edit(comment, LITTLE_CHANGED)
    assert (little.promoted, little.vote_weight) == (True, 1.0)
    another = platform.edit(little, "Something else altogether, which nobody has praised.")
    assert (another.promoted, another.vote_weight) == (False, 0.0)
    again = promote(comment.guid, pick, who="platform", **world)
    assert again.is_new
    assert again.comment.promoted


def test_an_edit_is_on_record_and_told_to_who_polls(platform: Platform) -> None:
    comment = platform.edit(platform.stored(HARMLESS), SPAM)
    site_id = platform.site.id
    told = platform.store.read(
        lambda connection: changes.after(connection, site_id, changes.START, limit=9)
    )
    assert [change.what for change in told] == [Change.SUBMITTED, Change.EDITED]
    wanted = select(audit_log).where(audit_log.c.comment_id == comment.id)
    (line,) = platform.store.read(lambda connection: connection.execute(wanted).all())
    assert (line.who, line.what) == ("platform (key …wxyz)", "edit")
    assert (line.before["revision"], line.after["revision"]) == (1, 2)


def test_the_comment_of_another_site_is_not_there_to_edit(
    platform: Platform, store: Store, now: dt.datetime
) -> None:
    comment = platform.stored()
    with pytest.raises(UnknownComment):
        Platform(store, now, mode=Mode.PRE).edit(comment, SPAM)
    assert platform.found(comment) == comment
