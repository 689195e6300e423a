"""Sites and keys: who may ask, what a key looks like, when it stops working."""

import datetime as dt
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import pytest

from model.labels import Mode
from service.errors import InvalidSiteName, MissingScope, RevokedKey, UnknownKey, UnknownSite
from service.settings import Settings
from service.sites.accounts import Keyring, Scope, create_key, create_site, hash_key
from service.sites.change import change_site
from service.store import Store


@dataclass
class Clock:
    """Says what time it is, in seconds, and stands still."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def garden(store: Store, now: dt.datetime) -> str:
    """An API key with all scopes, of a site called garden."""
    create_site(store, "garden", now=now)
    return create_key(store, "garden", now=now)


def test_a_site_that_is_added_only_records_at_first(store: Store, now: dt.datetime) -> None:
    assert create_site(store, "garden", now=now).mode is Mode.LOG_ONLY


@pytest.mark.parametrize("name", ["a", "my-blog-2", "0", "x" * 63])
def test_a_name_that_fits_a_host_name_is_taken(store: Store, now: dt.datetime, name: str) -> None:
    assert create_site(store, name, now=now).name == name


@pytest.mark.parametrize("name", ["", "x" * 64, "My-blog", "my blog", "garden\n", "gärten", "a.b"])
def test_a_name_that_fits_no_host_name_is_refused(
    store: Store, now: dt.datetime, name: str
) -> None:
    with pytest.raises(InvalidSiteName, match="1 to 63"):
        create_site(store, name, now=now)
    assert store.sites() == []


def test_a_key_can_stand_in_a_host_name(garden: str) -> None:
    assert re.fullmatch("[a-z0-9]{32}", garden)


def test_no_two_keys_are_alike(store: Store, garden: str, now: dt.datetime) -> None:
    assert len({garden, *(create_key(store, "garden", now=now) for _ in range(20))}) == 21


def test_a_key_is_drawn_from_the_randomness_that_is_given(
    store: Store, garden: str, now: dt.datetime
) -> None:
    def last(choices: Sequence[str]) -> str:
        return choices[-1]

    assert create_key(store, "garden", now=now, randomness=last) == "9" * 32


def test_a_key_needs_a_site(store: Store, now: dt.datetime) -> None:
    with pytest.raises(UnknownSite):
        create_key(store, "garden", now=now)


def test_the_database_does_not_know_the_key_itself(
    store: Store, settings: Settings, garden: str
) -> None:
    store.close()
    for file in settings.home.glob("chaffinch.db*"):
        assert garden.encode() not in file.read_bytes()
    database = settings.home / "chaffinch.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        assert connection.execute("SELECT hash, last4 FROM keys").fetchall() == [
            (hash_key(garden), garden[-4:])
        ]


def test_a_key_tells_its_site(store: Store, garden: str) -> None:
    holder = Keyring(store).identify(garden, scope=Scope.SCORE)
    assert holder.site.name == "garden"
    assert holder.key.last4 == garden[-4:]


@pytest.mark.parametrize("stranger", ["", "x" * 32, "é", "\ud800", "k" * 100_000])
def test_a_key_that_nobody_was_given_is_refused(store: Store, garden: str, stranger: str) -> None:
    with pytest.raises(UnknownKey):
        Keyring(store).identify(stranger, scope=Scope.SCORE)


def test_a_key_may_do_only_what_its_scopes_say(store: Store, garden: str, now: dt.datetime) -> None:
    key = create_key(store, "garden", [Scope.SCORE, Scope.SUBMIT], now=now)
    keyring = Keyring(store)
    assert keyring.identify(key, scope=Scope.SUBMIT).key.scopes == {"score", "submit"}
    with pytest.raises(MissingScope, match="--scope moderate"):
        keyring.identify(key, scope=Scope.MODERATE)


def test_a_revoked_key_is_refused(store: Store, garden: str, now: dt.datetime) -> None:
    store.revoke_key(1, now=now)
    with pytest.raises(RevokedKey):
        Keyring(store).identify(garden, scope=Scope.SCORE)


def test_a_key_revoked_elsewhere_is_refused_within_a_second(
    store: Store, garden: str, now: dt.datetime
) -> None:
    clock = Clock()
    keyring = Keyring(store, clock)
    keyring.identify(garden, scope=Scope.SCORE)
    store.revoke_key(1, now=now)
    clock.seconds = 1.0
    with pytest.raises(RevokedKey):
        keyring.identify(garden, scope=Scope.SCORE)


def test_a_busy_key_costs_one_look_into_the_database_a_second(
    store: Store, settings: Settings, garden: str
) -> None:
    clock = Clock()
    keyring = Keyring(store, clock)
    keyring.identify(garden, scope=Scope.SCORE)
    database = settings.home / "chaffinch.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM keys")
    clock.seconds = 0.9
    keyring.identify(garden, scope=Scope.SCORE)
    clock.seconds = 1.0
    with pytest.raises(UnknownKey):
        keyring.identify(garden, scope=Scope.SCORE)


def test_a_change_of_a_site_applies_within_a_second(
    store: Store, garden: str, now: dt.datetime
) -> None:
    clock = Clock()
    keyring = Keyring(store, clock)
    assert keyring.identify(garden, scope=Scope.SCORE).site.mode is Mode.LOG_ONLY
    change_site(store, "garden", who="operator", now=now, mode=Mode.POST)
    clock.seconds = 1.0
    assert keyring.identify(garden, scope=Scope.SCORE).site.mode is Mode.POST
