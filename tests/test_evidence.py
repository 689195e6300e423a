"""What a site knows of a comment is asked in the moment that it is stored."""

import datetime as dt
from collections.abc import Callable

import pytest

from model.evidence import UNKNOWN_AUTHOR, Effect
from model.labels import Action, Mode
from service.lists.changes import add_entries, counted_entries, entries_of, remove_entry
from service.lists.compiled import Lists
from service.moderation.evidence import NEW_FOR, author_record
from service.record import StateBy
from service.store import CommentRow, Store, authors
from service.store.authors import N_ACCEPTED_FOR_TRUST, AuthorRecord
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, SPAM, Platform

ANN = "ann@example.org"
PUBLISH, HOLD, REJECT = Action.PUBLISH, Action.HOLD, Action.REJECT


@pytest.fixture
def platform(store: Store, now: dt.datetime) -> Platform:
    return Platform(store, now)


@pytest.fixture
def listed(platform: Platform) -> Callable[..., int]:
    def add(*written: str, effect: Effect = Effect.BLOCK) -> int:
        new = entries_of(platform.site.id, written, effect, None, pseudonyms=platform.pseudonyms)
        return add_entries(platform.store, platform.site, new, who="ann", now=platform.now)

    return add


def hits(platform: Platform) -> dict[str, int]:
    counted = counted_entries(platform.store, platform.site)
    return {each.entry.shown: each.n_hits for each in counted}


@on_both_databases
def test_an_entry_holds_for_the_very_next_comment(
    platform: Platform, listed: Callable[..., int]
) -> None:
    assert platform.stored().state is PUBLISH
    listed("crust")
    caught = platform.stored()
    assert (caught.state, caught.state_by) == (REJECT, StateBy.LIST)
    remove_entry(platform.store, platform.site, "crust", pseudonyms=platform.pseudonyms,
                 who="ann", now=platform.now)  # fmt: skip
    assert platform.stored().state is PUBLISH


@on_both_databases
def test_which_entries_a_comment_meets_is_kept_also_when_it_is_edited(
    platform: Platform, listed: Callable[..., int]
) -> None:
    listed("crust", "roses")
    comment = platform.stored()
    assert hits(platform) == {"crust": 1, "roses": 0}
    platform.edit(comment, "Roses are lovely at this time of the year, are they not?")
    assert hits(platform) == {"crust": 0, "roses": 1}


def test_a_test_and_a_repeat_count_for_no_entry(
    platform: Platform, listed: Callable[..., int]
) -> None:
    listed("crust")
    assert platform.submit(is_test=True).verdict.action is REJECT
    assert hits(platform) == {"crust": 0}
    platform.submit(external_id="7")
    platform.submit(external_id="7")
    assert hits(platform) == {"crust": 1}


def test_links_to_an_allowed_domain_are_left_out_of_what_is_judged(
    platform: Platform, listed: Callable[..., int]
) -> None:
    link = f"{HARMLESS} More at https://watches.example/pills"
    listed("watches.example", effect=Effect.ALLOW)
    platform.lists = Lists(platform.store, platform.pseudonyms)
    scores = platform.submit(link, is_test=True).verdict.scores
    assert scores == platform.submit(f"{HARMLESS} More at", is_test=True).verdict.scores
    # Nothing else is allowed by it.
    assert platform.submit(SPAM, is_test=True).verdict.action is not PUBLISH


@on_both_databases
def test_an_author_is_counted_with_every_comment(platform: Platform) -> None:
    for _ in range(3):
        comment = platform.stored(author_email=ANN)
    record = platform.store.read(
        lambda connection: authors.record(connection, platform.site.id, comment.author_hash)
    )
    assert (record.n_comments, record.first_seen_at) == (3, platform.now)


def accepted(platform: Platform, comment: CommentRow, n: int) -> None:
    """Note that people accepted so many comments of the author."""
    platform.store.write(
        lambda connection: authors.count(
            connection, platform.site.id, comment.author_hash, accepted=n, at=platform.now
        )
    )


@on_both_databases
def test_first_comments_wait_until_people_accepted_one(platform: Platform) -> None:
    platform.with_options(hold_new_authors=1)
    first, second = (platform.stored(author_email=ANN) for _ in range(2))
    assert (first.state, second.state) == (HOLD, HOLD)
    accepted(platform, first, 1)
    assert platform.stored(author_email=ANN).state is PUBLISH
    assert platform.stored().state is HOLD  # of somebody unknown


def test_a_trusted_author_is_not_rejected_by_the_machine_alone(platform: Platform) -> None:
    assert platform.stored(SPAM).state is REJECT
    known = platform.stored(author_email=ANN)
    accepted(platform, known, N_ACCEPTED_FOR_TRUST)
    assert platform.submit(SPAM, author_email=ANN, is_test=True).verdict.action is HOLD


def test_a_muted_author_is_rejected(platform: Platform) -> None:
    known = platform.stored(author_email=ANN)
    assert known.author_hash is not None
    author_hash = known.author_hash
    platform.store.write(
        lambda connection: authors.mute(
            connection, platform.site.id, author_hash, muted_at=platform.now
        )
    )
    assert platform.stored(author_email=ANN).state is REJECT
    assert platform.stored(author_email="bob@example.org").state is PUBLISH


def test_a_site_that_only_logs_publishes_and_says_what_its_lists_would_do(
    store: Store, now: dt.datetime
) -> None:
    platform = Platform(store, now, mode=Mode.LOG_ONLY)
    new = entries_of(platform.site.id, ["crust"], Effect.BLOCK, None,
                     pseudonyms=platform.pseudonyms)  # fmt: skip
    add_entries(store, platform.site, new, who="ann", now=now)
    verdict = platform.submit().verdict
    assert (verdict.action, verdict.would_be) == (PUBLISH, REJECT)


@pytest.mark.parametrize(
    ("n_accepted", "n_rejected", "trusted"),
    [
        (N_ACCEPTED_FOR_TRUST - 1, 0, False),
        (N_ACCEPTED_FOR_TRUST, 0, True),
        (N_ACCEPTED_FOR_TRUST, 1, False),
        (19, 1, False),
        (20, 1, True),
        (39, 2, False),
    ],
)
def test_trusted_are_those_of_whom_next_to_nothing_was_rejected(
    now: dt.datetime, n_accepted: int, n_rejected: int, trusted: bool
) -> None:
    row = AuthorRecord(50, n_accepted, n_rejected, None, now)
    assert author_record(row, now=now).trusted is trusted


def test_an_author_is_new_for_a_while(now: dt.datetime) -> None:
    row = AuthorRecord(1, first_seen_at=now)
    assert author_record(row, now=now + NEW_FOR / 2).is_new
    assert not author_record(row, now=now + NEW_FOR).is_new
    assert author_record(AuthorRecord(), now=now) == UNKNOWN_AUTHOR
