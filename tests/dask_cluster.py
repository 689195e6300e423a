"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS = 120


@dataclass(frozen=True)
class DaskCluster:
    """Processes that answer at ``address``."""

    address: str
    workers: list[subprocess.Popen[bytes]]

    def kill_a_worker(self) -> None:
        """End one of the workers in the middle of whatever it does."""
        self.workers[0].kill()
        self.workers[0].wait()


@contextmanager
def a_dask_cluster(directory: Path, n_workers: int) -> Iterator[DaskCluster]:
    """Run a cluster whose files lie in ``directory``."""
    told = directory / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": (directory / "dask.log").open("ab")}
    scheduler = _dask(
        "scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard",
        f"--scheduler-file={told}", cwd=directory, **quiet,
    )  # fmt: skip
    processes = [scheduler]
    try:
        _wait_for(told)
        workers = [
            _dask(
                "worker", f"--scheduler-file={told}", "--no-nanny", "--nthreads=1",
                "--no-dashboard", f"--local-directory={directory / str(number)}",
                cwd=directory, **quiet,
            )
            for number in range(n_workers)
        ]  # fmt: skip
        processes += workers
        address = json.loads(told.read_text("utf-8"))["address"]
        _wait_for_workers(address, n_workers)
        yield DaskCluster(address, workers)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _dask(*arguments: str, **more: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "dask", *arguments], **more)  # type: ignore[call-overload,no-any-return]


def _wait_for(path: Path) -> None:
    ends_at = time.monotonic() + SECONDS
    while not path.exists():
        assert time.monotonic() < ends_at, "the scheduler does not start"
        time.sleep(0.1)


def _wait_for_workers(address: str, n_workers: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(n_workers, timeout=SECONDS)
