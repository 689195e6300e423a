"""What is past its time goes, what people ask for is given, and what is erased stays so."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from model.labels import Action, Label
from service.cli import main
from service.errors import UnknownComment
from service.moderation import Actor, Ruling, decide
from service.moderation.erase_author import erase_author
from service.moderation.export import export_author, export_comment
from service.moderation.retention import prune
from service.record import Source, Waiting
from service.settings import Settings
from service.store import CommentRow, Store, authors, comments, revisions, verdicts
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, Platform
from tests.stored import a_comment, stored

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
