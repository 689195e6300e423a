"""Flags hide a comment for twelve hours at most."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from model.labels import Action
from service.moderation.flag import flag
from service.moderation.lapse import AT_ONCE, lapse
from service.privacy.pseudonyms import Pseudonyms
from service.record import Change, FlagKind, StateBy, Waiting
from service.settings import Settings
from service.sites.options import SiteOptions
from service.store import CommentRow, Store, changes
from service.store.tables import audit_log
from tests.databases import on_both_databases
from tests.stored import a_comment, a_site, edit, stored

pytestmark = on_both_databases

TWELVE_HOURS = dt.timedelta(hours=12)


class Crowd:
    """Readers who flag the comments of a site that hides what three of them flag."""

    def __init__(self, store: Store, settings: Settings, now: dt.datetime) -> None:
        self.store, self.pseudonyms = store, Pseudonyms(store, settings.secret_key)
        options = SiteOptions(flag_threshold=3.0)
        self.site = dataclasses.replace(a_site(store, now), options=options)

    def hide(self, comment: CommentRow, now: dt.datetime, names: str = "abc") -> CommentRow:
        for name in names:
            flagged = flag(
                comment.guid,
                FlagKind.SPAM,
                reader=name,
                who="platform",
                site=self.site,
                pseudonyms=self.pseudonyms,
                store=self.store,
                now=now,
            )
        return flagged.comment


@pytest.fixture
def crowd(store: Store, settings: Settings, now: dt.datetime) -> Crowd:
    return Crowd(store, settings, now)


@pytest.fixture
def hidden(crowd: Crowd, now: dt.datetime) -> CommentRow:
    comment = crowd.hide(a_comment(crowd.store, crowd.site, now), now)
    assert comment.state_by is StateBy.FLAGS
    return comment


def test_until_then_it_stays_hidden(store: Store, hidden: CommentRow, now: dt.datetime) -> None:
    assert lapse(store, now=now + TWELVE_HOURS - dt.timedelta(seconds=1)) == 0
    assert stored(store, hidden).state is Action.HOLD


def test_then_it_is_shown_again_and_goes_on_to_wait(
    store: Store, hidden: CommentRow, now: dt.datetime
) -> None:
    later = now + TWELVE_HOURS
    assert lapse(store, now=later) == 1
    shown = stored(store, hidden)
    assert (shown.state, shown.state_by) == (Action.PUBLISH, StateBy.MACHINE)
    assert shown.waiting is Waiting.FLAGGED
    assert lapse(store, now=later) == 0
    feed = store.read(lambda c: changes.after(c, hidden.site_id, changes.START, limit=10))
    assert [change.what for change in feed] == [Change.HIDDEN, Change.RELEASED]
    of_comment = select(audit_log.c.what).where(audit_log.c.comment_id == hidden.id)
    assert "lapse" in store.read(lambda c: list(c.scalars(of_comment)))


def test_flags_do_not_hide_the_same_text_a_second_time(
    crowd: Crowd, hidden: CommentRow, now: dt.datetime
) -> None:
    later = now + TWELVE_HOURS
    lapse(crowd.store, now=later)
    assert crowd.hide(hidden, later, "defgh").state is Action.PUBLISH
    edit(crowd.store, hidden, "The bread came out well. Thank you!", later, same=True)
    assert crowd.hide(hidden, later, "ijk").state is Action.PUBLISH
    edit(crowd.store, hidden, "Something else altogether.", later, same=False)
    later += dt.timedelta(hours=2)
    assert crowd.hide(hidden, later, "lmn").state is Action.HOLD


def test_many_are_shown_again_in_portions(crowd: Crowd, now: dt.datetime) -> None:
    for _ in range(AT_ONCE + 1):
        a_comment(
            crowd.store,
            crowd.site,
            now,
            state=Action.HOLD,
            state_by=StateBy.FLAGS,
            held_by_flags_until=now,
        )
    assert lapse(crowd.store, now=now) == AT_ONCE
    assert lapse(crowd.store, now=now) == 1
