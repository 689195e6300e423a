"""The record of waves: who is alike, who is a member, what was decided and what was caught."""

import datetime as dt

import pytest

from model.comment import Comment
from model.fingerprint import Fingerprint, fingerprint
from model.labels import Action, Label
from service.background import jobs
from service.background.loop import Tools
from service.record import StateBy
from service.settings import Settings
from service.store import Store, authors, comments, fingerprints, waves
from tests.databases import on_both_databases
from tests.stored import a_comment, a_site, stored

pytestmark = on_both_databases

ADVERT = (
    "Doctor Ada brought my husband back to our house in 3 days, write to her at www.spell.example"
)


def print_of(text: str = ADVERT) -> Fingerprint:
    found = fingerprint(Comment(text=text))
    assert found is not None
    return found


def test_a_comment_is_found_by_what_is_like_it(store: Store, now: dt.datetime) -> None:
    comment = a_comment(store, a_site(store, now), now)
    other = print_of("The bread came out well, and my neighbours asked how much yeast I take.")
    like = print_of(ADVERT.replace("Ada", "Eve").replace("3", "5") + " today")

    def work(connection):
        fingerprints.keep(connection, comment, print_of())
        assert fingerprints.candidates(connection, comment.site_id, other) == []
        return fingerprints.candidates(connection, comment.site_id, like)

    (found,) = store.write(work)
    assert (found.comment_id, found.wave_id, found.created_at) == (comment.id, None, now)
    assert found.signature == print_of().signature


def test_no_site_finds_the_comments_of_another(store: Store, now: dt.datetime) -> None:
    comment = a_comment(store, a_site(store, now), now)
    other = a_site(store, now, "harbour")

    def work(connection):
        fingerprints.keep(connection, comment, print_of())
        return fingerprints.candidates(connection, other.id, print_of())

    assert store.write(work) == []


def test_a_forgotten_fingerprint_finds_nothing(store: Store, now: dt.datetime) -> None:
    comment = a_comment(store, a_site(store, now), now)

    def work(connection):
        fingerprints.keep(connection, comment, print_of())
        fingerprints.forget(connection, comment.id)
        return fingerprints.candidates(connection, comment.site_id, print_of())

    assert store.write(work) == []


@pytest.mark.parametrize(
    "days, is_rejected, is_kept",
    [
        (29, False, True),
        (31, False, False),
        (31, True, True),
        (189, True, True),
        (191, True, False),
    ],
)
def test_fingerprints_are_kept_for_their_time(
    store: Store, now: dt.datetime, days: int, is_rejected: bool, is_kept: bool
) -> None:
    decided = {"state": Action.REJECT, "state_by": StateBy.PERSON} if is_rejected else {}
    created = {"created_at": now - dt.timedelta(days=days)}
    comment = a_comment(store, a_site(store, now), now, **decided, **created)

    def work(connection):
        fingerprints.keep(connection, comment, print_of())
        fingerprints.forget_old(connection, now=now, limit=100)

    store.write(work)
    found = store.read(lambda c: fingerprints.candidates(c, comment.site_id, print_of()))
    assert len(found) == is_kept


def test_the_first_member_speaks_for_a_wave_that_people_rejected(
    store: Store, now: dt.datetime
) -> None:
    site, long_ago = a_site(store, now), now - dt.timedelta(days=31)
    first = a_comment(store, site, now, created_at=long_ago)
    rejected = a_comment(store, site, now, state=Action.REJECT, state_by=StateBy.PERSON)

    def work(connection):
        fingerprints.keep(connection, first, print_of())
        wave = waves.begin(connection, site.id, first_at=now)
        waves.gather(connection, wave, comment_ids=[first.id, rejected.id])
        fingerprints.forget_old(connection, now=now, limit=100)
        return fingerprints.candidates(connection, site.id, print_of())

    assert len(store.write(work)) == 1


def test_what_is_kept_is_not_looked_at_again_before_its_time(
    store: Store, now: dt.datetime
) -> None:
    month_ago, day = now - dt.timedelta(days=31), dt.timedelta(days=1)
    decided = {"state": Action.REJECT, "state_by": StateBy.PERSON, "created_at": month_ago}
    comment = a_comment(store, a_site(store, now), now, **decided)
    store.write(lambda connection: fingerprints.keep(connection, comment, print_of()))
    looked_at = [
        store.write(lambda c, at=at: fingerprints.forget_old(c, now=at, limit=100))
        for at in (now, now + day, now + 160 * day)
    ]
    assert looked_at == [1, 0, 1]


def test_old_fingerprints_go_in_portions(store: Store, now: dt.datetime) -> None:
    site, long_ago = a_site(store, now), now - dt.timedelta(days=99)
    members = [a_comment(store, site, now, created_at=long_ago) for _ in range(3)]

    def keep(connection):
        for comment in members:
            fingerprints.keep(connection, comment, print_of())

    store.write(keep)
    counts = [store.write(lambda c: fingerprints.forget_old(c, now=now, limit=2)) for _ in range(3)]
    assert counts == [2, 1, 0]


def test_the_background_forgets_all_whose_time_has_passed(
    store: Store, settings: Settings, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "FORGOTTEN_AT_ONCE", 2)
    site, long_ago = a_site(store, now), now - dt.timedelta(days=99)
    members = [a_comment(store, site, now, created_at=long_ago) for _ in range(5)]
    for comment in members:
        store.write(lambda c, one=comment: fingerprints.keep(c, one, print_of()))
    jobs.forget_fingerprints(Tools(store, settings, is_over=lambda: False), now)
    assert store.read(lambda c: fingerprints.candidates(c, site.id, print_of())) == []


def test_an_erased_comment_takes_its_fingerprint_with_it(store: Store, now: dt.datetime) -> None:
    comment = a_comment(store, a_site(store, now), now)

    def work(connection):
        fingerprints.keep(connection, comment, print_of())
        waves.catch(connection, comment.id, otherwise=Action.PUBLISH)
        comments.remove(connection, comment)
        return fingerprints.candidates(connection, comment.site_id, print_of())

    assert store.write(work) == []


@pytest.mark.parametrize("state", [Action.REJECT, Action.PUBLISH])
def test_a_wave_counts_what_people_had_decided_for_those_who_join(
    store: Store, now: dt.datetime, state: Action
) -> None:
    site = a_site(store, now)
    decided = a_comment(store, site, now, state=state, state_by=StateBy.PERSON, label=Label.SPAM)
    machine = a_comment(store, site, now, state=state)

    def work(connection):
        wave = waves.begin(connection, site.id, first_at=now)
        waves.gather(connection, wave, comment_ids=[decided.id, machine.id])
        return waves.get(connection, wave)

    wave = store.write(work)
    is_rejected = state is Action.REJECT
    assert (wave.n_members, wave.n_rejected, wave.n_published) == (2, is_rejected, not is_rejected)
    assert wave.label is (Label.SPAM if is_rejected else None)
    assert stored(store, machine).wave_id == wave.id


def test_two_waves_become_one(store: Store, now: dt.datetime) -> None:
    site = a_site(store, now)
    rejected = {"state": Action.REJECT, "state_by": StateBy.PERSON, "label": Label.ABUSE}
    members = [a_comment(store, site, now, **rejected) for _ in range(4)]

    def work(connection):
        first, second = (waves.begin(connection, site.id, first_at=now) for _ in range(2))
        waves.gather(connection, first, comment_ids=[one.id for one in members[:2]])
        waves.gather(connection, second, comment_ids=[one.id for one in members[2:]])
        waves.gather(connection, first, wave_ids=[second])
        return waves.get(connection, first)

    wave = store.write(work)
    assert (wave.n_members, wave.n_rejected, wave.label) == (4, 4, Label.ABUSE)
    assert {stored(store, one).wave_id for one in members} == {wave.id}


def test_who_leaves_takes_along_what_was_decided(store: Store, now: dt.datetime) -> None:
    site = a_site(store, now)
    comment = a_comment(store, site, now, state=Action.REJECT, state_by=StateBy.PERSON)

    def join(connection):
        wave = waves.begin(connection, site.id, first_at=now)
        waves.gather(connection, wave, comment_ids=[comment.id])
        return wave

    wave_id = store.write(join)
    store.write(lambda connection: waves.leave(connection, stored(store, comment)))
    wave = store.read(lambda connection: waves.get(connection, wave_id))
    assert (wave.n_members, wave.n_rejected) == (0, 0)
    assert stored(store, comment).wave_id is None


def test_only_what_the_wave_itself_holds_is_caught(store: Store, now: dt.datetime) -> None:
    site = a_site(store, now)
    held = a_comment(store, site, now, state=Action.HOLD, state_by=StateBy.WAVE)
    decided = a_comment(store, site, now, state=Action.HOLD, state_by=StateBy.PERSON)

    def work(connection):
        wave = waves.begin(connection, site.id, first_at=now)
        for comment in (held, decided):
            waves.enter(connection, wave, comment.id, at=now)
            waves.catch(connection, comment.id, otherwise=Action.PUBLISH)
        return waves.caught_by(connection, wave)

    ((comment, otherwise),) = store.write(work)
    assert (comment.id, otherwise) == (held.id, Action.PUBLISH)


def test_the_authors_of_a_wave_are_told_once_each(store: Store, now: dt.datetime) -> None:
    site = a_site(store, now)
    names = ["ann", "ann", "bob", None]
    members = [a_comment(store, site, now, author_hash=name) for name in names]

    def work(connection):
        for name in ("ann", "bob", "eve"):
            authors.count(connection, site.id, name, comments=4, at=now)
        wave = waves.begin(connection, site.id, first_at=now)
        waves.gather(connection, wave, comment_ids=[one.id for one in members])
        return waves.authors_of(connection, wave)

    found = store.write(work)
    assert [(one.first_seen_at, one.n_comments, one.n_rejected) for one in found] == 2 * [
        (now, 4, 0)
    ]
