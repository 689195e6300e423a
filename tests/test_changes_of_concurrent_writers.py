"""The feed of changes where several transactions write at once, which SQLite does not let them."""

import datetime as dt

import pytest

from service.settings import Settings
from service.store import Store, changes
from service.store.comment_rows import CommentRow
from service.store.engine import connect
from tests.stored import a_comment, a_site
from tests.test_changes import add, read

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def comment(store: Store, now: dt.datetime) -> CommentRow:
    return a_comment(store, a_site(store, now), now)


def test_a_slow_transaction_is_waited_for_and_none_of_it_is_skipped(
    store: Store, settings: Settings, comment: CommentRow
) -> None:
    engine = connect(settings.database_url)
    with engine.connect() as slow, engine.connect() as quick:
        add(slow, comment, "slow")
        add(quick, comment, "quick")
        quick.commit()
        # The number of the slow one is the lower; whoever read on would never see it.
        assert read(store, comment.site_id) == []
        slow.commit()
        assert read(store, comment.site_id) == ["slow", "quick"]
    engine.dispose()


def test_order_holds_where_the_older_transaction_adds_its_change_later(
    store: Store, settings: Settings, comment: CommentRow
) -> None:
    engine = connect(settings.database_url)
    with engine.connect() as older, engine.connect() as younger:
        add(older, comment, "a, 1")
        add(younger, comment, "b, 2")
        add(older, comment, "a, 3")
        older.commit()
        assert read(store, comment.site_id) == ["a, 1", "a, 3"]
        place = store.read(
            lambda connection: changes.after(connection, comment.site_id, changes.START, limit=10)
        )[-1].position
        younger.commit()
        assert read(store, comment.site_id, place) == ["b, 2"]
    engine.dispose()
