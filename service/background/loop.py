"""Work that nobody waits for, done in one place however many workers there are.

Each worker of each machine has a thread that asks for the same lease in the database. Whoever has
it does the jobs, each when its time has come, and renews the lease meanwhile. When the holder dies
the lease runs out, and another thread has it within seconds. A job may be done twice at such a
moment: each is made so that this does no harm.
"""

import datetime as dt
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog

from service.errors import StoreError
from service.models.live_models import LiveModels
from service.settings import Settings
from service.store import Store, leases

LEASE = "background"
SECONDS_OF_LEASE = 12.0
"""After the death of its holder nobody works in the background for at most about so long."""
SECONDS_BETWEEN_LOOKS = 3.0
"""How often the lease is renewed, or asked for."""
SECONDS_OF_IDLENESS = 0.5
"""How often at least it is looked whether a job is due."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tools:
    """What a job may use."""

    store: Store
    settings: Settings
    is_over: Callable[[], bool]
    """Whether somebody else has the lease by now, or the process stops: end soon."""
    live_models: LiveModels | None = None
    """Those of the process, where it serves as well."""
    reached: dict[str, dt.datetime] = field(default_factory=dict)
    """Up to when jobs have come with what, or said it; forgotten with the process."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again."""

    name: str
    every: float
    """Seconds from one start to the next, if it is done by then."""
    do: Callable[[Tools, dt.datetime], None]
    """Takes the time at which it starts."""


class Background:
    """Does jobs while it has the lease. ``start`` it once in each process."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        jobs: Iterable[Job],
        live_models: LiveModels | None = None,
    ) -> None:
        self._store = store
        self._holder = f"{os.getpid()} {secrets.token_hex(16)}"
        self._jobs = tuple(jobs)
        self._mine_until = 0.0  # on the clock that never jumps
        self._stopping = threading.Event()
        self._tools = Tools(
            store, settings, is_over=lambda: not self.has_lease, live_models=live_models
        )

    @property
    def has_lease(self) -> bool:
        """Whether the jobs are this process's to do."""
        return not self._stopping.is_set() and time.monotonic() < self._mine_until

    def start(self) -> None:
        """Ask for the lease from now on, and do the jobs while it is there. Returns at once."""
        for loop in (self._keep_lease, self._do_jobs):
            threading.Thread(target=loop, name=f"background {loop.__name__}", daemon=True).start()

    def stop(self) -> None:
        """Begin no further job, and let others have the lease at once."""
        self._stopping.set()
        now = dt.datetime.now(dt.UTC)
        self._store.write(lambda c: leases.give_up(c, LEASE, holder=self._holder, now=now))

    def _keep_lease(self) -> None:
        # A thread of its own, since a job may take longer than the lease.
        while not self._stopping.is_set():
            try:
                self._ask()
            except StoreError as error:
                # The jobs go on until the lease runs out; then nobody works until the database is
                # back.
                log.warning("the background cannot reach the database", error=str(error))
            self._stopping.wait(SECONDS_BETWEEN_LOOKS)

    def _ask(self) -> None:
        asked_at = time.monotonic()
        self._mine_until = asked_at + SECONDS_OF_LEASE if self._take(dt.datetime.now(dt.UTC)) else 0

    def _take(self, now: dt.datetime) -> bool:
        """Return whether the lease is this process's, from now on for some seconds."""
        holder, until = self._holder, now + dt.timedelta(seconds=SECONDS_OF_LEASE)
        # Those who do not have it only look, which disturbs nobody.
        is_free = self._store.read(lambda c: leases.is_free(c, LEASE, holder=holder, now=now))
        return is_free and self._store.write(
            lambda c: leases.take(c, LEASE, holder=holder, now=now, until=until)
        )

    def _do_jobs(self) -> None:
        due = {job.name: 0.0 for job in self._jobs}
        while not self._stopping.is_set():
            for job in self._jobs:
                if self.has_lease and time.monotonic() >= due[job.name]:
                    due[job.name] = time.monotonic() + job.every
                    self._do(job)
            self._stopping.wait(min([SECONDS_OF_IDLENESS, *(job.every / 2 for job in self._jobs)]))

    def _do(self, job: Job) -> None:
        try:
            job.do(self._tools, dt.datetime.now(dt.UTC))
        except StoreError as error:
            log.warning("a job in the background was not done", job=job.name, error=str(error))
        except Exception:
            # A fault in one job must not keep the others from being done.
            log.exception("a job in the background failed", job=job.name)
