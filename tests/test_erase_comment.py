"""Erasing: nothing of the words stays, and nothing brings them back."""

import datetime as dt

import pytest
from sqlalchemy import select

from service.errors import ErasedComment, LegalHold, UnknownComment
from service.record import Change
from service.store import Store, audit, changes, comments
from service.store.tables import audit_log, metadata
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, Platform

pytestmark = on_both_databases


@pytest.fixture
def platform(store: Store, now: dt.datetime) -> Platform:
    return Platform(store, now)


def test_no_table_holds_a_word_or_a_hash_of_it_any_more(
    platform: Platform, now: dt.datetime
) -> None:
    secret = "xylophone"
    comment = platform.stored(
        f"My {secret} is out of tune.",
        author_name=secret,
        author_email="ann@example.org",
        external_id="17",
        parent_text=secret,
    )
    edited = platform.edit(comment, f"My {secret} is in tune again, thanks to you all.")
    platform.store.write(
        lambda connection: audit.write(
            connection,
            site_id=comment.site_id,
            who="moderator Ada",
            what="note",
            at=now,
            comment_id=comment.id,
            after={"note": secret},
        )
    )
    assert secret in everything(platform.store)
    platform.erase(edited)
    rest = everything(platform.store)
    for trace in (secret, comment.author_hash, comment.request_digest):
        assert trace and trace not in rest


def everything(store: Store) -> str:
    return store.read(
        lambda connection: "\n".join(
            str(row)
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
        )
    )


def test_who_did_what_stays_on_record(platform: Platform) -> None:
    comment = platform.edit(platform.stored(), "Something else altogether, said in other words.")
    platform.erase(comment)
    wanted = select(audit_log).where(audit_log.c.comment_id == comment.id).order_by(audit_log.c.id)
    lines = platform.store.read(lambda connection: connection.execute(wanted).all())
    assert [(line.what, line.before, line.after) for line in lines] == [
        ("edit", None, None),
        ("erase", None, None),
    ]
    assert all(line.who == "platform (key …wxyz)" for line in lines)


def test_no_later_comment_gets_its_number(platform: Platform) -> None:
    newest = platform.stored()
    platform.erase(newest)
    assert platform.stored("The next comment has a record of its own.").id > newest.id


def test_an_erased_comment_is_gone_and_not_unknown(platform: Platform) -> None:
    comment = platform.stored()
    platform.erase(comment)
    for ask in (platform.erase, platform.look_up):
        with pytest.raises(ErasedComment, match="was erased"):
            ask(comment)


@pytest.mark.parametrize("name", [{"external_id": "17"}, {"idempotency_key": "abc"}])
def test_a_late_repeat_does_not_bring_it_back(platform: Platform, name: dict[str, str]) -> None:
    platform.erase(platform.stored(HARMLESS, **name))
    with pytest.raises(ErasedComment):
        platform.submit(HARMLESS, **name)


def test_a_platform_that_polls_hears_of_it(platform: Platform) -> None:
    comment = platform.stored(external_id="17")
    platform.erase(comment)
    site_id = platform.site.id
    told = platform.store.read(
        lambda connection: changes.after(connection, site_id, changes.START, limit=9)
    )
    assert [change.what for change in told] == [Change.SUBMITTED, Change.ERASED]
    assert told[1].comment_guid == comment.guid


def test_what_the_law_holds_is_not_erased(platform: Platform, now: dt.datetime) -> None:
    comment = platform.stored()
    held = platform.store.write(
        lambda connection: comments.change(connection, comment, at=now, legal_hold=True)
    )
    with pytest.raises(LegalHold, match="lift that"):
        platform.erase(held)
    assert platform.found(comment) == held


def test_another_site_can_erase_nothing(platform: Platform, store: Store, now: dt.datetime) -> None:
    comment = platform.stored()
    with pytest.raises(UnknownComment):
        Platform(store, now).erase(comment)
    assert platform.found(comment) == comment
