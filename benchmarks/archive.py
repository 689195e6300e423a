"""How fast a large archive is scored: one worker against two, and the memory that they take.

    python benchmarks/archive.py [--rows 1000000] [--workers 1,2]

Writes a Parquet archive of generated comments, scores it with each number of workers into a
directory of its own, and prints rows per second, the ratio to the first, and the largest resident
memory of a worker process. Only the ratios of one run compare.
"""

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import click
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from comments import generated_comments

ROW_GROUP = 32_768


@click.command()
@click.option("--rows", default=1_000_000, show_default=True)
@click.option("--workers", default="1,2", show_default=True, help="Numbers of workers to compare.")
def main(rows: int, workers: str) -> None:
    """Measure and print a table in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.parquet"
        write_archive(archive, rows)
        click.echo(
            "| workers | rows a second | against the first | MB of a worker |\n|---|---|---|---|"
        )
        first = 0.0
        for number in map(int, workers.split(",")):
            seconds, peak = measure(archive, Path(folder) / f"by-{number}", number)
            rate = rows / seconds
            first = first or rate
            click.echo(f"| {number} | {rate:,.0f} | {rate / first:.2f} | {peak / 2**20:,.0f} |")


def write_archive(path: Path, n_rows: int) -> None:
    """Write generated comments, in row groups as databases export them."""
    texts = generated_comments(2_000)
    columns = {"id": range(n_rows), "text": [texts[i % len(texts)] for i in range(n_rows)]}
    pq.write_table(pa.table(columns), path, row_group_size=ROW_GROUP)


def measure(archive: Path, into: Path, n_workers: int) -> tuple[float, int]:
    """Return the seconds that scoring takes, and the largest resident bytes of a worker."""
    words = ["score", str(archive), "--into", str(into), "--workers", str(n_workers)]
    started_at = time.monotonic()
    with subprocess.Popen(
        [Path(sys.executable).parent / "chaffinch-train", *words, "--model", "baseline"],
        stdout=subprocess.DEVNULL,
    ) as process:
        peak = Peak(process.pid)
        if process.wait():
            sys.exit("scoring failed")
    return time.monotonic() - started_at, peak.of_workers


class Peak(threading.Thread):
    """Watches the children of a process, or the process itself where it has none."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.of_workers = 0
        self._process = psutil.Process(pid)
        self.start()

    def run(self) -> None:
        while True:
            try:
                for child in self._process.children(recursive=True) or [self._process]:
                    self.of_workers = max(self.of_workers, child.memory_info().rss)
            except psutil.Error:
                if not self._process.is_running():
                    return
            time.sleep(0.2)


if __name__ == "__main__":
    main()
