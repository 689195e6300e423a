"""A service as people run it: `chaffinch serve`, with its worker processes, on a free port."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

COMMAND = Path(sys.executable).with_name("chaffinch")
SECONDS_TO_START = 180


@dataclass(frozen=True)
class Service:
    """A service that runs."""

    host: str
    port: int
    process_id: int

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.process_id}/task/{self.process_id}/children")
        return [int(child) for child in children.read_text().split()]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(
    home: Path, *, workers: int = 2, port: int | None = None, database_url: str = ""
) -> Iterator[Service]:
    """Serve from ``home`` and yield the service; stop it in the end, if it still runs."""
    port = port or free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CHAFFINCH_")},
        "CHAFFINCH_HOME": str(home),
        "CHAFFINCH_PORT": str(port),
        "CHAFFINCH_WORKERS": str(workers),
        "CHAFFINCH_DATABASE_URL": database_url,
    }
    with subprocess.Popen([COMMAND, "serve"], env=environment) as process:
        try:
            service = Service("127.0.0.1", port, process.pid)
            _wait_until_ready(service.address, process)
            yield service
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up_at:
        assert process.poll() is None, "the service ended before it was ready"
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{address}/readyz", timeout=10).ok:
                return
        time.sleep(0.1)
    raise AssertionError(f"the service was not ready within {SECONDS_TO_START} seconds")


def memory_peak(process_id: int) -> int:
    """Return the most memory that a process has held so far, in bytes."""
    status = Path(f"/proc/{process_id}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
