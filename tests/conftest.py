"""What many tests need: a home of their own, settings, a database."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from service.settings import Settings
from service.store import Store
from tests.postgresql import Server, run_server

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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server, started for the first test that needs it."""
    with run_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with all tables, to be copied: quicker than to migrate for every test."""
    file = tmp_path_factory.mktemp("migrated") / "chaffinch.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_template(postgresql: Server) -> str:
    """The name of a PostgreSQL database with all tables, to be copied."""
    url = postgresql.new_database("migrated")
    _migrate(url.replace("postgresql://", "postgresql+psycopg://"))
    return "migrated"


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """CHAFFINCH_DATABASE_URL: empty for SQLite in the home, unless a test asks for PostgreSQL."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    template: str = request.getfixturevalue("migrated_template")
    server: Server = request.getfixturevalue("postgresql")
    return server.new_database(template=template)


@pytest.fixture
def settings(home: Path, database: str) -> Settings:
    """The settings of a fresh install in ``home``."""
    return Settings.from_environment(
        {"CHAFFINCH_HOME": str(home), "CHAFFINCH_DATABASE_URL": database}
    )


@pytest.fixture
def store(settings: Settings, migrated_file: Path) -> Iterator[Store]:
    """A migrated database without sites."""
    file = settings.home / "chaffinch.db"
    if settings.database_url.startswith("sqlite") and not file.exists():
        shutil.copyfile(migrated_file, file)
    store = Store(settings.database_url)
    store.migrate()
    yield store
    store.close()


def _migrate(url: str) -> None:
    store = Store(url)
    store.migrate()
    store.close()
