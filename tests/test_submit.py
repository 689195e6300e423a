"""Submitting: a comment is judged and kept once, and its repeats are known again."""

import datetime as dt
import threading

import pytest
from sqlalchemy import func, select

from model.comment import CommentType, TextFormat
from model.labels import Action, Label, Mode
from service.errors import AnotherComment
from service.record import Change, StateBy, Waiting
from service.store import Store, changes, verdicts
from service.store.tables import comments, metadata
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, SPAM, Platform
from tests.small_model import small_classifier

pytestmark = on_both_databases


@pytest.fixture
def platform(store: Store, now: dt.datetime) -> Platform:
    return Platform(store, now)


def number_of_comments(store: Store) -> int:
    count = select(func.count()).select_from(comments)
    return store.read(lambda connection: connection.execute(count).scalar_one())


def test_what_was_said_is_kept_as_it_was_sent(platform: Platform, now: dt.datetime) -> None:
    comment = platform.stored(
        "<p>See <a href='https://www.Bakery.example/rye'>this</a></p>",
        format=TextFormat.HTML,
        type=CommentType.TRACKBACK,
        author_name="Ann",
        author_url="https://ann.example",
        page_url="https://blog.example/bread",
        page_title="Bread",
        page_text="Take this dough and bake it.",
        parent_text="Which flour?",
        posted_at=now - dt.timedelta(hours=1),
        external_id="17",
        section="baking",
    )
    assert platform.found(comment) == comment
    assert (comment.type, comment.section) == (CommentType.TRACKBACK, "baking")
    assert (comment.page_url, comment.page_title) == ("https://blog.example/bread", "Bread")
    assert comment.posted_at == now - dt.timedelta(hours=1)
    (revision,) = platform.revisions(comment)
    assert revision.text == "<p>See <a href='https://www.Bakery.example/rye'>this</a></p>"
    assert (revision.number, revision.same_as, revision.format) == (1, 1, TextFormat.HTML)
    assert (revision.author_name, revision.author_url) == ("Ann", "https://ann.example")
    assert revision.parent_text == "Which flour?"
    assert revision.domains == ("bakery.example",)
    assert revision.page_overlap == 0.5


def test_the_verdict_is_kept_as_it_was_answered(platform: Platform) -> None:
    judged = platform.submit(SPAM)
    assert judged.comment is not None
    number = judged.comment.id
    (row,) = platform.store.read(lambda connection: verdicts.of_comment(connection, number))
    assert row.verdict == judged.verdict
    assert (row.revision, row.shadow) == (1, False)
    assert judged.verdict.reasons
    assert judged.comment.state is judged.verdict.action
    assert judged.comment.state_by is StateBy.MACHINE


def test_people_are_known_by_keyed_hashes_alone(platform: Platform) -> None:
    first = platform.stored(author_email="Ann@Example.org ", ip="192.0.2.1")
    second = platform.stored(author_email="ann@example.org", ip="::ffff:192.0.2.1")
    assert first.author_hash and first.author_hash == second.author_hash
    assert first.ip_hash and first.ip_hash == second.ip_hash
    assert first.author_hash != first.ip_hash
    assert platform.stored().author_hash is None
    for table in metadata.sorted_tables:
        for row in platform.store.read(
            lambda connection, table=table: connection.execute(select(table)).all()
        ):
            assert "example.org" not in str(row).lower() and "192.0.2.1" not in str(row)


def test_a_repeat_gets_the_same_answer_and_stores_nothing(platform: Platform) -> None:
    first = platform.submit(SPAM, external_id="17", author_name="Ann")
    again = platform.submit(SPAM, external_id="17", author_name="Ann")
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.comment, again.verdict) == (first.comment, first.verdict)
    assert number_of_comments(platform.store) == 1


def test_a_repeat_is_known_by_the_idempotency_key_as_well(platform: Platform) -> None:
    first = platform.submit(idempotency_key="abc")
    assert platform.submit(idempotency_key="abc").comment == first.comment
    assert platform.submit(idempotency_key="abd").comment != first.comment


def test_a_repeat_is_known_after_the_hash_key_was_changed(
    platform: Platform, now: dt.datetime
) -> None:
    first = platform.submit(external_id="17", author_email="ann@example.org")
    platform.pseudonyms.rotate(now=now)
    again = platform.submit(external_id="17", author_email="ann@example.org")
    assert again.comment == first.comment
    with pytest.raises(AnotherComment):
        platform.submit(SPAM, external_id="17", author_email="ann@example.org")


@pytest.mark.parametrize(
    "other", [{"author_name": "Eve"}, {"section": "news"}, {"language": "de"}, {"ip": "192.0.2.9"}]
)
def test_another_comment_under_the_same_name_is_refused(
    platform: Platform, other: dict[str, str]
) -> None:
    platform.submit(external_id="17")
    with pytest.raises(AnotherComment, match="with this external_id before"):
        platform.submit(external_id="17", **other)
    assert number_of_comments(platform.store) == 1


def test_a_key_of_another_request_is_refused(platform: Platform) -> None:
    platform.submit(external_id="17", idempotency_key="abc")
    with pytest.raises(AnotherComment, match="with this Idempotency-Key before"):
        platform.submit(external_id="18", idempotency_key="abc")
    platform.submit(SPAM, external_id="19", idempotency_key="abd")
    with pytest.raises(AnotherComment):
        platform.submit(external_id="17", idempotency_key="abd")


def test_sites_may_use_the_same_names(store: Store, now: dt.datetime) -> None:
    garden, attic = Platform(store, now), Platform(store, now)
    assert garden.submit(HARMLESS, external_id="17").is_new
    assert attic.submit(SPAM, external_id="17").is_new


def test_repeats_at_the_same_time_are_one_comment(platform: Platform) -> None:
    small_classifier()
    platform.submit()
    guids: list[str] = []

    def submit() -> None:
        guids.append(platform.stored(SPAM, external_id="17", idempotency_key="abc").guid)

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(guids) == 8 and len(set(guids)) == 1
    assert number_of_comments(platform.store) == 2


def test_a_platform_that_polls_hears_of_the_comment(platform: Platform) -> None:
    comment = platform.stored(external_id="17")
    (change,) = platform.store.read(
        lambda connection: changes.after(connection, platform.site.id, changes.START, limit=9)
    )
    assert (change.comment_guid, change.external_id) == (comment.guid, "17")
    assert (change.what, change.state) == (Change.SUBMITTED, comment.state)


def test_a_test_is_judged_and_not_stored(platform: Platform) -> None:
    judged = platform.submit(SPAM, is_test=True, external_id="17")
    assert judged.comment is None
    assert judged.verdict.label is Label.SPAM
    assert number_of_comments(platform.store) == 0


def test_what_is_held_waits_for_a_person(store: Store, now: dt.datetime) -> None:
    comment = Platform(store, now, mode=Mode.PRE).stored(HARMLESS)
    assert (comment.state, comment.waiting) == (Action.HOLD, Waiting.HELD)
    assert comment.urgency > 0


def test_chance_chooses_comments_for_a_person_to_look_at(platform: Platform) -> None:
    chosen, other = platform.stored(in_sample=True), platform.stored()
    assert (chosen.audit_sample, chosen.waiting) == (True, Waiting.AUDIT)
    assert (other.audit_sample, other.waiting) == (False, None)
    assert not platform.with_options(audit_share=0.0).stored(in_sample=True).audit_sample


def test_a_site_that_keeps_no_text_keeps_only_what_a_person_should_see(
    platform: Platform,
) -> None:
    platform.with_options(store_text=False)
    (plain,) = platform.revisions(platform.stored(HARMLESS, author_name="Ann", parent_text="Oh?"))
    assert (plain.text, plain.author_name, plain.parent_text) == (None, "", None)
    (bad,) = platform.revisions(platform.stored(SPAM, author_name="Eve"))
    assert (bad.text, bad.author_name) == (SPAM, "Eve")
    (sampled,) = platform.revisions(platform.stored(HARMLESS, in_sample=True))
    assert sampled.text == HARMLESS


def test_a_text_that_no_database_could_hold_is_kept_in_its_length(platform: Platform) -> None:
    comment = platform.stored("cut\0here", author_name="A\0", page_url="x" * 3000)
    (revision,) = platform.revisions(comment)
    assert (revision.text, revision.author_name) == ("cut\ufffdhere", "A\ufffd")
    assert len(platform.found(comment).page_url) == 2000
