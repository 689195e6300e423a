"""How much `chaffinch serve` answers, and how fast, over real HTTP on this machine.

Single comments and batches stand beside an endpoint that does nothing: what that costs is HTTP.
The load generator runs on the same machine and takes its share of it: hardly any where wrk is
installed, a third or more where Python has to do. A table goes to stderr, the figures as JSON to
stdout.
"""

import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
import psutil
from comments import generated_comments
from load import Measurement, Request, closed_loop, open_loop
from rich import box
from rich.console import Console
from rich.table import Table
from wrk import closed_loop_by_wrk, has_wrk

HOST = "127.0.0.1"
CHAFFINCH = str(Path(sys.executable).parent / "chaffinch")


@click.command()
@click.option("--seconds", default=10.0, show_default=True, help="How long each line is measured.")
@click.option("--clients", default=8, show_default=True, help="Of the closed loop.")
@click.option("--rate", default=100.0, show_default=True, help="Requests a second, open loop.")
@click.option("--workers", default=2, show_default=True, help="Processes of the service.")
def main(seconds: float, clients: int, rate: float, workers: int) -> None:
    """Serve on a free port with a new database, measure, and stop."""
    with tempfile.TemporaryDirectory() as home:
        variables = environment(Path(home), workers)
        with served(variables) as (port, key, process):
            kinds = _requests(key)
            for kind in kinds:  # what is loaded at the first request is not measured
                closed_loop(kind, HOST, port, n_clients=clients, seconds=min(1.0, seconds))
            as_fast_as_possible = closed_loop_by_wrk if has_wrk() else closed_loop
            measured = [
                *(
                    open_loop(kind, HOST, port, per_second=rate, seconds=seconds)
                    for kind in kinds[:2]
                ),
                *(
                    as_fast_as_possible(kind, HOST, port, n_clients=clients, seconds=seconds)
                    for kind in kinds
                ),
            ]
            megabytes = largest_worker(process)
    show(measured, megabytes)
    facts = {"cores": os.cpu_count(), "python": platform.python_version(), "workers": workers}
    lines = [asdict(measurement) for measurement in measured]
    click.echo(json.dumps({**facts, "largest_worker_mb": megabytes, "measured": lines}, indent=2))


def _requests(key: str) -> list[Request]:
    texts = generated_comments(1000)

    def scoring(name: str, path: str, documents: list[object], n_comments: int) -> Request:
        bodies = tuple(json.dumps(document).encode() for document in documents)
        return Request(name, "POST", path, bodies, key, n_comments)

    def batch(n_comments: int) -> Request:
        portions = [texts[at : at + n_comments] for at in range(0, len(texts), n_comments)]
        documents = [{"comments": [{"text": text} for text in portion]} for portion in portions]
        return scoring(f"batch of {n_comments:,}", "/v1/score/batch", [*documents], n_comments)

    return [
        Request("nothing", "GET", "/healthz"),
        scoring("one comment", "/v1/score", [{"comment": {"text": text}} for text in texts], 1),
        batch(100),
        batch(1000),
    ]


def environment(home: Path, workers: int) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAFFINCH_")}
    return {
        **kept,
        "CHAFFINCH_HOME": str(home),
        "CHAFFINCH_PORT": str(port),
        "CHAFFINCH_WORKERS": str(workers),
        "CHAFFINCH_RATE_LIMIT": "1000000 per second",
    }


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, str, subprocess.Popen[bytes]]]:
    """Yield the port, an API key and the process of a service that is ready."""
    port = int(environment["CHAFFINCH_PORT"])
    process = subprocess.Popen([CHAFFINCH, "serve"], env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_until_ready(f"http://{HOST}:{port}/readyz", process)
        create = [CHAFFINCH, "keys", "create", "--site", "default"]
        key = subprocess.run(create, env=environment, capture_output=True, text=True, check=True)
        yield port, key.stdout.strip(), process
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise SystemExit("the service ended before it was ready; what it said stands above")
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the service was not ready within two minutes")


def largest_worker(process: subprocess.Popen[bytes]) -> int:
    """Return the resident memory of the largest worker, in megabytes of a million bytes.

    It counts what the workers share, such as libraries, in full.
    """
    workers = psutil.Process(process.pid).children(recursive=True)
    return max(worker.memory_info().rss for worker in workers) // 1_000_000


def show(measured: list[Measurement], megabytes: int) -> None:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1), pad_edge=False)
    table.add_column("request", no_wrap=True)
    for heading in ("load", "req/s", "comments/s", "p50 ms", "p95", "p99", "most"):
        table.add_column(heading, justify="right", no_wrap=True)
    for each in measured:
        rates = [f"{each.requests_per_second:,.0f}", f"{each.comments_per_second:,.0f}"]
        delays = [_figure(delay) for delay in (each.p50, each.p95, each.p99, each.most)]
        table.add_row(each.name, each.load, *rates, *delays)
    console = Console(stderr=True)
    console.print(table)
    console.print(f"largest worker: {megabytes} MB")


def _figure(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds < 100 else f"{milliseconds:.0f}"


if __name__ == "__main__":
    main()
