"""The promise that nothing acknowledged is lost, and nothing is there twice, whoever is killed."""

import contextlib
import datetime as dt
import os
import random
import signal
from collections import Counter
from contextlib import ExitStack

import pytest
from sqlalchemy import select, text

from model.labels import Mode
from service.settings import Settings
from service.sites.accounts import create_key, create_site
from service.store import Connection, Store
from service.store.tables import audit_log, changes, comments, decisions, flags, revisions, verdicts
from tests.blog import N_CLIENTS, Acknowledged, Blog
from tests.databases import on_both_databases
from tests.server import Service, free_port, serving

pytestmark = on_both_databases


class Killer:
    """A service that is killed again and again, and always started anew on the same port."""

    def __init__(self, settings: Settings, stack: ExitStack) -> None:
        self._settings = settings
        self._port = free_port()
        self._stack = stack
        self.service = self._start()

    def kill_worker(self, chance: random.Random) -> None:
        """Kill one worker, which the service replaces."""
        kill(chance.choice(self.service.workers()))

    def kill_service(self) -> None:
        """Kill the service with its workers, and start it again."""
        for process in (self.service.process_id, *self.service.workers()):
            kill(process)
        self._stack.close()
        self.service = self._start()

    def _start(self) -> Service:
        url = self._settings.database_url
        return self._stack.enter_context(
            serving(self._settings.home, port=self._port, database_url=url)
        )


def kill(process: int) -> None:
    """End a process as the system does when it has no memory left."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


@pytest.fixture
def key(store: Store, now: dt.datetime) -> str:
    """The API key of the one site."""
    create_site(store, "default", now=now, mode=Mode.POST)
    return create_key(store, "default", now=now)


def test_what_was_acknowledged_outlives_three_kills(
    settings: Settings, store: Store, key: str
) -> None:
    outlive(settings, store, key, n_kills=3)


@pytest.mark.soak
def test_what_was_acknowledged_outlives_twenty_kills(
    settings: Settings, store: Store, key: str
) -> None:
    outlive(settings, store, key, n_kills=20)


def outlive(settings: Settings, store: Store, key: str, *, n_kills: int) -> None:
    """Kill at random moments while a blog is at work, and look into the record then."""
    chance = random.Random(n_kills)
    with ExitStack() as stack:
        killer = Killer(settings, stack)
        with Blog(killer.service.address, key, seed=n_kills) as blog:
            for number in range(n_kills):
                blog.wait_for(chance.randrange(5, 30))
                if number % 3 == 1:
                    killer.kill_service()
                else:
                    killer.kill_worker(chance)
            blog.wait_for(10)
    assert blog.statuses <= {200, 201, 503}
    assert blog.acknowledged.flags and blog.acknowledged.decisions
    store.read(lambda connection: look_into(connection, blog.acknowledged))


def look_into(connection: Connection, acknowledged: Acknowledged) -> None:
    """Hold the record against what was acknowledged, and against itself."""
    stored = connection.execute(select(comments)).all()
    by_name = {row.external_id: row for row in stored}
    assert len(by_name) == len(stored)
    for name, guid in acknowledged.comments.items():
        assert by_name[name].guid == guid
    numbers = {row.guid: row.id for row in stored}
    look_into_flags(connection, acknowledged, numbers)
    look_into_decisions(connection, acknowledged, numbers)
    for table in (revisions, verdicts):
        of_comment = list(connection.execute(select(table.c.comment_id)).scalars())
        assert sorted(of_comment) == sorted(numbers.values())
    told = select(changes.c.comment_guid).where(changes.c.what == "submitted")
    assert sorted(connection.execute(told).scalars()) == sorted(numbers)
    if connection.dialect.name == "sqlite":
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def look_into_flags(
    connection: Connection, acknowledged: Acknowledged, numbers: dict[str, int]
) -> None:
    """A flag is there once, for what it was given, and in the audit log once."""
    rows = connection.execute(select(flags.c.comment_id, flags.c.kind)).all()
    there = Counter((row.comment_id, row.kind) for row in rows)
    asked = Counter((numbers[guid], kind) for (guid, _), kind in acknowledged.flags.items())
    assert asked <= there
    assert on_record(connection, "flag") == Counter(row.comment_id for row in rows)


def look_into_decisions(
    connection: Connection, acknowledged: Acknowledged, numbers: dict[str, int]
) -> None:
    """A decision is there under its number, the last one counts, the audit log tells of each."""
    rows = connection.execute(select(decisions).order_by(decisions.c.number)).all()
    labels = {(row.comment_id, row.number): row.label for row in rows}
    for (guid, number), label in acknowledged.decisions.items():
        assert labels[numbers[guid], number] == label
    # Beside them only such as were asked for at the end, and not answered any more.
    assert len(labels) <= len(acknowledged.decisions) + N_CLIENTS
    assert on_record(connection, "decide") == Counter(row.comment_id for row in rows)
    last = {row.comment_id: row for row in rows}
    for comment in connection.execute(select(comments)):
        if comment.id in last:
            assert comment.state_by == "person"
            assert (comment.state, comment.label) == (
                last[comment.id].action,
                last[comment.id].label,
            )


def on_record(connection: Connection, what: str) -> Counter[int]:
    """Return how often the audit log says that something was done with each comment."""
    wanted = select(audit_log.c.comment_id).where(audit_log.c.what == what)
    return Counter(connection.execute(wanted).scalars())
