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
    processes = []
    with (directory / "dask.log").open("ab") as log:

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            words = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
            process = subprocess.Popen(words, cwd=directory, stdout=log, stderr=log)
            processes.append(process)
            return process

        try:
            start("scheduler", "--host=127.0.0.1", "--port=0", f"--scheduler-file={told}")
            _wait_for(told)
            address = json.loads(told.read_text("utf-8"))["address"]
            options = (address, "--no-nanny", "--nthreads=1")
            workers = [
                start("worker", *options, f"--local-directory={directory / str(number)}")
                for number in range(n_workers)
            ]
            _wait_for_workers(address, n_workers)
            yield DaskCluster(address, workers)
        finally:
            for process in processes:
                process.kill()
                process.wait()


def _wait_for(path: Path) -> None:
    ends_at = time.monotonic() + SECONDS
    while not path.exists():
        assert time.monotonic() < ends_at, "the scheduler does not start"
        time.sleep(0.1)


def _wait_for_workers(address: str, n_workers: int) -> None:
    from distributed import Client

    client = Client(address, set_as_default=False)
    try:
        client.wait_for_workers(n_workers, timeout=SECONDS)
    finally:
        client.close()
