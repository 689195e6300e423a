"""What was erased stays so: no backup brings it back, even when the database was lost."""

import datetime as dt
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from service.backup import back_up, restore
from service.cli import main
from service.errors import UnknownComment
from service.privacy.erasures import Erasures
from service.settings import Settings
from service.store import CommentRow, Store, authors, comments, tombstones
from service.store.tables import audit_log
from service.store.tombstones import Grave, Kind
from tests.api import Api
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, Platform

ANN = "ann@example.org"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def platform(store: Store, now: dt.datetime) -> Platform:
    return Platform(store, now)


@pytest.fixture
def lost(tmp_path: Path, migrated_file: Path) -> Iterator[Store]:
    """A new, empty database, in place of the one that was lost."""
    path = tmp_path / "new.db"
    path.write_bytes(migrated_file.read_bytes())
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


def is_there(store: Store, comment: CommentRow) -> bool:
    try:
        store.read(lambda connection: comments.find(connection, comment.site_id, comment.guid))
    except UnknownComment:
        return False
    return True


@on_both_databases
def test_what_the_replaced_database_knows_to_be_erased_stays_so(
    platform: Platform, tmp_path: Path, now: dt.datetime
) -> None:
    erased, kept = (platform.stored(external_id=name) for name in ("erased", "kept"))
    back_up(platform.store, tmp_path / "backup", now=now)
    platform.erase(erased)
    home = Erasures(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    restored = restore(
        platform.store, tmp_path / "backup", erasures=home, now=now + HOUR, replace=True
    )
    assert restored.n_erased == 1
    assert (is_there(platform.store, erased), is_there(platform.store, kept)) == (False, True)
    graves = platform.store.read(tombstones.all_of_them)
    assert {grave.kind for grave in graves} == {Kind.COMMENT, Kind.REQUEST}
    assert [grave.erased for grave in home.read()] == [erased.guid]


@on_both_databases
def test_what_was_noted_outside_the_database_stays_erased_when_that_is_lost(
    platform: Platform, lost: Store, tmp_path: Path, now: dt.datetime
) -> None:
    erased, kept = platform.stored(external_id="erased"), platform.stored()
    back_up(platform.store, tmp_path / "backup", now=now)
    home = Erasures(tmp_path)
    home.add([Grave(platform.site.id, Kind.COMMENT, erased.guid, now)])
    assert restore(lost, tmp_path / "backup", erasures=home, now=now + HOUR).n_erased == 1
    assert (is_there(lost, erased), is_there(lost, kept)) == (False, True)
    line = lost.read(lambda c: c.execute(select(audit_log).order_by(audit_log.c.id.desc())).first())
    assert line is not None and (line.who, line.what, line.at) == (
        "operator",
        "restore",
        now + HOUR,
    )


@on_both_databases
def test_an_author_is_erased_again_with_all_that_is_older(
    platform: Platform, lost: Store, tmp_path: Path, now: dt.datetime
) -> None:
    old = [platform.stored(f"{HARMLESS} {n}", author_email=ANN) for n in range(3)]
    other = platform.stored(author_email="robin@example.org")
    held = platform.stored(author_email=ANN)
    platform.store.write(lambda c: comments.change(c, held, at=now, legal_hold=True))
    platform.now += 2 * HOUR
    later = platform.stored(author_email=ANN)
    back_up(platform.store, tmp_path / "backup", now=now)
    home = Erasures(tmp_path)
    author = str(later.author_hash)
    home.add([Grave(platform.site.id, Kind.AUTHOR, author, now + HOUR)])
    assert restore(lost, tmp_path / "backup", erasures=home, now=platform.now).n_erased == 3
    assert [is_there(lost, each) for each in (*old, other, held, later)] == [False] * 3 + [True] * 3


@on_both_databases
def test_an_author_of_whom_nothing_is_left_has_no_record(
    platform: Platform, lost: Store, tmp_path: Path, now: dt.datetime
) -> None:
    comment = platform.stored(author_email=ANN)
    back_up(platform.store, tmp_path / "backup", now=now)
    home = Erasures(tmp_path)
    home.add([Grave(platform.site.id, Kind.AUTHOR, str(comment.author_hash), now + HOUR)])
    restore(lost, tmp_path / "backup", erasures=home, now=now)
    record = lost.read(lambda c: authors.record(c, platform.site.id, comment.author_hash))
    assert record.first_seen_at is None


@on_both_databases
def test_what_stands_in_the_database_alone_is_noted_once(
    platform: Platform, tmp_path: Path
) -> None:
    erased = platform.stored(external_id="erased")
    platform.erase(erased)
    home = Erasures(tmp_path)
    home.catch_up(platform.store)
    home.catch_up(platform.store)
    assert home.read() == [Grave(platform.site.id, Kind.COMMENT, erased.guid, platform.now + HOUR)]


def test_a_line_that_a_crash_has_cut_spoils_no_other(tmp_path: Path, now: dt.datetime) -> None:
    home = Erasures(tmp_path)
    first, second = (Grave(1, Kind.COMMENT, letter * 32, now) for letter in "ab")
    home.add([first])
    with (tmp_path / "erased.jsonl").open("a") as file:
        file.write('{"site": 1, "kind": "com')
    home.add([second])
    assert home.read() == [first, second]
    assert stat.S_IMODE((tmp_path / "erased.jsonl").stat().st_mode) == 0o600


def test_an_erasure_stands_though_it_cannot_be_noted(tmp_path: Path, now: dt.datetime) -> None:
    (tmp_path / "erased.jsonl").mkdir()
    Erasures(tmp_path).add([Grave(1, Kind.COMMENT, "a" * 32, now)])


@on_both_databases
def test_what_is_erased_over_http_is_noted(
    settings: Settings, store: Store, now: dt.datetime
) -> None:
    api = Api(settings, store, now)
    sent = {"external_id": "17", "comment": {"text": HARMLESS}}
    guid = api.client.post("/v1/comments", json=sent, headers=api.headers).get_json()["id"]
    api.client.delete(f"/v1/comments/{guid}", headers=api.headers)
    assert [(g.kind, g.erased) for g in Erasures(settings.home).read()] == [(Kind.COMMENT, guid)]


@on_both_databases
def test_what_an_operator_erases_is_noted(
    platform: Platform, settings: Settings, database: str
) -> None:
    comment = platform.stored()
    told = {"CHAFFINCH_HOME": str(settings.home), "CHAFFINCH_DATABASE_URL": database}
    command = ["erase", "--yes", "--site", platform.site.name, "--comment", comment.guid]
    assert CliRunner().invoke(main, command, env=told).exit_code == 0
    assert [grave.erased for grave in Erasures(settings.home).read()] == [comment.guid]
