"""What many tests need: a home of their own, settings, a database."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from service.settings import Settings
from service.store import Store

# How long an example takes depends on what else the machine does.
hypothesis.settings.register_profile("chaffinch", deadline=None)
hypothesis.settings.load_profile("chaffinch")


@pytest.fixture
def now() -> dt.datetime:
    """The time at which tests happen, unless they say another."""
    return dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A directory for CHAFFINCH_HOME that does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path) -> Settings:
    """The settings of a fresh install in ``home``."""
    return Settings.from_environment({"CHAFFINCH_HOME": str(home)})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """A migrated database without sites."""
    store = Store(settings.database_url)
    store.migrate()
    yield store
    store.close()
