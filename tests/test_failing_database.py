"""The promise for when the database fails: clear 503s, nothing half-written, and it recovers."""

import datetime as dt
import resource
from pathlib import Path

import pytest
import requests

from model.labels import Mode
from service.accounts import create_key, create_site
from service.settings import Settings
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
