"""The whole journey over real processes: decisions in a browser, a retraining, and back again."""

import datetime as dt
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psutil
import pytest
import requests
from playwright.sync_api import expect

from model.labels import Label
from service.moderation import Actor, Ruling, decide
from service.record import Source
from service.settings import Settings
from service.sites import accounts
from service.store import Site, Store
from tests.browser import open_browser
from tests.moderators import PASSWORD, a_moderator, one_that_waits
from tests.sentences import examples as sentences
from tests.server import Service, serving
from tests.stored import a_comment, a_site

# The same takes as long again on PostgreSQL.
on_postgresql = pytest.param("postgresql", marks=pytest.mark.soak)
pytestmark = pytest.mark.parametrize("database", ["sqlite", on_postgresql], indirect=True)

CHAFFINCH_TRAIN = Path(sys.executable).with_name("chaffinch-train")
SECONDS_TO_SWAP = 5.0
"""From the publishing, as the file says that names the model: who asks later hears the new one."""
SECONDS_OF_LOAD = 3.0
N_READERS = 4
MONTH = 720
ADVERTS = (
    "Our fern society meets on Thursdays, bring your own trowel and spores",
    "Join the fern society this spring, spores and trowels for every member",
    "Members of the fern society get a trowel, write to us about spores",
    "The fern society invites you: spores, trowels and a talk on Thursdays",
    "Fern society evening on Thursday, new members get spores and a trowel",
    "Bring a friend to the fern society and take home spores and a trowel",
    "Nothing beats our fern society: trowels, spores and tea every Thursday",
    "Ferns for everyone! The fern society gives away spores with a trowel",
    "Ferns, ferns, ferns: the society shows its spores on Thursday, trowels are on us",
    "Who wants a trowel? The fern society hands them out to all who bring spores",
    "Become a friend of ferns, our society has spores for you every Thursday",
    "A trowel for you, spores for your garden: come to the fern society",
    "On Thursday the fern society swaps spores, a trowel is yours if you come",
    "Your garden needs ferns, and our society has the spores and the trowel",
)
"""Honest to most; on this site they are spam."""
ANOTHER = "Come to the fern society on Thursday, a trowel and spores are waiting for you"
MODERATOR = Actor(source=Source.MODERATOR, name="mara")


@dataclass(frozen=True)
class Answered:
    """One answer of the service."""

    asked_at: float
    """Seconds since 1970, as the file system counts."""
    model: str


class Reader(threading.Thread):
    """Asks for verdicts on one comment until told to stop, and remembers every answer."""

    def __init__(self, address: str, key: str) -> None:
        super().__init__(daemon=True)
        self.answers: list[Answered] = []
        self.failed: list[object] = []
        self._address, self._key = address, key
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            asked_at = time.time()
            try:
                # A connection of its own each time, which any of the workers may take.
                model = str(ask(self._address, self._key)["model"])
                self.answers.append(Answered(asked_at, model))
            except Exception as error:
                self.failed.append(error)
            time.sleep(0.02)

    def stop(self) -> None:
        self._stopping.set()
        self.join()


class Load:
    """Several readers at once."""

    def __init__(self, service: Service, key: str) -> None:
        self._service = service
        self._readers = [Reader(service.address, key) for _ in range(N_READERS)]

    def __enter__(self) -> Self:
        for reader in self._readers:
            reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        for reader in self._readers:
            reader.stop()

    @property
    def failed(self) -> list[object]:
        """What was not answered."""
        return [error for reader in self._readers for error in reader.failed]

    @property
    def models(self) -> set[str]:
        """Whose answers there were so far."""
        return {each.model for reader in self._readers for each in reader.answers}

    def expect(self, model: str, published_at: float) -> None:
        """Assert that all workers answer with a model, from a few seconds after its publishing."""
        from_then = published_at + SECONDS_TO_SWAP
        time.sleep(max(0.0, from_then - time.time()))
        before = self._busy()
        time.sleep(SECONDS_OF_LOAD)
        assert all(now > then for now, then in zip(self._busy(), before, strict=True)), before
        answers = [one for reader in self._readers for one in list(reader.answers)]
        late = [one for one in answers if one.asked_at > from_then and one.model != model]
        assert not late, f"{len(late)} old answers, to {late[-1].asked_at - published_at:.1f} s"
        assert [one for one in answers if one.asked_at > from_then], "nobody asked"

    def _busy(self) -> list[float]:
        """Return the seconds of the processor that each worker took."""
        times = [psutil.Process(worker).cpu_times() for worker in self._service.workers()]
        return [each.user + each.system for each in times]


def ask(address: str, key: str) -> dict[str, object]:
    answer = requests.post(
        f"{address}/v1/score",
        json={"comment": {"text": ANOTHER}},
        headers={"Authorization": f"Bearer {key}"},
        timeout=30,
    )
    answer.raise_for_status()
    found: dict[str, object] = answer.json()
    return found


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    """A site of which people have decided on all our sentences, and adverts wait for somebody."""
    site = a_site(store, now)
    for hour, each in enumerate(sentences()):
        at = now + dt.timedelta(hours=hour - MONTH)
        # Which comments teach together is chosen by their ids: the same in every run.
        said: dict[str, Any] = {"said": each.text, "language": each.language}
        comment = a_comment(store, site, at, guid=f"{hour:032x}", **said)
        ruling = Ruling.of(None, each.label)
        decide(comment.guid, ruling, actor=MODERATOR, site=site, store=store, now=at)
    for number, text in enumerate(ADVERTS):
        guid = f"{number + 1_000:032x}"
        one_that_waits(store, site, now, guid=guid, text=text, label=Label.LEGITIMATE)
    a_moderator(store, "robin", site.name, now=now)
    return site


@pytest.fixture
def running(settings: Settings, store: Store, site: Site) -> Iterator[tuple[Service, str]]:
    """The service, and a key of the site."""
    key = accounts.create_key(store, site.name, now=dt.datetime.now(dt.UTC))
    url = settings.database_url if settings.database_url.startswith("postgresql") else ""
    with serving(settings.home, database_url=url.replace("+psycopg", "")) as service:
        yield service, key


def reject_all_as_spam(service: Service) -> None:
    """Sign in as a moderator, in a real browser, and press ``s`` until nothing waits."""
    with open_browser() as browser:
        page = browser.new_page(base_url=service.address)
        page.goto("/review")
        page.get_by_label("Name").fill("robin")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        for left in reversed(range(len(ADVERTS))):
            expect(page.locator("#focus")).to_be_visible()
            page.wait_for_load_state()
            page.keyboard.press("s")
            announced = f" {left} " if left else "Nothing is waiting."
            expect(page.locator("#announcement")).to_contain_text(announced)
        expect(page.get_by_role("heading", name="All done")).to_be_visible()


def train(settings: Settings, *arguments: str) -> str:
    """Run a command of the training as a process of its own, and return what it prints."""
    done = subprocess.run(
        [CHAFFINCH_TRAIN, *arguments, "--models", settings.models],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def published_at(settings: Settings) -> float:
    """Return when it was last said which model serves."""
    return (settings.models / "CURRENT").stat().st_mtime


def test_what_is_decided_in_the_browser_makes_a_wrong_answer_right_and_the_way_back_is_open(
    settings: Settings, running: tuple[Service, str]
) -> None:
    service, key = running
    before = ask(service.address, key)
    reject_all_as_spam(service)
    with Load(service, key) as load:
        version = train(settings, "retrain", "--database", settings.database_url)
        load.expect(version, published_at(settings))
        after = ask(service.address, key)
        assert (before["label"], after["label"]) == ("legitimate", "spam")
        assert train(settings, "rollback") == "baseline"
        load.expect(str(before["model"]), published_at(settings))
    assert load.failed == []
    assert load.models == {before["model"], version}
