"""A real PostgreSQL server for the tests: the machine's own programs, on a directory that goes."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Where systems keep ``initdb`` and ``pg_ctl``, which are rarely on the PATH."""

OPTIONS = "-c listen_addresses= -c fsync=off -c max_connections=200 -c timezone=UTC"
"""What is lost when the machine loses power is no matter here; killed processes lose nothing."""


class NoPostgresql(Exception):
    """PostgreSQL is not installed."""

    def __init__(self) -> None:
        super().__init__("PostgreSQL is not installed; type: sudo apt-get install postgresql")


def find_programs() -> Path:
    """Return the directory of ``initdb`` and ``pg_ctl``. Raises `NoPostgresql`."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    for place in PLACES:
        for directory in sorted(Path("/").glob(place.lstrip("/")), reverse=True):
            if (directory / "initdb").exists():
                return directory
    raise NoPostgresql


@dataclass(frozen=True)
class Server:
    """A running server, reached over a socket in its directory."""

    directory: Path
    options: str
    _numbers: Iterator[int]

    def url(self, name: str) -> str:
        """Return what CHAFFINCH_DATABASE_URL holds for the database of that name."""
        return f"postgresql://chaffinch@/{name}?host={self.directory}"

    def new_database(self, name: str | None = None, *, template: str = "template1") -> str:
        """Make a database, empty or a copy of another, and return its URL."""
        name = name or f"chaffinch_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self.url(name)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"{self.options} -k {self.directory}"
        log = str(self.directory / "log")
        self._control("start", "-w", "-l", log, "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: ``immediate`` as a crash would, ``fast`` in order."""
        self._control("stop", "-w", "-m", mode)

    def _control(self, command: str, *arguments: str) -> None:
        _run([str(find_programs() / "pg_ctl"), "-D", str(self.directory / "data"), command,
              *arguments], self.directory)  # fmt: skip


@contextmanager
def run_server(options: str = OPTIONS) -> Iterator[Server]:
    """Run a server of its own until the block ends. Raises `NoPostgresql`."""
    initdb = str(find_programs() / "initdb")
    with tempfile.TemporaryDirectory(prefix="chaffinch-pg-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        if os.geteuid() == 0:  # it refuses to run as root
            account = pwd.getpwnam(_user())
            os.chown(directory, account.pw_uid, account.pw_gid)
        _run([initdb, "-D", str(directory / "data"), "-U", "chaffinch", "-A", "trust", "-E", "UTF8",
              "--locale=C.UTF-8", "--no-sync"], directory)  # fmt: skip
        server = Server(directory, options, count())
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


def _user() -> str:
    known = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(command: list[str], directory: Path) -> None:
    user = _user() if os.geteuid() == 0 else None
    done = subprocess.run(
        command,
        user=user,
        cwd=directory,
        stdin=subprocess.DEVNULL,
        # The server keeps what it inherits open: a pipe would never end.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if "start" in command else subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        log = directory / "log"
        raise RuntimeError(done.stderr or (log.read_text() if log.exists() else command))
