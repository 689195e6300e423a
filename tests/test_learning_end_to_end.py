"""The whole journey over real processes: comments in, decisions, a retraining, and back again."""

import datetime as dt
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from model.labels import Label
from service import accounts
from service.moderation import Actor, Ruling, decide
from service.record import Source
from service.settings import Settings
from service.store import Site, Store
from tests.databases import on_both_databases
from tests.sentences import examples as sentences
from tests.server import Service, serving
from tests.stored import a_comment, a_site

pytestmark = on_both_databases

CHAFFINCH_TRAIN = Path(sys.executable).with_name("chaffinch-train")
SECONDS_TO_SWAP = 60  # five are promised; other tests use the machine as well
ADVERTS = (
    "Our fern society meets on Thursdays, bring your own trowel and spores",
    "Join the fern society this spring, spores and trowels for every member",
    "Members of the fern society get a trowel, write to us about spores",
    "The fern society invites you: spores, trowels and a talk on Thursdays",
    "Fern society evening on Thursday, new members get spores and a trowel",
    "Bring a friend to the fern society and take home spores and a trowel",
    "Nothing beats our fern society: trowels, spores and tea every Thursday",
    "Ferns for everyone! The fern society gives away spores with a trowel",
)
"""Honest to most; on this site they are spam."""
ANOTHER = "Come to the fern society on Thursday, a trowel and spores are waiting for you"
MODERATOR = Actor(source=Source.MODERATOR, name="mara")


class Reader(threading.Thread):
    """Asks for verdicts on one comment until told to stop, and remembers every answer."""

    def __init__(self, address: str, key: str) -> None:
        super().__init__()
        self.models: list[str] = []
        self.failed: list[object] = []
        self._address, self._key = address, key
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.models.append(str(ask(self._address, self._key)["model"]))
            except Exception as error:
                self.failed.append(error)
            time.sleep(0.02)

    def stop(self) -> None:
        self._stopping.set()
        self.join()

    def wait_for(self, model: str) -> None:
        """Return when that model answers. Fails after `SECONDS_TO_SWAP`."""
        give_up_at = time.monotonic() + SECONDS_TO_SWAP
        while not self.models or self.models[-1] != model:
            assert time.monotonic() < give_up_at, f"{model} does not answer: {self.failed}"
            time.sleep(0.05)


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
    """A site of which people have decided on all our sentences, and on some that look honest."""
    site = a_site(store, now)
    said = [(each.text, each.label, each.language) for each in sentences()]
    said += [(text, Label.SPAM, "en") for text in ADVERTS]
    for hour, (text, label, language) in enumerate(said):
        at = now + dt.timedelta(hours=hour)
        # Which comments teach together is chosen by their ids: the same in every run.
        guid = f"{hour:032x}"
        comment = a_comment(store, site, at, said=text, language=language, guid=guid)
        decide(
            comment.guid, Ruling.of(None, label), actor=MODERATOR, site=site, store=store, now=at
        )
    return site


@pytest.fixture
def running(settings: Settings, store: Store, site: Site) -> Iterator[tuple[Service, str]]:
    """The service, and a key of the site."""
    key = accounts.create_key(store, site.name, now=dt.datetime.now(dt.UTC))
    url = settings.database_url if settings.database_url.startswith("postgresql") else ""
    with serving(settings.home, database_url=url.replace("+psycopg", "")) as service:
        yield service, key


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


def test_a_comment_that_was_wrong_is_right_after_a_retraining_and_the_way_back_is_open(
    settings: Settings, running: tuple[Service, str]
) -> None:
    service, key = running
    before = ask(service.address, key)
    reader = Reader(service.address, key)
    reader.start()
    try:
        version = train(settings, "retrain", "--database", settings.database_url)
        reader.wait_for(version)
        after = ask(service.address, key)
        assert (before["label"], after["label"]) == ("legitimate", "spam")
        assert train(settings, "rollback") == "baseline"
        reader.wait_for(str(before["model"]))
    finally:
        reader.stop()
    assert reader.failed == []
    assert set(reader.models) == {before["model"], version}
