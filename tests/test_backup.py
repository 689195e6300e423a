"""Backups: all of it or nothing, from either database into either."""

import datetime as dt
import gzip
import json
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from model.labels import Mode
from service.backup import BackupError, Restored, back_up, restore
from service.people import moderators
from service.people.moderators import Role
from service.privacy.erasures import Erasures
from service.record import Change, StateBy
from service.settings import Settings
from service.sites.change import change_site
from service.sites.options import Callback
from service.store import CommentRow, Store, changes, inspection, notices
from service.store.dump import is_empty
from service.store.tables import changes as changes_table
from service.store.tables import comments as comments_table
from tests.databases import on_both_databases
from tests.platform_of_a_site import Platform
from tests.stored import a_comment

pytestmark = on_both_databases


@pytest.fixture
def filled(store: Store, now: dt.datetime) -> Store:
    """A store with a site and a moderator."""
    store.add_site("garden", Mode.POST, created_at=now)
    robin = moderators.add_moderator(
        store, "robin", ["garden"], Role.MODERATOR, sections=["news"], who="operator", now=now
    )
    moderators.choose_password(store, robin, "marsh reeds at dawn", who="robin", now=now)
    return store


@pytest.fixture
def other(tmp_path: Path, migrated_file: Path) -> Iterator[Store]:
    """An empty SQLite database beside the one that is tested."""
    path = tmp_path / "other.db"
    path.write_bytes(migrated_file.read_bytes())
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


def bring_back(store: Store, path: Path, **options: Any) -> Restored:
    """Restore a backup at a home beside it."""
    now = dt.datetime(2026, 12, 24, tzinfo=dt.UTC)
    return restore(store, path, erasures=Erasures(path.parent), now=now, **options)


def test_what_was_backed_up_comes_back(
    filled: Store, other: Store, tmp_path: Path, now: dt.datetime
) -> None:
    n_rows = back_up(filled, tmp_path / "backup", now=now)
    assert bring_back(other, tmp_path / "backup").n_rows == n_rows
    assert other.sites() == filled.sites()
    robin = moderators.check_password(other, "robin", "marsh reeds at dawn")
    assert moderators.memberships(other, robin)[0].sections == ("news",)


def test_new_rows_are_numbered_after_those_that_came_back(
    filled: Store, tmp_path: Path, now: dt.datetime
) -> None:
    back_up(filled, tmp_path / "backup", now=now)
    bring_back(filled, tmp_path / "backup", replace=True)
    assert filled.add_site("attic", Mode.POST, created_at=now).id == 2


def test_a_restored_database_gives_no_number_of_an_erased_comment_again(
    filled: Store, tmp_path: Path, now: dt.datetime
) -> None:
    platform = Platform(filled, now)
    newest = platform.stored()
    platform.erase(newest)
    back_up(filled, tmp_path / "backup", now=now)
    bring_back(filled, tmp_path / "backup", replace=True)
    assert platform.stored("The next comment has a record of its own.").id > newest.id


def test_a_backup_from_sqlite_can_be_restored_here(
    store: Store, other: Store, tmp_path: Path, now: dt.datetime
) -> None:
    other.add_site("garden", Mode.PRE, created_at=now)
    back_up(other, tmp_path / "backup", now=now)
    bring_back(store, tmp_path / "backup")
    assert [(site.name, site.mode) for site in store.sites()] == [("garden", Mode.PRE)]


def test_a_database_that_holds_something_is_left_alone(
    filled: Store, tmp_path: Path, now: dt.datetime
) -> None:
    back_up(filled, tmp_path / "backup", now=now)
    filled.add_site("attic", Mode.POST, created_at=now)
    with pytest.raises(BackupError, match="--replace"):
        bring_back(filled, tmp_path / "backup")
    assert len(filled.sites()) == 2
    bring_back(filled, tmp_path / "backup", replace=True)
    assert len(filled.sites()) == 1


def test_a_backup_is_for_its_owner_alone(filled: Store, tmp_path: Path, now: dt.datetime) -> None:
    back_up(filled, tmp_path / "backup", now=now)
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def lines_of(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def write_lines(path: Path, lines: list[str]) -> None:
    path.write_bytes(gzip.compress("\n".join(lines).encode()))


def test_a_file_that_was_cut_short_restores_nothing(
    filled: Store, other: Store, tmp_path: Path, now: dt.datetime
) -> None:
    path = tmp_path / "backup"
    back_up(filled, path, now=now)
    whole, lines = path.read_bytes(), lines_of(path)
    path.write_bytes(whole[:-20])
    with pytest.raises(BackupError, match="nothing was restored"):
        bring_back(other, path)
    write_lines(path, lines[:-1])
    with pytest.raises(BackupError, match="cut short"):
        bring_back(other, path)
    assert other.read(is_empty)


def test_a_backup_of_another_step_names_the_way_out(
    filled: Store, other: Store, tmp_path: Path, now: dt.datetime
) -> None:
    path = tmp_path / "backup"
    back_up(filled, path, now=now)
    head, *rest = lines_of(path)
    write_lines(path, [json.dumps({**json.loads(head), "revision": "0001"}), *rest])
    with pytest.raises(BackupError, match="restore it with the release that made it"):
        bring_back(other, path)


@pytest.mark.parametrize("content", [b"", b"no gzip", gzip.compress(b'{"a": 1}\n', mtime=0)])
def test_what_is_no_backup_is_refused(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "backup").write_bytes(content)
    with pytest.raises(BackupError):
        bring_back(store, tmp_path / "backup")


def test_a_place_that_cannot_be_written_is_one_plain_error(
    filled: Store, tmp_path: Path, now: dt.datetime
) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(filled, tmp_path / "nowhere" / "backup", now=now)


def test_a_whole_record_has_no_complaints(filled: Store, settings: Settings) -> None:
    assert filled.read(inspection.complaints) == []
    assert filled.read(inspection.counts)["sites"] == 1


def the_feed(store: Store, position: changes.Position = changes.START) -> list[changes.ChangeRow]:
    return store.read(lambda connection: changes.after(connection, 1, position, limit=100))


def test_who_polls_misses_nothing_that_happens_after_a_restore(
    filled: Store, other: Store, tmp_path: Path, now: dt.datetime
) -> None:
    garden = filled.site("garden")
    kept = a_comment(filled, garden, now)
    tell(filled, kept)
    back_up(filled, tmp_path / "backup", now=now)
    for _ in range(3):  # of which the backup knows nothing
        tell(filled, kept)
    cursor = the_feed(filled)[-1].position
    for store in (filled, other):
        bring_back(store, tmp_path / "backup", replace=True)
        assert [change.reason for change in the_feed(store)] == ["said"]
        tell(store, kept, "said later")
        assert "said later" in [change.reason for change in the_feed(store, cursor)]
        assert store.read(inspection.complaints) == []


def tell(store: Store, comment: CommentRow, reason: str = "said") -> None:
    store.write(
        lambda connection: changes.add(
            connection,
            comment=comment,
            what=Change.DECIDED,
            by=StateBy.PERSON,
            reason=reason,
            at=comment.created_at,
        )
    )


def test_a_notice_that_waits_comes_back_with_its_change(
    filled: Store, other: Store, tmp_path: Path, now: dt.datetime
) -> None:
    callback = Callback("https://blog.example/notices", "sealed")
    change_site(filled, "garden", who="operator", now=now, options={"callback": callback})
    tell(filled, a_comment(filled, filled.site("garden"), now))
    back_up(filled, tmp_path / "backup", now=now)
    bring_back(other, tmp_path / "backup")
    (notice,) = other.read(lambda connection: notices.due(connection, now=now, limit=9))
    assert json.loads(notice.body)["reason"] == "said"
    assert other.read(inspection.complaints) == []


def test_a_backup_is_of_one_moment_while_others_write(
    filled: Store, other: Store, tmp_path: Path, now: dt.datetime
) -> None:
    platform, is_over = Platform(filled, now), threading.Event()

    def write() -> None:
        for _ in range(20):
            if not is_over.is_set():
                platform.submit()

    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(write) for _ in range(2)]
        for number in range(3):
            platform.submit()
            back_up(filled, tmp_path / f"backup-{number}", now=now)
        is_over.set()
        for each in writing:
            each.result()
    for number in range(3):
        bring_back(other, tmp_path / f"backup-{number}", replace=True)
        assert other.read(inspection.complaints) == []
        told = other.read(lambda c: sorted(c.scalars(select(changes_table.c.comment_guid))))
        there = other.read(lambda c: sorted(c.scalars(select(comments_table.c.guid))))
        assert told == there
        assert there
