"""Pseudonyms: keyed, apart for each site and kind, with keys that can be changed."""

import datetime as dt

import pytest

from model.labels import Mode
from service.errors import UnreadableSecret
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.privacy.secret_box import SecretBox
from service.store import Store, hash_keys
from tests.databases import on_both_databases

SECRET = "a secret key of thirty-two characters"


@pytest.fixture
def pseudonyms(store: Store) -> Pseudonyms:
    return Pseudonyms(store, SECRET)


@on_both_databases
def test_a_value_has_one_pseudonym_in_every_process(store: Store, pseudonyms: Pseudonyms) -> None:
    told = pseudonyms.of(1, Kind.AUTHOR, "ann@example.org")
    assert Pseudonyms(store, SECRET).of(1, Kind.AUTHOR, "ann@example.org") == told
    assert len(told) == 64


def test_sites_and_kinds_cannot_be_compared(pseudonyms: Pseudonyms) -> None:
    told = {pseudonyms.of(site, kind, "192.0.2.1") for site in (1, 2) for kind in Kind}
    assert len(told) == 2 * len(Kind)


@pytest.mark.parametrize(
    "kind, one, other",
    [
        (Kind.AUTHOR, "Ann@Example.org", " ann@example.ORG "),
        (Kind.IP, "2001:DB8::1", "2001:db8:0:0::1"),
        (Kind.IP, "::ffff:192.0.2.1", "192.0.2.1"),
        (Kind.IP, "unknown ", "unknown"),
    ],
)
def test_spellings_of_one_value_are_one(
    pseudonyms: Pseudonyms, kind: Kind, one: str, other: str
) -> None:
    assert pseudonyms.of(1, kind, one) == pseudonyms.of(1, kind, other)


def test_readers_are_whatever_the_platform_calls_them(pseudonyms: Pseudonyms) -> None:
    assert pseudonyms.of(1, Kind.READER, "Ann") != pseudonyms.of(1, Kind.READER, "ann")


def test_no_database_of_another_installation_has_the_same(
    store: Store, pseudonyms: Pseudonyms, now: dt.datetime
) -> None:
    before = pseudonyms.of(1, Kind.AUTHOR, "ann@example.org")
    pseudonyms.rotate(now=now)
    assert pseudonyms.of(1, Kind.AUTHOR, "ann@example.org") != before
    assert pseudonyms.key_id == 2


@on_both_databases
def test_what_an_older_key_made_is_still_found(
    store: Store, pseudonyms: Pseudonyms, now: dt.datetime
) -> None:
    older = pseudonyms.of(1, Kind.AUTHOR, "ann@example.org")
    other = Pseudonyms(store, SECRET)
    assert other.key_id == 1
    pseudonyms.rotate(now=now)
    newer = pseudonyms.of(1, Kind.AUTHOR, "ann@example.org")
    assert pseudonyms.all_of(1, Kind.AUTHOR, "ann@example.org") == [newer, older]
    assert pseudonyms.of(1, Kind.AUTHOR, "ann@example.org", key_id=1) == older
    # A process that has not heard of the new key learns of it when it meets it.
    assert other.of(1, Kind.AUTHOR, "ann@example.org", key_id=2) == newer


def test_a_new_key_is_heard_of_within_a_minute(store: Store, now: dt.datetime) -> None:
    clock = 0.0
    slow = Pseudonyms(store, SECRET, clock=lambda: clock)
    assert slow.key_id == 1
    Pseudonyms(store, SECRET).rotate(now=now)
    assert slow.key_id == 1
    clock = 60.0
    assert slow.key_id == 2


def test_another_secret_key_is_a_clear_error(store: Store, pseudonyms: Pseudonyms) -> None:
    pseudonyms.of(1, Kind.AUTHOR, "ann@example.org")
    with pytest.raises(UnreadableSecret, match="bring back the one"):
        Pseudonyms(store, "another key").of(1, Kind.AUTHOR, "ann@example.org")


def test_the_database_holds_no_key_that_can_be_used_without_the_secret(
    store: Store, pseudonyms: Pseudonyms
) -> None:
    store.add_site("garden", Mode.POST, created_at=dt.datetime.now(dt.UTC))
    pseudonyms.of(1, Kind.AUTHOR, "ann@example.org")
    ((_, sealed),) = store.read(hash_keys.newest_first)
    assert len(SecretBox(SECRET).open(sealed)) == 32
    with pytest.raises(UnreadableSecret):
        SecretBox("another key").open(sealed)


def test_what_was_sealed_is_opened_and_no_two_look_alike() -> None:
    box = SecretBox(SECRET)
    sealed = [box.seal(b"pepper") for _ in range(2)]
    assert [box.open(each) for each in sealed] == [b"pepper"] * 2
    assert sealed[0] != sealed[1]
    with pytest.raises(UnreadableSecret):
        box.open(sealed[0][:-4] + "AAA=")
