"""Services for tests with real clients: one as people run it, and one that has no model."""

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from werkzeug.serving import make_server

from model import artifact
from model.labels import Mode
from service import create_app
from service.settings import Settings
from service.sites.accounts import Scope, create_key, create_site
from service.store import Connection, Store, spent
from tests.postgresql import Server, run_server
from tests.server import serving

FINE = "The bread came out well, and the crust was crisp; thank you for the recipe."
SPAM = "Cheap watches and pills! Buy now at www.watches.example and win money!"
ABUSE = "Shut up, you fool, nobody wants such an idiot here. You are a stupid, stupid idiot."

T = TypeVar("T")


@dataclass(frozen=True)
class Ready:
    """A service that answers, with keys for it."""

    address: str
    key: str
    """Of a site in mode post that stores what is only scored."""
    log_only_key: str
    may_only_score: str
    spent_key: str
    """Has made the one request a day that it may make."""
    settings: Settings
    store: Store
    database: Server | None = None


@contextlib.contextmanager
def ready_service(home: Path) -> Iterator[Ready]:
    """Run a service with its worker process on a PostgreSQL of its own, which can be stopped."""
    with run_server() as database:
        settings = _settings(home, database.new_database())
        store = Store(settings.database_url)
        store.migrate()
        keys = _keys(store)
        with serving(home, workers=1, database_url=settings.database_url) as service:
            yield Ready(service.address, *keys, settings, store, database)
        store.close()


@contextlib.contextmanager
def service_without_a_model(home: Path) -> Iterator[Ready]:
    """Run a service in this process that finds no model, not even the one that comes with it."""
    settings = _settings(home, "")
    store = Store(settings.database_url)
    store.migrate()
    keys = _keys(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(artifact, "BASELINE_DIRECTORY", home / "nowhere")
        server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Ready(f"http://127.0.0.1:{server.port}", *keys, settings, store)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            store.close()


def eventually(look: Callable[[], T | None]) -> T:
    """Return what ``look`` returns as soon as that is something."""
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        if (found := look()) is not None:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come to that within a minute")


def _settings(home: Path, database_url: str) -> Settings:
    return Settings.from_environment(
        {"CHAFFINCH_HOME": str(home), "CHAFFINCH_DATABASE_URL": database_url}
    )


def _keys(store: Store) -> tuple[str, str, str, str]:
    now = dt.datetime.now(dt.UTC)
    create_site(store, "default", now=now, mode=Mode.POST)
    create_site(store, "watched", now=now, mode=Mode.LOG_ONLY)
    return (
        create_key(store, "default", now=now),
        create_key(store, "watched", now=now),
        create_key(store, "default", [Scope.SCORE], now=now),
        _spent_key(store, now),
    )


def _spent_key(store: Store, now: dt.datetime) -> str:
    key = create_key(store, "default", daily_quota=1, now=now)
    number = max(each.id for each in store.keys("default"))

    def spend(connection: Connection) -> None:
        # Tomorrow too: the tests may run over midnight.
        for day in (now, now + dt.timedelta(days=1)):
            spent.reserve(connection, number, day.date().isoformat(), portion=1, quota=1)

    store.write(spend)
    return key
