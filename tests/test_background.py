"""Work in the background: in one place at a time, taken over when its holder dies."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service.background.jobs import JOBS
from service.background.loop import Background, Job, Tools
from service.settings import Settings
from service.store import Store
from service.store.tables import leases
from tests.databases import on_both_databases
from tests.server import serving

PATIENCE = 300.0
"""Seconds after which a test gives up; none takes anywhere near as long."""

WORKER = """
import datetime as dt, os, sys, time
from pathlib import Path
from service.background import loop as background
from service.background.loop import Background, Job
from service.settings import Settings
from service.store import Store

background.SECONDS_OF_LEASE, background.SECONDS_BETWEEN_LOOKS = 5.0, 0.2

def note(tools, now):
    with Path(sys.argv[1]).open("a") as file:
        file.write(f"{os.getpid()}\\n")

settings = Settings.from_environment()
Background(Store(settings.database_url), settings, [Job("note", 0.05, note)]).start()
sys.stdin.read()
"""


@contextmanager
def worker(settings: Settings, notes: Path) -> Iterator["subprocess.Popen[str]"]:
    """Run a process that notes its number again and again while it has the lease."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CHAFFINCH_")},
        "CHAFFINCH_HOME": str(settings.home),
        "CHAFFINCH_DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-c", WORKER, str(notes)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def last(notes: Path) -> int | None:
    lines = notes.read_text().split() if notes.exists() else []
    return int(lines[-1]) if lines else None


def count(notes: Path) -> int:
    return len(notes.read_text().split())


@on_both_databases
def test_the_work_moves_when_its_holder_is_killed(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    with worker(settings, notes) as first:
        wait_until(lambda: last(notes) == first.pid)
        with worker(settings, notes) as second:
            before = count(notes)
            wait_until(lambda: count(notes) > before + 20)
            assert second.pid not in map(int, notes.read_text().split())
            first.kill()
            first.wait()
            wait_until(lambda: last(notes) == second.pid)


def test_a_holder_that_was_stopped_for_long_does_not_work_beside_the_next_one(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    with worker(settings, notes) as first:
        wait_until(lambda: last(notes) == first.pid)
        with worker(settings, notes) as second:
            first.send_signal(signal.SIGSTOP)
            wait_until(lambda: last(notes) == second.pid)
            first.send_signal(signal.SIGCONT)
            wait_until(lambda: count(notes) > 100)
            tail = {int(line) for line in notes.read_text().split()[-20:]}
            assert tail == {second.pid}


@contextmanager
def running(store: Store, settings: Settings, *jobs: Job) -> Iterator[Background]:
    background = Background(store, settings, jobs)
    background.start()
    try:
        yield background
    finally:
        background.stop()


def test_a_fault_in_one_job_keeps_no_other_from_being_done(
    store: Store, settings: Settings
) -> None:
    done = threading.Event()

    def fail(tools: Tools, now: dt.datetime) -> None:
        raise LookupError

    def succeed(tools: Tools, now: dt.datetime) -> None:
        done.set()

    with running(store, settings, Job("fail", 0.1, fail), Job("succeed", 0.1, succeed)):
        assert done.wait(PATIENCE)


def test_a_job_is_done_again_and_again(store: Store, settings: Settings) -> None:
    times: list[dt.datetime] = []
    with running(store, settings, Job("note", 0.1, lambda tools, now: times.append(now))):
        wait_until(lambda: len(times) >= 3)
    assert times == sorted(times)


def test_a_job_that_takes_longer_than_the_lease_keeps_it(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.background.loop.SECONDS_OF_LEASE", 3.0)
    monkeypatch.setattr("service.background.loop.SECONDS_BETWEEN_LOOKS", 0.1)
    begun: list[str] = []
    over: list[bool] = []

    def take_long(tools: Tools, now: dt.datetime) -> None:
        begun.append("long")
        time.sleep(7.0)
        over.append(tools.is_over())

    def other(tools: Tools, now: dt.datetime) -> None:
        begun.append("other")

    with running(store, settings, Job("long", 100.0, take_long)):
        wait_until(lambda: begun)
        with running(store, settings, Job("other", 0.1, other)):
            wait_until(lambda: over)
    assert begun == ["long"]
    assert over == [False]


def test_when_it_stops_another_takes_over_at_once(store: Store, settings: Settings) -> None:
    def begins(names: list[str], name: str) -> Job:
        return Job(name, 0.1, lambda tools, now: names.append(name))

    first: list[str] = []
    second: list[str] = []
    with running(store, settings, begins(first, "first")):
        wait_until(lambda: first)
    n_done = len(first)
    with running(store, settings, begins(second, "second")):
        wait_until(lambda: second)
    assert len(first) <= n_done + 1  # it ends what it has begun


def test_each_job_is_told_once_and_never_works_without_a_pause() -> None:
    names = [job.name for job in JOBS]
    assert len(set(names)) == len(names)
    assert all(job.every >= 1 for job in JOBS)


def test_a_service_does_its_background_work(tmp_path: Path) -> None:
    with serving(tmp_path / "home"):
        store = Store(f"sqlite:///{tmp_path / 'home' / 'chaffinch.db'}")

        def holders() -> list[Any]:
            return store.read(lambda c: list(c.execute(select(leases.c.name))))

        wait_until(lambda: holders() == [("background",)])
        store.close()
