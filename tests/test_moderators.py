"""Moderators: links for choosing a password, signing in, and being shut out."""

import datetime as dt

import pytest

from model.labels import Mode
from service.errors import UnknownSite
from service.people import moderators
from service.people.moderator_errors import (
    InvalidModeratorName,
    LimitedAdmin,
    LinkExpired,
    PasswordTooShort,
    UnknownModerator,
    WrongPassword,
)
from service.people.moderators import Moderator, Role
from service.store import Store
from tests.databases import on_both_databases

pytestmark = on_both_databases

SECRET = "a secret of the tests, long enough"
PASSWORD = "marsh reeds at dawn"


@pytest.fixture
def robin(store: Store, now: dt.datetime) -> Moderator:
    """A moderator of the site ``garden`` who has chosen a password."""
    for name in ("garden", "attic"):
        store.add_site(name, Mode.POST, created_at=now)
    added = moderators.add_moderator(
        store, "robin", ["garden"], Role.MODERATOR, who="operator", now=now
    )
    return moderators.choose_password(store, added, PASSWORD, who="robin", now=now)


def test_name_and_password_open_the_door(store: Store, robin: Moderator) -> None:
    assert moderators.check_password(store, "robin", PASSWORD) == robin


@pytest.mark.parametrize(("name", "password"), [("robin", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_the_same(
    store: Store, robin: Moderator, name: str, password: str
) -> None:
    with pytest.raises(WrongPassword, match="do not belong together"):
        moderators.check_password(store, name, password)


def test_who_has_chosen_no_password_cannot_sign_in(
    store: Store, robin: Moderator, now: dt.datetime
) -> None:
    moderators.add_moderator(store, "wren", ["garden"], Role.ADMIN, who="operator", now=now)
    for password in ("", PASSWORD):
        with pytest.raises(WrongPassword):
            moderators.check_password(store, "wren", password)


def test_a_link_is_good_once(store: Store, robin: Moderator, now: dt.datetime) -> None:
    token = moderators.welcome_token(robin, SECRET)
    assert moderators.who_is_welcome(store, token, SECRET) == robin
    moderators.choose_password(store, robin, "another long password", who="robin", now=now)
    with pytest.raises(LinkExpired):
        moderators.who_is_welcome(store, token, SECRET)


@pytest.mark.parametrize("token", ["", "made-up", "WzEsMF0.aaaa.bbbb"])
def test_a_made_up_link_opens_nothing(store: Store, robin: Moderator, token: str) -> None:
    with pytest.raises(LinkExpired):
        moderators.who_is_welcome(store, token, SECRET)


def test_a_link_signed_with_another_secret_opens_nothing(store: Store, robin: Moderator) -> None:
    token = moderators.welcome_token(robin, "some other secret of somebody else")
    with pytest.raises(LinkExpired):
        moderators.who_is_welcome(store, token, SECRET)


def test_ending_sessions_ends_links_too(store: Store, robin: Moderator, now: dt.datetime) -> None:
    token = moderators.welcome_token(robin, SECRET)
    later = now + dt.timedelta(hours=1)
    moderators.end_sessions(store, robin, who="robin", now=later)
    assert moderators.find(store, "robin").sessions_from == later
    with pytest.raises(LinkExpired):
        moderators.who_is_welcome(store, token, SECRET)


def test_who_is_shut_out_cannot_sign_in_until_let_in_again(
    store: Store, robin: Moderator, now: dt.datetime
) -> None:
    moderators.set_disabled(store, robin, True, who="operator", now=now)
    with pytest.raises(WrongPassword):
        moderators.check_password(store, "robin", PASSWORD)
    moderators.set_disabled(store, robin, False, who="operator", now=now)
    assert moderators.check_password(store, "robin", PASSWORD).name == "robin"


def test_a_second_site_is_added_to_the_first(
    store: Store, robin: Moderator, now: dt.datetime
) -> None:
    moderators.add_moderator(
        store, "robin", ["attic"], Role.MODERATOR, sections=["news"], who="operator", now=now
    )
    seen = [(each.site_name, each.role, each.sections) for each in
            moderators.memberships(store, robin)]  # fmt: skip
    assert seen == [("attic", "moderator", ("news",)), ("garden", "moderator", ())]


def test_sections_are_changed_by_saying_others(
    store: Store, robin: Moderator, now: dt.datetime
) -> None:
    for sections in (["news", "news", "chess"], []):
        moderators.add_moderator(
            store, "robin", ["garden"], Role.MODERATOR, sections=sections, who="t", now=now
        )
        [membership] = moderators.memberships(store, robin)
        assert membership.sections == tuple(dict.fromkeys(sections))


def test_an_admin_is_not_limited_to_sections(
    store: Store, robin: Moderator, now: dt.datetime
) -> None:
    with pytest.raises(LimitedAdmin, match="whole site"):
        moderators.add_moderator(
            store, "robin", ["garden"], Role.ADMIN, sections=["news"], who="t", now=now
        )


def test_a_site_can_be_taken_back(store: Store, robin: Moderator, now: dt.datetime) -> None:
    moderators.take_site(store, robin, "garden", who="operator", now=now)
    assert moderators.memberships(store, robin) == []


def test_what_cannot_be_is_refused_with_a_sentence(
    store: Store, robin: Moderator, now: dt.datetime
) -> None:
    with pytest.raises(InvalidModeratorName, match="letters, digits"):
        moderators.add_moderator(
            store, "two words", ["garden"], Role.ADMIN, who="operator", now=now
        )
    with pytest.raises(UnknownSite):
        moderators.add_moderator(store, "wren", ["nowhere"], Role.ADMIN, who="operator", now=now)
    with pytest.raises(PasswordTooShort, match="10 characters"):
        moderators.choose_password(store, robin, "short", who="robin", now=now)
    with pytest.raises(UnknownModerator, match="chaffinch moderators add"):
        moderators.find(store, "wren")
