"""How fast the moderators' queue is over a record of a million comments, on this machine.

Fills a new SQLite database (which takes some minutes and gigabytes), serves it with `chaffinch
serve`, asks for the pages over real HTTP, and decides by keyboard in a real Chromium. A table goes
to stderr, the figures as JSON to stdout.
"""

import contextlib
import datetime as dt
import json
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import click
import psutil
import requests
from fill import fill, size
from playwright.sync_api import Page
from rich import box
from rich.console import Console
from rich.table import Table

sys.path.append(str(Path(__file__).parents[1]))  # the tests know how to serve and to open Chromium

from service.background.loop import LEASE
from service.people import moderators
from service.people.moderators import Role
from service.settings import Settings
from service.store import Store, leases
from tests.browser import open_browser
from tests.server import Service, serving

WHO, PASSWORD = "robin", "marsh reeds at dawn"
PAGES = {
    "the queue": "/review",
    "of one kind": "/review?kind=held",
    "by label and language": "/review?kind=held&label=legitimate&language=en",
    "by page": "/review?page=https://blog.example/page-1",
    "a search": "/review?text=crust",
    "history": "/review/history",
    "overview": "/review/overview",
}
WATCH = """() => {
  window.shownAfter = []; window.settledAfter = [];
  const guid = () => document.getElementById("focus")?.dataset.guid;
  let pressed = 0;
  document.addEventListener("keydown", (event) => {
    const was = guid();
    pressed = event.timeStamp;
    const look = () => {
      if (guid() === was) return requestAnimationFrame(look);
      const frame = new MessageChannel(); // its message comes when the frame is painted
      frame.port1.onmessage = () => shownAfter.push(performance.now() - event.timeStamp);
      requestAnimationFrame(() => frame.port2.postMessage(0));
    };
    requestAnimationFrame(look);
  }, true);
  document.addEventListener("htmx:afterSettle", () =>
    settledAfter.push(performance.now() - pressed));
}"""


@dataclass(frozen=True, slots=True)
class Measured:
    """How long something took, in milliseconds."""

    what: str
    n: int
    p50: float
    p95: float
    most: float
    processor: float | None = None
    """What the service worked for one of them, whatever else the machine did; the mean."""

    @classmethod
    def of(cls, what: str, milliseconds: list[float], processor: float | None = None) -> "Measured":
        """Return the figures of a list of times."""
        ordered = sorted(milliseconds)
        at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95)]
        figures = (round(each, 1) for each in (*at, ordered[-1]))
        return cls(what, len(ordered), *figures, processor and round(processor, 1))


@click.command()
@click.option("--comments", default=1_000_000, show_default=True, help="One in twenty waits.")
@click.option("--times", default=200, show_default=True, help="Requests of each page, and keys.")
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Kept if given.")
def main(comments: int, times: int, home: Path | None) -> None:
    """Fill, serve, measure."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"CHAFFINCH_HOME": str(home or Path(folder) / "home")})
        _prepare(settings, comments)
        with serving(settings.home, workers=2) as service:
            lines = list(_measured(service, times))
    _show(lines)
    facts = {
        "comments": comments,
        "megabytes": size(settings.database_url) if home else None,
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
    }
    click.echo(json.dumps({**facts, "measured": [asdict(line) for line in lines]}, indent=2))


def _prepare(settings: Settings, n_comments: int) -> None:
    if not (settings.home / "chaffinch.db").exists():
        with serving(settings.home, workers=1):  # which makes the tables and the first site
            pass
    fill(settings.database_url, until=n_comments, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    now = dt.datetime.now(dt.UTC)
    with contextlib.closing(Store(settings.database_url)) as store:
        robin = moderators.add_moderator(
            store, WHO, ["default"], Role.ADMIN, who="operator", now=now
        )
        moderators.choose_password(store, robin, PASSWORD, who=WHO, now=now)
        _rest(store)


def _rest(store: Store) -> None:
    """Keep the work of the background from the measurement: a million comments of one moment, by a
    model that no longer serves, would give it more to do than any site."""
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
    take = partial(leases.take, name=LEASE, holder="benchmark", until=until)
    while not store.write(lambda connection: take(connection, now=dt.datetime.now(dt.UTC))):
        time.sleep(1)


def _measured(service: Service, times: int) -> Iterator[Measured]:
    address = service.address
    session = _sign_in(address)
    for what, path in PAGES.items():
        for _ in range(5):  # what is loaded at the first request of a worker is not measured
            session.get(address + path)
        worked = _processor_seconds(service)
        took = [_asked(session, address + path) for _ in range(times)]
        worked = _processor_seconds(service) - worked
        yield Measured.of(what, took, 1000 * worked / times)
    with open_browser() as browser:
        page = browser.new_page(base_url=address)
        _open_queue(page)
        page.evaluate(WATCH)
        for n in range(times):
            page.keyboard.press("lsa"[n % 3])
            while page.evaluate("Math.min(shownAfter.length, settledAfter.length)") <= n:
                page.wait_for_timeout(10)
        yield Measured.of("key press to the next comment on screen", page.evaluate("shownAfter"))
        yield Measured.of("key press to all up to date", page.evaluate("settledAfter"))


def _processor_seconds(service: Service) -> float:
    times = [psutil.Process(number).cpu_times() for number in service.workers()]
    return sum(each.user + each.system for each in times)


def _sign_in(address: str) -> requests.Session:
    session = requests.Session()
    form = session.get(f"{address}/review/sign-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token is not None
    said = {"csrf_token": token[1], "name": WHO, "password": PASSWORD}
    answer = session.post(f"{address}/review/sign-in", data=said)
    if not answer.ok or 'id="focus"' not in answer.text:
        raise SystemExit(f"signing in led to {answer.status_code}: {answer.text[-1500:]}")
    return session


def _asked(session: requests.Session, url: str) -> float:
    started_at = time.perf_counter()
    answer = session.get(url)
    took = time.perf_counter() - started_at
    assert answer.ok, url
    return 1000 * took


def _open_queue(page: Page) -> None:
    page.goto("/review")
    page.get_by_label("Name").fill(WHO)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#focus[data-guid]").wait_for()


def _show(lines: list[Measured]) -> None:
    table = Table("milliseconds", "n", "p50", "p95", "most", "processor", box=box.SIMPLE_HEAD)
    for line in lines:
        figures = (line.n, line.p50, line.p95, line.most, line.processor)
        table.add_row(line.what, *("" if each is None else f"{each:g}" for each in figures))
    Console(stderr=True).print(table)


if __name__ == "__main__":
    main()
