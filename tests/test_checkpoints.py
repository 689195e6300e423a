"""What was committed gets into the file of the database beside the writing."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.store.checkpoints import WORKS_BETWEEN, Checkpoints
from service.store.engine import connect

SECONDS = 10


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path}/notes.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (said TEXT)")
    yield engine
    engine.dispose()


def write(engine: Engine, n: int) -> None:
    for number in range(n):
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO notes VALUES (?)", (f"note {number}",))


def in_the_file(directory: Path) -> int:
    """Return how many notes are in the file alone, without its log; 0 while it is written to."""
    copy = shutil.copyfile(directory / "notes.db", directory / "copy.db")
    with closing(sqlite3.connect(copy)) as connection, suppress(sqlite3.DatabaseError):
        return int(connection.execute("SELECT count(*) FROM notes").fetchone()[0])
    return 0


def wait_for(n: int, directory: Path) -> None:
    tick = threading.Event()
    for _ in range(SECONDS * 100):
        if in_the_file(directory) == n:
            return
        tick.wait(0.01)
    assert in_the_file(directory) == n


def wait_until_taken_up(checkpoints: Checkpoints) -> None:
    tick = threading.Event()
    for _ in range(SECONDS * 100):
        if not checkpoints._due.is_set():
            return
        tick.wait(0.01)
    pytest.fail("nobody takes it up")


def test_after_many_works_the_log_is_copied_while_others_write_on(
    engine: Engine, tmp_path: Path
) -> None:
    with Checkpoints(engine) as checkpoints, engine.connect() as reader:
        reader.exec_driver_sql("SELECT 1")
        write(engine, 3)
        checkpoints.note(WORKS_BETWEEN)
        wait_for(3, tmp_path)
        write(engine, 2)
        checkpoints.note(WORKS_BETWEEN)
        wait_for(5, tmp_path)


def test_after_few_works_it_is_not_worth_it(engine: Engine, tmp_path: Path) -> None:
    with Checkpoints(engine) as checkpoints:
        write(engine, 3)
        checkpoints.note(WORKS_BETWEEN - 1)
        assert not checkpoints._due.wait(0.2)
    assert in_the_file(tmp_path) == 0


def test_a_database_that_is_gone_ends_nothing(engine: Engine, tmp_path: Path) -> None:
    with Checkpoints(engine) as checkpoints:
        engine.dispose()
        shutil.rmtree(tmp_path)
        for _ in range(2):  # the thread that met the first fault is there for the second
            checkpoints.note(WORKS_BETWEEN)
            wait_until_taken_up(checkpoints)
        assert checkpoints._thread.is_alive()
    assert not checkpoints._thread.is_alive()
