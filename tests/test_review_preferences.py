"""What moderators choose for themselves, and the reminder of a break."""

import datetime as dt

import pytest
from flask import Flask, session

from model.labels import Label
from service import create_app
from service.review.preferences import BREAK, REST_AFTER, is_time_for_a_break
from service.settings import Settings
from service.store import Store
from tests.moderators import Desk, a_moderator, one_that_waits
from tests.stored import a_site


@pytest.fixture
def robin(settings: Settings, store: Store, now: dt.datetime) -> Desk:
    """A moderator before whom likely abuse lies."""
    site = a_site(store, now)
    one_that_waits(store, site, now, label=Label.ABUSE, text="You fool.")
    a_moderator(store, "robin", "garden", now=now)
    return Desk(settings, "robin")


def test_the_keys_of_another_system_can_be_chosen(robin: Desk) -> None:
    assert '<kbd aria-hidden="true">l</kbd>' in robin.open()
    robin.open("/review/account")
    robin.send("/review/account/preferences", keys="coral")
    page = robin.open()
    assert 'value="legitimate" data-label="legitimate" data-key="f"' in page
    assert '<summary data-key="d"' in page or 'data-key="d" aria-keyshortcuts="d">Reject' in page


def test_without_keys_none_is_promised(robin: Desk) -> None:
    robin.open("/review/account")
    robin.send("/review/account/preferences", keys="none")
    page = robin.open()
    assert "data-key" not in page
    assert "<kbd aria-hidden" not in page


def test_who_wants_to_sees_likely_abuse_at_once(robin: Desk) -> None:
    assert '<details class="veil">' in robin.open()
    robin.open("/review/account")
    robin.send("/review/account/preferences", uncover="on", keys="nonsense")
    page = robin.open()
    assert '<details class="veil">' not in page
    assert "You fool." in page


def test_what_a_moderator_leaves_to_others_is_not_handed_to_them(robin: Desk) -> None:
    robin.open("/review/account")
    robin.send("/review/account/preferences", keys="none", spare=["abuse", "nonsense"])
    page = robin.open()
    assert robin.guid is None
    assert "Likely abuse is left to others" in page
    assert robin.open("/review?label=abuse") and robin.guid
    robin.open("/review/account")
    robin.send("/review/account/preferences", keys="none")
    robin.open()
    assert robin.guid


def test_long_work_brings_a_reminder_and_a_break_ends_it(
    settings: Settings, store: Store, now: dt.datetime
) -> None:
    app: Flask = create_app(settings)
    step = BREAK / 2
    with app.test_request_context("/review"):
        reminded = [is_time_for_a_break(now + step * n) for n in range(20)]
        assert reminded.index(True) == REST_AFTER // step + 1
        assert all(reminded[reminded.index(True) :])
        assert not is_time_for_a_break(now + step * 19 + BREAK * 2)
        assert session["at_work_since"] > now.timestamp()
