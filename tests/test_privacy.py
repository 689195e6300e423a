"""What is past its time goes, what people ask for is given, and what is erased stays so."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from model.labels import Action, Label
from service.cli import main
from service.errors import UnknownComment
from service.moderation import Actor, Ruling, decide, flag, promote, vote
from service.moderation.erase_author import erase_author
from service.moderation.export import export_author, export_comment
from service.moderation.retention import prune
from service.record import FlagKind, Promotion, Source, VoteKind, Waiting
from service.settings import Settings
from service.sites.change import change_site
from service.sites.options import Callback
from service.store import (
    CommentRow,
    Store,
    VerdictRow,
    authors,
    comments,
    revisions,
    verdicts,
)
from service.store.tables import audit_log
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, SPAM, Platform
from tests.stored import a_comment, a_verdict, stored

pytestmark = on_both_databases

DAY = dt.timedelta(days=1)


@pytest.fixture
def platform(store: Store, now: dt.datetime) -> Platform:
    return Platform(store, now)


def text_of(store: Store, comment: CommentRow) -> str | None:
    return store.read(lambda connection: revisions.get(connection, comment.id, 1)).text


def test_the_words_of_a_rejected_comment_go_after_190_days(
    platform: Platform, now: dt.datetime
) -> None:
    rejected = a_comment(platform.store, platform.site, now, state=Action.REJECT)
    published = a_comment(platform.store, platform.site, now)
    assert prune(platform.store, platform.site, now=now + 189 * DAY).words == 0
    assert prune(platform.store, platform.site, now=now + 191 * DAY).words == 1
    assert prune(platform.store, platform.site, now=now + 191 * DAY).words == 0
    assert text_of(platform.store, rejected) is None
    assert text_of(platform.store, published) is not None
    assert platform.store.read(lambda c: verdicts.latest(c, rejected.id)).reasons == ()


@pytest.mark.parametrize("kept", [{"legal_hold": True}, {"waiting": Waiting.APPEALED}])
def test_what_must_stay_stays(
    platform: Platform, now: dt.datetime, kept: dict[str, object]
) -> None:
    comment = a_comment(platform.store, platform.site, now, state=Action.REJECT, **kept)
    prune(platform.store, platform.site, now=now + 999 * DAY)
    assert text_of(platform.store, comment) is not None


def test_the_hash_of_an_address_goes_after_30_days(platform: Platform, now: dt.datetime) -> None:
    comment = a_comment(platform.store, platform.site, now, ip_hash="a" * 64, author_hash="b" * 64)
    assert prune(platform.store, platform.site, now=now + 29 * DAY).addresses == 0
    assert prune(platform.store, platform.site, now=now + 31 * DAY).addresses == 1
    after = stored(platform.store, comment)
    assert (after.ip_hash, after.author_hash) == (None, "b" * 64)


def test_pruning_goes_on_over_many_portions(
    platform: Platform, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.moderation.retention.PORTION", 2)
    for _ in range(5):
        a_comment(platform.store, platform.site, now, state=Action.REJECT)
    assert prune(platform.store, platform.site, now=now + 200 * DAY).words == 5


def test_all_that_an_author_wrote_is_given_and_erased(platform: Platform, now: dt.datetime) -> None:
    for number in range(3):
        platform.stored(f"{HARMLESS} {number}", author_email="Ann@example.org")
    other = platform.stored(HARMLESS, author_email="ben@example.org")
    world: dict[str, Any] = {
        "site": platform.site,
        "store": platform.store,
        "pseudonyms": platform.pseudonyms,
    }
    record, *given = export_author("ann@example.org", **world)
    assert record["author"]["n_comments"] == 3
    assert [each["revisions"][0]["text"][-1] for each in given] == ["0", "1", "2"]
    erased = erase_author("ann@example.org", who="operator", now=now, **world)
    assert (erased.n_erased, erased.n_held) == (3, 0)
    assert list(export_author("ann@example.org", **world)) == []
    assert export_comment(other.guid, site=platform.site, store=platform.store)


def test_a_comment_under_a_legal_hold_survives_its_author(
    platform: Platform, now: dt.datetime
) -> None:
    kept = platform.stored(HARMLESS, author_email="ann@example.org")
    platform.stored(f"{HARMLESS} again", author_email="ann@example.org")
    platform.store.write(lambda c: comments.change(c, kept, at=now, legal_hold=True))
    erased = erase_author(
        "ann@example.org",
        who="operator",
        site=platform.site,
        store=platform.store,
        pseudonyms=platform.pseudonyms,
        now=now,
    )
    assert (erased.n_erased, erased.n_held) == (1, 1)
    record = platform.store.read(lambda c: authors.record(c, platform.site.id, kept.author_hash))
    assert record.n_comments == 2


def test_an_export_names_no_other_person(platform: Platform, now: dt.datetime) -> None:
    comment = platform.stored(HARMLESS, author_email="ann@example.org")
    mara = Actor(source=Source.MODERATOR, name="mara")
    ruling = Ruling.of(None, Label.LEGITIMATE)
    decide(comment.guid, ruling, actor=mara, site=platform.site, store=platform.store, now=now)
    document = export_comment(comment.guid, site=platform.site, store=platform.store)
    assert document["decisions"][0]["label"] == "legitimate"
    assert "mara" not in str(document)


def test_another_sites_comment_is_not_given(platform: Platform, now: dt.datetime) -> None:
    comment = platform.stored(HARMLESS)
    other = platform.store.add_site("attic", platform.site.mode, created_at=now)
    with pytest.raises(UnknownComment):
        export_comment(comment.guid, site=other, store=platform.store)


@pytest.fixture
def command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, database: str
) -> Callable[..., Result]:
    """Runs `chaffinch` on the database of the test."""
    monkeypatch.setenv("CHAFFINCH_HOME", str(settings.home))
    monkeypatch.setenv("CHAFFINCH_DATABASE_URL", database)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_the_commands_do_it(command: Callable[..., Result], platform: Platform) -> None:
    comment = platform.stored(HARMLESS)
    site = ("--site", platform.site.name)
    assert json.loads(command("export", *site, "--comment", comment.guid).stdout)["site"]
    assert command("legal-hold", comment.guid, *site).exit_code == 0
    assert "legal hold" in command("erase", *site, "--comment", comment.guid, "--yes").stderr
    assert command("legal-hold", comment.guid, *site, "--off").exit_code == 0
    assert command("erase", *site, "--comment", comment.guid, "--yes").exit_code == 0
    assert command("export", *site, "--comment", comment.guid).exit_code == 1
    assert command("prune").exit_code == 0
    assert command("erase", *site).exit_code == 2
    rows = select(audit_log.c.what).where(audit_log.c.who == "operator").order_by(audit_log.c.id)
    done = platform.store.read(lambda connection: list(connection.scalars(rows)))
    assert done[-5:] == ["export", "legal hold", "legal hold", "erase", "prune"]


def test_an_export_holds_all_that_hangs_on_a_comment(platform: Platform, now: dt.datetime) -> None:
    comment = platform.stored(HARMLESS, author_email="ann@example.org")
    world: dict[str, Any] = {"site": platform.site, "store": platform.store, "now": now}
    readers = {**world, "pseudonyms": platform.pseudonyms, "who": "platform", "reader": "ben"}
    flag(comment.guid, FlagKind.OTHER, note="said before", **readers)
    vote(comment.guid, VoteKind.FUNNY, **readers)
    promote(comment.guid, Promotion.LAST_WORD, who="platform", **world)
    mara = Actor(source=Source.MODERATOR, name="mara")
    ruling = Ruling.of(None, Label.LEGITIMATE, note="she asked nicely")
    decide(comment.guid, ruling, actor=mara, **world)
    shadow = VerdictRow(
        comment_id=comment.id, revision=1, verdict=a_verdict(), shadow=True, created_at=now
    )
    platform.store.write(lambda connection: verdicts.add(connection, shadow))
    document = export_comment(comment.guid, site=platform.site, store=platform.store)
    assert [each["kind"] for each in document["votes"]] == ["funny"]
    assert [each["kind"] for each in document["promotions"]] == ["last-word"]
    assert [each["note"] for each in document["flags"]] == ["said before"]
    assert [each["note"] for each in document["decisions"]] == ["she asked nicely"]
    assert [each["shadow"] for each in document["verdicts"]] == [False, True]
    assert [each["what"] for each in document["changes"]] == ["submitted", "decided"]
    (example,) = document["examples"]
    assert (example["label"], example["text"]) == ("legitimate", HARMLESS)
    lines = {each["what"]: each for each in document["audit"]}
    assert set(lines) == {"flag", "vote", "promote", "decide"}
    assert lines["decide"]["before"]["state"] == "publish"
    assert "mara" not in str(document)


def test_an_export_holds_what_the_platform_was_told(platform: Platform, now: dt.datetime) -> None:
    callback = Callback("https://blog.example/notices", "sealed")
    change_site(
        platform.store, platform.site.name, who="operator", now=now, options={"callback": callback}
    )
    comment = platform.stored(HARMLESS)
    mara = Actor(source=Source.MODERATOR, name="mara")
    spam = Ruling.of(None, Label.SPAM)
    decide(comment.guid, spam, actor=mara, site=platform.site, store=platform.store, now=now)
    document = export_comment(comment.guid, site=platform.site, store=platform.store)
    (notice,) = document["notices"]
    assert json.loads(notice["body"])["state"] == "reject"
    assert notice["sent_at"] is None


def test_a_site_that_keeps_no_text_lets_go_of_what_a_person_approved(
    platform: Platform, now: dt.datetime
) -> None:
    platform.with_options(store_text=False, hold_new_authors=1)
    held = platform.stored(HARMLESS, author_email="ann@example.org")
    assert text_of(platform.store, held) is not None
    assert prune(platform.store, platform.site, now=now + 9 * DAY).words == 0  # it waits
    mara = Actor(source=Source.MODERATOR, name="mara")
    fine, site = Ruling.of(None, Label.LEGITIMATE), platform.site
    decide(held.guid, fine, actor=mara, site=site, store=platform.store, now=now)
    assert prune(platform.store, site, now=now + DAY / 2).words == 0  # they may take it back
    assert prune(platform.store, site, now=now + 2 * DAY).words == 1
    assert text_of(platform.store, held) is None


def test_what_a_site_never_kept_is_not_looked_at_again(
    platform: Platform, now: dt.datetime
) -> None:
    platform.with_options(store_text=False)
    plain = platform.stored(HARMLESS)
    assert (text_of(platform.store, plain), plain.words_gone) == (None, True)
    assert prune(platform.store, platform.site, now=now + 2 * DAY).words == 0


def test_words_that_an_edit_brings_go_in_their_time(platform: Platform, now: dt.datetime) -> None:
    comment = platform.stored(SPAM)
    rejected = platform.store.write(
        lambda c: comments.change(c, comment, at=now, state=Action.REJECT, waiting=None)
    )
    assert prune(platform.store, platform.site, now=now + 191 * DAY).words == 1
    edited = platform.edit(stored(platform.store, rejected), f"{SPAM} Or rent a watch for a week.")
    platform.store.write(
        lambda c: comments.change(c, edited, at=now, state=Action.REJECT, waiting=None)
    )
    assert prune(platform.store, platform.site, now=now + 191 * DAY).words == 1
    assert [each.text for each in platform.revisions(edited)] == [None, None]
