"""The feed of changes: in order, at least once, for each site its own."""

import datetime as dt

import pytest
from sqlalchemy import Connection, update

from model.labels import Action, Label
from service.record import Change, StateBy
from service.store import Store, changes
from service.store.comment_rows import CommentRow
from service.store.tables import changes as table
from tests.databases import on_both_databases
from tests.stored import a_comment, a_site

pytestmark = on_both_databases


@pytest.fixture
def comment(store: Store, now: dt.datetime) -> CommentRow:
    return a_comment(store, a_site(store, now), now)


def add(connection: Connection, comment: CommentRow, reason: str) -> None:
    changes.add(
        connection,
        comment=comment,
        what=Change.DECIDED,
        by=StateBy.PERSON,
        reason=reason,
        at=comment.created_at,
    )


def read(store: Store, site_id: int, position: changes.Position = changes.START) -> list[str]:
    rows = store.read(lambda connection: changes.after(connection, site_id, position, limit=10))
    return [row.reason or "" for row in rows]


def test_changes_come_in_order_with_what_the_comment_became(
    store: Store, comment: CommentRow, now: dt.datetime
) -> None:
    store.write(lambda connection: add(connection, comment, "first"))
    store.write(lambda connection: add(connection, comment, "second"))
    first, second = store.read(
        lambda connection: changes.after(connection, comment.site_id, changes.START, limit=10)
    )
    assert (first.reason, second.reason) == ("first", "second")
    assert (first.comment_guid, first.state, first.label) == (
        comment.guid,
        Action.PUBLISH,
        Label.LEGITIMATE,
    )
    assert (first.what, first.by, first.at) == (Change.DECIDED, StateBy.PERSON, now)
    assert read(store, comment.site_id, first.position) == ["second"]
    assert read(store, comment.site_id, second.position) == []


def test_one_site_does_not_hear_of_another(
    store: Store, comment: CommentRow, now: dt.datetime
) -> None:
    other = a_comment(store, a_site(store, now, "kitchen"), now)
    store.write(lambda connection: add(connection, comment, "ours"))
    store.write(lambda connection: add(connection, other, "theirs"))
    assert read(store, comment.site_id) == ["ours"]


def test_what_was_not_committed_is_no_change(store: Store, comment: CommentRow) -> None:
    def fail(connection: Connection) -> None:
        add(connection, comment, "never")
        raise LookupError

    with pytest.raises(LookupError):
        store.write(fail)
    assert read(store, comment.site_id) == []
    store.write(lambda connection: add(connection, comment, "after it"))
    assert read(store, comment.site_id) == ["after it"]


def test_the_feed_goes_on_after_a_move_to_a_server_that_counts_from_the_start(
    store: Store, comment: CommentRow
) -> None:
    for reason in ("first", "second"):
        store.write(lambda connection, reason=reason: add(connection, comment, reason))

    def as_of_another_server(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(update(table).values(transaction_id=10**12))

    store.write(as_of_another_server)
    rows = store.read(
        lambda connection: changes.after(connection, comment.site_id, changes.START, limit=10)
    )
    assert [row.reason for row in rows] == ["first", "second"]
    store.write(lambda connection: changes.settle(connection, [comment.site_id]))
    store.write(lambda connection: add(connection, comment, "third"))
    assert read(store, comment.site_id) == ["first", "second", "third"]
    assert read(store, comment.site_id, rows[0].position) == ["second", "third"]
    assert read(store, comment.site_id, rows[1].position) == ["third"]
