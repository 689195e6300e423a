"""The records of authors: counted by keyed hash, for each site apart."""

import datetime as dt

from service.store import Store, authors
from service.store.authors import AuthorRecord
from tests.databases import on_both_databases
from tests.stored import a_site

pytestmark = on_both_databases

ANN = "a" * 64


def test_an_author_who_was_never_seen_has_an_empty_record(store: Store, now: dt.datetime) -> None:
    site = a_site(store, now)
    assert store.read(lambda c: authors.record(c, site.id, ANN)) == AuthorRecord()
    assert store.read(lambda c: authors.record(c, site.id, None)) == AuthorRecord()


def test_counts_add_up_and_can_be_taken_back(store: Store, now: dt.datetime) -> None:
    site = a_site(store, now)
    later = now + dt.timedelta(days=1)
    store.write(lambda c: authors.count(c, site.id, ANN, comments=1, at=now))
    store.write(lambda c: authors.count(c, site.id, ANN, comments=1, accepted=1, at=later))
    store.write(lambda c: authors.count(c, site.id, ANN, accepted=-1, rejected=1, at=later))
    record = store.read(lambda c: authors.record(c, site.id, ANN))
    assert record == AuthorRecord(n_comments=2, n_rejected=1, first_seen_at=now)


def test_each_site_counts_for_itself(store: Store, now: dt.datetime) -> None:
    ours, theirs = a_site(store, now), a_site(store, now, "kitchen")
    store.write(lambda c: authors.count(c, ours.id, ANN, comments=1, rejected=1, at=now))
    assert store.read(lambda c: authors.record(c, theirs.id, ANN)) == AuthorRecord()


def test_who_gave_no_address_is_not_counted(store: Store, now: dt.datetime) -> None:
    site = a_site(store, now)
    store.write(lambda c: authors.count(c, site.id, None, comments=1, at=now))
    assert store.read(lambda c: authors.record(c, site.id, None)) == AuthorRecord()


def test_a_muted_author_can_be_let_speak_again(store: Store, now: dt.datetime) -> None:
    site = a_site(store, now)
    store.write(lambda c: authors.count(c, site.id, ANN, comments=1, at=now))
    store.write(lambda c: authors.mute(c, site.id, ANN, muted_at=now))
    assert store.read(lambda c: authors.record(c, site.id, ANN)).muted_at == now
    store.write(lambda c: authors.mute(c, site.id, ANN, muted_at=None))
    assert store.read(lambda c: authors.record(c, site.id, ANN)).muted_at is None
