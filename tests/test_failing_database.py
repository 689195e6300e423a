"""The promise for when the database fails: clear 503s, nothing half-written, and it recovers."""

import contextlib
import datetime as dt
import resource
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from model.labels import Mode
from service.settings import Settings
from service.sites.accounts import create_key, create_site
from service.store import Store
from tests.blog import Blog
from tests.postgresql import run_server
from tests.server import Service, serving
from tests.test_kill import look_into


@pytest.fixture
def key(store: Store, now: dt.datetime) -> str:
    """The API key of the one site."""
    create_site(store, "default", now=now, mode=Mode.POST)
    return create_key(store, "default", now=now)


def limit_files(service: Service, n_bytes: int) -> None:
    """Let the workers write no file beyond so many bytes: to them the disk is full."""
    for worker in service.workers():
        _, hard = resource.prlimit(worker, resource.RLIMIT_FSIZE)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (n_bytes, hard))


def wait_until_refused(service: Service, key: str) -> requests.Response:
    """Submit until the service cannot write, and return what it says then."""
    for number in range(2000):
        document = {"external_id": f"probe-{number}", "comment": {"text": "Is there any room?"}}
        headers = {"Authorization": f"Bearer {key}"}
        answer = requests.post(
            f"{service.address}/v1/comments", json=document, headers=headers, timeout=60
        )
        if not answer.ok:
            return answer
    raise AssertionError("the disk never filled")


def assert_clear(answer: requests.Response) -> None:
    """Check that an answer says plainly that the database does not answer."""
    assert answer.status_code == 503
    error = answer.json()["error"]
    assert error["code"] == "database_away"
    # Hosts, users and paths are for the operator's log alone.
    assert error["message"] == "the database does not answer; the log of the service says why"


def test_a_full_disk_is_told_and_survived(settings: Settings, store: Store, key: str) -> None:
    with serving(settings.home) as service, Blog(service.address, key, seed=1) as blog:
        blog.wait_for(20)
        largest = max(path.stat().st_size for path in settings.home.glob("chaffinch.db*"))
        limit_files(service, largest + 100_000)
        assert_clear(wait_until_refused(service, key))
        assert requests.get(f"{service.address}/healthz", timeout=60).ok
        limit_files(service, resource.RLIM_INFINITY)
        blog.wait_for(20)
    assert blog.statuses <= {200, 201, 503}
    store.read(lambda connection: look_into(connection, blog.acknowledged))


@dataclass(frozen=True)
class SmallDisk:
    """A disk of 16 MB, mounted on a directory where only those who enter it see it."""

    enter: list[str]
    """The command that runs another one there."""
    directory: Path
    """How it is reached from outside."""


@contextlib.contextmanager
def small_disk(directory: Path) -> Iterator[SmallDisk]:
    """Mount such a disk until the block ends; it needs no rights that an ordinary user lacks."""
    mount = f"mount -t tmpfs -o size=16m,mode=700 tmpfs '{directory}' && echo ready && exec cat"
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        try:
            assert holder.stdout and holder.stdout.readline() == "ready\n"
            enter = ["nsenter", f"--target={holder.pid}", "--user", "--mount"]
            yield SmallDisk(enter, Path(f"/proc/{holder.pid}/root{directory}"))
        finally:
            holder.kill()


@pytest.mark.soak
def test_a_small_disk_that_fills_is_told_and_survived(
    settings: Settings, store: Store, key: str, tmp_path: Path
) -> None:
    store.close()
    with small_disk(settings.home) as disk:
        shutil.copytree(settings.home, disk.directory, dirs_exist_ok=True)
        with (
            serving(settings.home, within=disk.enter) as service,
            Blog(service.address, key, seed=3) as blog,
        ):
            for _ in range(5):
                blog.wait_for(20)
                workers = service.workers()
                fill(disk.directory / "ballast")
                assert_clear(wait_until_refused(service, key))
                assert_scores(service, key)
                assert service.workers() == workers
                (disk.directory / "ballast").unlink()
            blog.wait_for(20)
        shutil.copytree(disk.directory, tmp_path / "after")
    assert 503 in blog.statuses and blog.statuses <= {200, 201, 503}
    after = Store(f"sqlite:///{tmp_path / 'after' / 'chaffinch.db'}")
    after.read(lambda connection: look_into(connection, blog.acknowledged))
    after.close()


def assert_scores(service: Service, key: str) -> None:
    """Check that comments are judged, though none can be stored."""
    headers, comment = {"Authorization": f"Bearer {key}"}, {"text": "Is there any room?"}
    address = f"{service.address}/v1/score"
    answer = requests.post(address, json={"comment": comment}, headers=headers, timeout=60)
    assert answer.ok, answer.text


def fill(path: Path) -> None:
    """Write a file until the disk has no room left, not even for a byte."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size):
                    pass


def test_a_server_that_stops_is_told_of_and_found_again(home: Path, now: dt.datetime) -> None:
    with run_server() as server:
        settings = Settings.from_environment(
            {"CHAFFINCH_HOME": str(home), "CHAFFINCH_DATABASE_URL": server.new_database()}
        )
        store = Store(settings.database_url)
        store.migrate()
        create_site(store, "default", now=now, mode=Mode.POST)
        key = create_key(store, "default", now=now)
        with (
            serving(settings.home, database_url=settings.database_url) as service,
            Blog(service.address, key, seed=2) as blog,
        ):
            for how in ("fast", "immediate"):
                blog.wait_for(20)
                server.stop(how)
                assert_clear(wait_until_refused(service, key))
                assert requests.get(f"{service.address}/healthz", timeout=60).ok
                server.start()
            blog.wait_for(20)
        assert 503 in blog.statuses and blog.statuses <= {200, 201, 503}
        store.read(lambda connection: look_into(connection, blog.acknowledged))
        store.close()
