"""Writing to SQLite: works share commits, and none harms or starves another."""

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text

from service.errors import StoreError
from service.store.engine import connect
from service.store.shared_commits import SharedCommits
from service.store.turnstile import Turnstile

T = threading.Thread


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'notes.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (words TEXT NOT NULL UNIQUE)"))
    yield engine
    engine.dispose()


@pytest.fixture
def commits(engine: Engine, tmp_path: Path) -> Iterator[SharedCommits]:
    commits = SharedCommits(engine, Turnstile(tmp_path / "notes.db"))
    yield commits
    commits.close()


def note(words: str) -> Callable[[Connection], str]:
    """Return the work of adding a note; it returns its words."""

    def work(connection: Connection) -> str:
        connection.execute(text("INSERT INTO notes VALUES (:words)"), {"words": words})
        return words

    return work


def notes(engine: Engine) -> set[str]:
    """Return what others can read."""
    with engine.connect() as connection:
        return set(connection.execute(text("SELECT words FROM notes")).scalars())


@contextmanager
def held_up(commits: SharedCommits) -> Iterator[None]:
    """Keep the writing thread at work until the block ends, so that works gather."""
    begun, let_go = threading.Event(), threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        let_go.wait(60)

    def ask() -> None:
        with suppress(Exception):  # it may share the fate of a whole transaction
            commits.do(work)

    thread = T(target=ask)
    thread.start()
    begun.wait(60)
    try:
        yield
    finally:
        let_go.set()
        thread.join()


def all_at_once(
    commits: SharedCommits, works: list[Callable[[Connection], str]]
) -> list[str | Exception]:
    """Return what each of the works returned or raised when they gathered and ran together."""
    answers: list[str | Exception] = [""] * len(works)

    def ask(place: int) -> None:
        try:
            answers[place] = commits.do(works[place])
        except Exception as error:
            answers[place] = error

    threads = [T(target=ask, args=(place,)) for place in range(len(works))]
    with held_up(commits):
        for thread in threads:
            thread.start()
        while commits.n_waiting < len(works):
            threading.Event().wait(0.01)
    for thread in threads:
        thread.join()
    return answers


def test_a_work_is_there_for_others_when_it_returns(commits: SharedCommits, engine: Engine) -> None:
    assert commits.do(note("bread")) == "bread"
    assert notes(engine) == {"bread"}


def test_works_that_gather_are_committed_at_once(commits: SharedCommits, engine: Engine) -> None:
    n_commits = 0

    def count(_: Connection) -> None:
        nonlocal n_commits
        n_commits += 1

    event.listen(engine, "commit", count)
    words = [f"note {number}" for number in range(10)]
    assert all_at_once(commits, [note(each) for each in words]) == words
    assert notes(engine) == set(words)
    assert n_commits <= 2  # what held the others up may have been committed before they came


def test_a_work_that_fails_harms_no_other(commits: SharedCommits, engine: Engine) -> None:
    def half(connection: Connection) -> str:
        note("half")(connection)
        raise ValueError("changed my mind")

    def twice(connection: Connection) -> str:
        return note("first")(connection) + note("first")(connection)

    answers = all_at_once(commits, [note("one"), half, note("two"), twice, note("three")])
    assert [answers[0], answers[2], answers[4]] == ["one", "two", "three"]
    assert str(answers[1]) == "changed my mind"
    assert "UNIQUE" in str(answers[3])
    assert notes(engine) == {"one", "two", "three"}


def test_when_the_disk_is_full_nobody_is_told_that_it_is_written(
    commits: SharedCommits, engine: Engine
) -> None:
    commits.do(note("before"))

    def fill(connection: Connection) -> str:
        connection.execute(text("PRAGMA max_page_count = 1"))
        return note("x" * 1_000_000)(connection)

    answers = all_at_once(commits, [note("one"), fill, note("two")])
    told = {answer for answer in answers if isinstance(answer, str)}
    assert any("full" in str(answer) for answer in answers if not isinstance(answer, str))
    assert notes(engine) == {"before"} | told


def test_a_work_whose_turn_does_not_come_is_not_done(engine: Engine, tmp_path: Path) -> None:
    hasty = SharedCommits(engine, Turnstile(None), seconds_to_wait=0.05)
    with held_up(hasty), pytest.raises(StoreError, match="busy"):
        hasty.do(note("late"))
    hasty.do(note("next"))
    assert notes(engine) == {"next"}
    hasty.close()


def test_a_work_within_a_work_is_refused_and_waits_for_nothing(commits: SharedCommits) -> None:
    with pytest.raises(RuntimeError, match="cannot wait for another"):
        commits.do(lambda _: commits.do(note("inner")))


def test_closing_finishes_what_waits_and_the_next_work_begins_anew(
    commits: SharedCommits, engine: Engine
) -> None:
    others = set(threading.enumerate())
    commits.do(note("one"))
    commits.close()
    assert {thread for thread in threading.enumerate() if thread.name == "writer"} <= others
    commits.do(note("two"))
    assert notes(engine) == {"one", "two"}


_IN_A_CHILD = """
import os, sys
from sqlalchemy import text
from service.store.engine import connect
from service.store.shared_commits import SharedCommits
from service.store.turnstile import Turnstile
from pathlib import Path

engine = connect(f"sqlite:///{sys.argv[1]}")
commits = SharedCommits(engine, Turnstile(Path(sys.argv[1])))
def add(words):
    insert = text("INSERT INTO notes VALUES (:words)")
    return lambda connection: connection.execute(insert, {"words": words})
commits.do(add("parent"))
child = os.fork()
if not child:
    engine.dispose(close=False)
    commits.do(add("child"))
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
commits.do(add("parent again"))
commits.close()
"""


def test_a_child_of_a_fork_gets_a_writer_of_its_own(engine: Engine, tmp_path: Path) -> None:
    database = str(tmp_path / "notes.db")
    subprocess.run([sys.executable, "-c", _IN_A_CHILD, database], check=True, timeout=300)
    assert notes(engine) == {"parent", "child", "parent again"}


_BUSY = """
import sys
from pathlib import Path
from sqlalchemy import text
from service.store.engine import connect
from service.store.shared_commits import SharedCommits
from service.store.turnstile import Turnstile

engine = connect(f"sqlite:///{sys.argv[1]}")
commits = SharedCommits(engine, Turnstile(Path(sys.argv[1])))
print("ready", flush=True)
insert = text("INSERT INTO notes VALUES (:words)")
number = 0
while True:
    number += 1
    commits.do(lambda connection: connection.execute(insert, {"words": f"busy {number}"}))
"""


def test_a_busy_process_lets_others_take_their_turns(
    commits: SharedCommits, engine: Engine, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", _BUSY, str(tmp_path / "notes.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as busy:
        try:
            assert busy.stdout and busy.stdout.readline() == "ready\n"
            while not notes(engine):
                threading.Event().wait(0.01)
            for number in range(50):
                commits.do(note(f"calm {number}"))
            found = notes(engine)
        finally:
            busy.kill()
    n_calm = sum(words.startswith("calm") for words in found)
    assert n_calm == 50
    # In turns, but for the moments in which nobody stood in line.
    assert len(found) - n_calm < 50 * n_calm


def test_locks_are_let_go_when_their_holder_is_killed(
    commits: SharedCommits, engine: Engine, tmp_path: Path, now: dt.datetime
) -> None:
    command = [sys.executable, "-c", _BUSY, str(tmp_path / "notes.db")]
    for _ in range(3):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as busy:
            assert busy.stdout and busy.stdout.readline() == "ready\n"
            commits.do(lambda connection: connection.execute(text("DELETE FROM notes")))
            busy.kill()
    commits.do(note("alive"))
    assert "alive" in notes(engine)
