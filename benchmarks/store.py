"""What it takes to store comments: `POST /v1/comments` over HTTP, each durable before its answer.

On SQLite and on PostgreSQL, with few comments in the record and with many. The load generator runs
on the same machine. A table goes to stderr, the figures as JSON to stdout.
"""

import datetime as dt
import json
import os
import platform
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import psutil
from comments import generated_comments
from fill import fill, size
from load import Measurement, Request, closed_loop
from rich import box
from rich.console import Console
from rich.table import Table
from serve import HOST, environment, served
from wrk import closed_loop_by_wrk, has_wrk

from tests.postgresql import Server, run_server

DURABLE = (
    "-c listen_addresses= -c max_connections=200 -c timezone=UTC"
    " -c shared_buffers=512MB -c max_wal_size=8GB"
)
"""Options of a PostgreSQL server whose commits survive a power cut."""

APART = 20
"""One comment in so many belongs to a campaign, whose texts are the same."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured of one database with so many comments in it."""

    database: str
    n_comments: int
    megabytes: int
    measured: Measurement
    milliseconds: float
    """Of processor time of the service's workers for each request."""
    server_milliseconds: float
    """The same of the database server, where there is one."""


@click.command()
@click.option("--seconds", default=10.0, show_default=True, help="How long each line is measured.")
@click.option("--clients", default=16, show_default=True, help="That ask at once, without pause.")
@click.option("--workers", default=2, show_default=True, help="Processes of the service.")
@click.option("--few", default=10_000, show_default=True, help="Comments of a small record.")
@click.option("--many", default=1_000_000, show_default=True, help="Comments of a large one.")
@click.option("--engine", "engines", multiple=True, default=["sqlite", "postgresql"],
              type=click.Choice(["sqlite", "postgresql"]), help="Only this database.")  # fmt: skip
def main(
    seconds: float, clients: int, workers: int, few: int, many: int, engines: tuple[str, ...]
) -> None:
    """Fill new databases, serve from each, measure."""
    lines = []
    for engine in engines:
        with tempfile.TemporaryDirectory() as home, _database(engine) as server:
            variables = environment(Path(home), workers)
            url = f"sqlite:///{home}/chaffinch.db"
            if server:
                url = variables["CHAFFINCH_DATABASE_URL"] = server.new_database()
            for n_comments in (few, many):
                lines.append(_measured(server, variables, url, n_comments, clients, seconds))
                _show(lines[-1:])
    facts = {"cores": os.cpu_count(), "python": platform.python_version(), "workers": workers}
    click.echo(json.dumps({**facts, "measured": [asdict(line) for line in lines]}, indent=2))


@contextmanager
def _database(engine: str) -> Iterator[Server | None]:
    """Yield a PostgreSQL server; None where the home holds the database."""
    if engine == "sqlite":
        yield None
        return
    with run_server(DURABLE) as server:
        yield server


def _measured(
    server: Server | None,
    variables: dict[str, str],
    url: str,
    n_comments: int,
    clients: int,
    seconds: float,
) -> Line:
    with served(variables):  # which makes the tables
        pass
    fill(url, until=n_comments, at=dt.datetime.now(dt.UTC))
    run = closed_loop_by_wrk if has_wrk() else closed_loop
    with served(variables) as (port, key, process):
        run(_request(key, 3_000, seed=1), HOST, port, n_clients=clients, seconds=2.0)
        _wait_until_idle(process.pid)
        # Other texts for each size: those of the smaller record's line would all found waves now.
        request = _request(key, int(4_000 * seconds), seed=1 + n_comments)
        before, of_server = _processor_seconds(process.pid), _server_seconds(server)
        measured = run(request, HOST, port, n_clients=clients, seconds=seconds)
        spent = _processor_seconds(process.pid) - before
        spent_there = _server_seconds(server) - of_server
    each = 1000 / (measured.requests_per_second * seconds)
    name = "postgresql" if server else "sqlite"
    return Line(name, n_comments, size(url), measured, each * spent, each * spent_there)


def _wait_until_idle(process_id: int) -> None:
    """Let the service finish what it does in the background after its start."""
    give_up_at = time.monotonic() + 600
    before = -1.0  # of the processor; some seconds at rest cost some hundredths
    while (now := _processor_seconds(process_id)) - before > 0.5:
        if time.monotonic() > give_up_at:
            raise RuntimeError("the service does not come to rest")
        before = now
        time.sleep(3)


def _request(key: str, n: int, *, seed: int) -> Request:
    """Return requests with ``n`` comments: different ones, but for those of ten campaigns."""
    run = uuid.uuid4().hex[:8]
    campaigns = generated_comments(10, seed=seed + 1000)
    texts = generated_comments(n, seed=seed)
    texts[::APART] = [campaigns[i % len(campaigns)] for i in range(len(texts[::APART]))]
    bodies = (
        json.dumps(
            {
                "external_id": f"{run}-{number}",
                "comment": {
                    "text": said,
                    "author_name": "Ann Miller",
                    "author_email": f"reader-{number % 5000}@example.org",
                    "ip": f"192.0.2.{number % 255}",
                    "page_url": f"https://blog.example/page-{number % 300}",
                },
            }
        ).encode()
        for number, said in enumerate(texts)
    )
    return Request("submit", "POST", "/v1/comments", tuple(bodies), key, 1)


def _processor_seconds(process_id: int) -> float:
    workers = psutil.Process(process_id).children(recursive=True)
    times = [worker.cpu_times() for worker in workers]
    return sum(each.user + each.system for each in times)


def _server_seconds(server: Server | None) -> float:
    """Return the processor time of the database server, of processes that have ended too."""
    if server is None:
        return 0.0
    process_id = int((server.directory / "data" / "postmaster.pid").read_text().split()[0])
    ended = psutil.Process(process_id).cpu_times()
    return ended.children_user + ended.children_system + _processor_seconds(process_id)


def _show(lines: list[Line]) -> None:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1), pad_edge=False)
    table.add_column("database", no_wrap=True)
    for heading in (
        "comments",
        "MB",
        "requests/s",
        "p50 ms",
        "p95",
        "p99",
        "most",
        "CPU ms each",
        "server",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for line in lines:
        each = line.measured
        delays = [f"{delay:.0f}" for delay in (each.p50, each.p95, each.p99, each.most)]
        counts = [f"{line.n_comments:,}", f"{line.megabytes:,}"]
        rate = f"{each.requests_per_second:,.0f}"
        spent = [f"{line.milliseconds:.2f}", f"{line.server_milliseconds:.2f}"]
        table.add_row(line.database, *counts, rate, *delays, *spent)
    Console(stderr=True).print(table)


if __name__ == "__main__":
    main()
