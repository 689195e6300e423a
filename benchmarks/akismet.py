"""How long `comment-check` takes when a hundred a second come in, over real HTTP on this machine.

Every request stores a comment, as in the field. Python's client of Akismet waits for one second:
the last figure says whether it would ever have given up. The load generator runs on the same
machine and takes its share of it. A table goes to stderr, the figures as JSON to stdout.
"""

import json
import os
import platform
import tempfile
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlencode

import click
from comments import generated_comments
from load import Request, open_loop
from serve import HOST, environment, largest_worker, served, show

TIMEOUT_MS = 1000.0


class Form(Request):
    """A request whose bodies are forms."""

    def as_bytes(self, host: str) -> list[bytes]:
        """Return the requests as they are sent."""
        return [
            each.replace(b"application/json", b"application/x-www-form-urlencoded")
            for each in super().as_bytes(host)
        ]


@click.command()
@click.option("--seconds", default=100.0, show_default=True, help="How long it is measured.")
@click.option("--rate", default=100.0, show_default=True, help="Requests a second.")
@click.option("--workers", default=2, show_default=True, help="Processes of the service.")
def main(seconds: float, rate: float, workers: int) -> None:
    """Serve on a free port with a new database, measure, and stop."""
    with tempfile.TemporaryDirectory() as home:
        variables = environment(Path(home), workers)
        with served(variables) as (port, key, process):
            n = int(rate * seconds)
            warming, checks = (_checks(key, n, seed) for n, seed in ((500, 1), (n, 0)))
            open_loop(warming, HOST, port, per_second=rate, seconds=min(5.0, seconds))
            measured = open_loop(checks, HOST, port, per_second=rate, seconds=seconds)
            megabytes = largest_worker(process)
    show([measured], megabytes)
    facts = {"cores": os.cpu_count(), "python": platform.python_version(), "workers": workers}
    told = {**facts, **asdict(measured), "requests": n, "none_gave_up": measured.most < TIMEOUT_MS}
    click.echo(json.dumps(told, indent=2))


def _checks(key: str, n: int, seed: int) -> Form:
    forms = (
        {
            "api_key": key,
            "blog": "https://blog.example/",
            "user_ip": f"192.0.2.{number % 256}",
            "user_agent": "Mozilla/5.0",
            "permalink": f"https://blog.example/{number % 100}",
            "comment_type": "comment",
            "comment_author": f"Reader {number % 1000}",
            "comment_author_email": f"reader-{seed}-{number % 1000}@example.org",
            "comment_content": text,
        }
        for number, text in enumerate(generated_comments(n, seed=seed))
    )
    bodies = tuple(urlencode(form).encode() for form in forms)
    return Form("comment-check", "POST", "/1.1/comment-check", bodies, n_comments=1)


if __name__ == "__main__":
    main()
