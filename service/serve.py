"""Serving: worker processes under granian, started again when they die, gone when it is."""

import collections
import gc
import importlib
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from granian._granian import ListenerSpec
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

from model import language
from model.accelerator import fastest
from service import create_app, logs
from service.errors import ServiceError
from service.settings import Settings

THREADS = 8
"""Requests that one worker works on at once. Scoring keeps a core busy by itself; the rest are
for requests that wait, for the database or for a slow client."""

SECONDS_TO_STOP = 20
"""How long a worker may finish its requests after it was told to stop."""

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""

DEATHS_FORGIVEN = 20
SECONDS_OF_MEMORY = 60.0
"""A worker that died more often than that within so many seconds cannot be helped by a restart."""


class PortTaken(ServiceError):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"cannot listen on {host}, port {port}: {reason}; "
            "set CHAFFINCH_HOST or CHAFFINCH_PORT, or stop what listens there"
        )


def listening_address(host: str, port: int) -> str:
    """Return the number of the address to listen on. Raises `PortTaken` when nobody could.

    The workers may share a port in a way that lets a second service of the same user join in
    unnoticed and take half of the requests, so it is asked for here in the plain way first.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        raise PortTaken(host, port, error.strerror or str(error)) from error
    return str(address[0])


def serve(settings: Settings, *, listening: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, then let the requests at work finish and return.

    ``listening`` is called when the port is open: who connects then waits for the first worker.
    Raises `PortTaken`, and `SystemExit` when the workers die faster than they can be restarted.
    """
    address = listening_address(settings.host, settings.port)
    with tempfile.TemporaryDirectory(prefix="chaffinch-metrics-", dir=_in_memory()) as directory:
        # The workers add up their counts there; the library reads the variable when imported.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory
        _load_what_workers_share()
        server = _server(settings, address)
        server.respawned_wrks = _Restarts()
        server.on_startup(listening)
        # Granian's own loader would put the working directory before the installed packages.
        loader = partial(load_application, settings, os.getpid())
        server.serve(target_loader=loader, wrap_loader=False)


def _in_memory() -> str | None:
    """Return a directory in memory, or None where the system has none.

    The counts are in files that are mapped: a worker that adds one on a full disk would be killed.
    """
    return str(MEMORY) if os.access(MEMORY, os.W_OK | os.X_OK) else None


def _load_what_workers_share() -> None:
    """Load what costs each worker neither time nor memory if it is there before they are forked.

    One that died is replaced within a tenth of a second.
    """
    # What scores is compiled, if it never was, by a process that ends then: the compiler keeps 75
    # megabytes for itself.
    compiling = multiprocessing.Process(target=fastest, daemon=True)
    compiling.start()
    importlib.import_module("service.application")
    importlib.import_module("service.background.jobs")
    language.load()
    compiling.join()
    fastest()


def _server(settings: Settings, address: str) -> MPServer:
    return _KeptSocketsServer(
        "service:create_app",
        address=address,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.error,
        log_dictconfig=logs.CONFIGURATION,
    )


def load_application(settings: Settings, parent: int) -> Callable[..., Any]:
    """Return the WSGI application; runs first in each worker, a child of the process ``parent``."""
    # Until the worker listens for signals itself: those of the parent would be inherited.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C goes to the whole group of processes; only the parent shall hear it and stop in order.
    os.setpgid(0, 0)
    threading.Thread(target=_stop_without, args=(parent,), daemon=True).start()
    logs.configure()
    application = create_app(settings)
    # Here, since it takes as long to import as the application, which the parent loads late.
    from service.background.jobs import start

    services = application.extensions["chaffinch"]
    start(services.store, settings, services.live_models)
    # What is here now stays. Looking through all of it for garbage takes tens of milliseconds,
    # which some unlucky request would wait.
    gc.collect()
    gc.freeze()
    return application


def _stop_without(parent: int) -> None:
    """Stop this worker when its parent is gone, even if that could not say so any more."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)


class _KeptSocketsServer(MPServer):
    """Granian, with a listening socket for each worker that the parent keeps.

    On Linux granian lets each worker open a socket of its own, and the connections that wait at a
    worker's are lost when it dies. At the parent's they wait for the next one. A single socket for
    all would not do: of connections that come at once, the first worker to wake takes all.
    """

    def _init_shared_socket(self) -> None:
        # Other systems do not spread connections over sockets that share a port.
        n_sockets = self.workers if sys.platform == "linux" else 1
        self._kept = [self._listen() for _ in range(n_sockets)]
        self._ssp, self._sso = None, None

    def _listen(self) -> Any:
        holder = ListenerSpec(self.bind_addr, self.bind_port, self.backlog).build()
        listening = socket.socket(fileno=holder.get_fd())
        listening.set_inheritable(True)
        listening.listen(self.backlog)
        listening.detach()  # the holder closes it
        return holder

    def _spawn_worker(self, idx: int, *arguments: Any, **named: Any) -> WorkerProcess:
        self._shd = self._kept[idx % len(self._kept)]
        return super()._spawn_worker(idx, *arguments, **named)


class _Restarts(dict[int, float]):
    """When granian last restarted each worker, by its number; a worker's first deaths are forgiven.

    Granian ends the service when a worker dies within 5.5 seconds of its restart. That is right
    for one that cannot start, and wrong for one that the system had to kill twice.
    """

    def __init__(self) -> None:
        super().__init__()
        self._restarts: collections.deque[float] = collections.deque(maxlen=DEATHS_FORGIVEN)

    def __setitem__(self, worker: int, at: float) -> None:
        """Note a restart, at a monotonic time in seconds."""
        often = len(self._restarts) == DEATHS_FORGIVEN
        if often and at - self._restarts[0] < SECONDS_OF_MEMORY:
            super().__setitem__(worker, at)
        self._restarts.append(at)
