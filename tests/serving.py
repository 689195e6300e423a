"""The real service as a process of its own, in a home of its own, on a free port."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs: where it is reached, and the key of its first site."""

    address: str
    key: str


@contextmanager
def serve(home: Path, **environment: str) -> Iterator[Service]:
    """Run ``chaffinch serve`` as the first start in ``home`` until the block ends."""
    port = _free_port()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("chaffinch"), "serve"],
        env={
            **os.environ,
            "CHAFFINCH_HOME": str(home),
            "CHAFFINCH_PORT": str(port),
            "CHAFFINCH_WORKERS": "1",
            "PYTHONUNBUFFERED": "1",
            **environment,
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Service(f"http://127.0.0.1:{port}", _started(process, port))
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _started(process: "subprocess.Popen[str]", port: int) -> str:
    assert process.stdout
    found = re.search(r": ([a-z0-9]{32})$", process.stdout.readline())
    assert found, "the first start prints the key of the first site"
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return found[1]
        except URLError:
            time.sleep(0.1)
    raise AssertionError("the service did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
