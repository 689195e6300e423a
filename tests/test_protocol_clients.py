"""Clients that others wrote, unchanged, and a Coral, against a service as people run it."""

import asyncio
import datetime as dt
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import akismet
import httpx
import pytest
from sqlalchemy import select

from model.labels import Label, Mode
from service.privacy.secret_box import SecretBox
from service.settings import Settings
from service.sites.accounts import create_key, create_site
from service.sites.change import change_site
from service.sites.options import SharedSecret
from service.store import Store, decisions
from service.store.tables import comments
from tests.coral_sender import phase_request, signed
from tests.server import Service, serving

CLIENTS = Path(__file__).parent / "clients"
VENV = Path(sys.executable).parents[1]
BLOG = "https://blog.example/"

GOOD = "The bread came out well, and the crust was crisp; thank you for the recipe."
SPAM = "Cheap watches and pills! Buy now at http://www.watches.example and win money!"
ABUSE = "You are a stupid idiot and a pathetic liar, shut up, nobody wants to read your garbage."

PATIENT = 60.0
"""Seconds; the clients wait for one unless told otherwise, which a busy machine may take."""

Steps = list[tuple[str, dict[str, str]]]
Client = Callable[["House", str, Steps], list[Any]]


@dataclass
class House:
    """A service that runs, with its database."""

    service: Service
    store: Store
    settings: Settings

    def key(self, *, quota: int | None = None, **options: Any) -> str:
        """Return a key of a new site in mode post."""
        now = dt.datetime.now(dt.UTC)
        name = f"site-{len(self.store.sites())}"
        create_site(self.store, name, now=now, mode=Mode.POST)
        if options:
            change_site(self.store, name, who="operator", now=now, options=options)
        return create_key(self.store, name, daily_quota=quota, now=now)

    def decided(self, text: str) -> list[tuple[Label | None, str]]:
        """Return the decisions on the last comment that says this: their labels and sources."""

        def work(connection: Any) -> list[tuple[Label | None, str]]:
            newest = select(comments.c.id).order_by(comments.c.id.desc()).limit(1)
            (comment_id,) = connection.execute(newest).one()
            found = decisions.of_comment(connection, comment_id)
            return [(decision.label, decision.source) for decision in found]

        return self.store.read(work)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("clients") / "home"
    settings = Settings.from_environment({"CHAFFINCH_HOME": str(home)})
    store = Store(settings.database_url)
    store.migrate()
    create_site(store, "default", now=dt.datetime.now(dt.UTC), mode=Mode.POST)
    with serving(home, workers=1) as service:
        yield House(service, store, settings)
    store.close()


def said(text: str, email: str = "ann@example.org") -> dict[str, str]:
    """Return a comment as the clients are given it."""
    return {"text": text, "email": email, "ip": "192.0.2.1"}


def by_program(*command: str | Path, **environment: str) -> Client:
    """Return a client that a program of its own drives."""

    def run(house: House, key: str, steps: Steps) -> list[Any]:
        done = subprocess.run(
            [*command, str(house.service.port), key],
            input=json.dumps(steps),
            env={**os.environ, **environment},
            text=True,
            capture_output=True,
            timeout=120,
            check=True,
        )
        return list(json.loads(done.stdout))

    return run


def _arguments(comment: dict[str, str]) -> dict[str, Any]:
    return {
        "user_ip": comment["ip"],
        "comment_content": comment["text"],
        "comment_author": "Ann",
        "comment_author_email": comment["email"],
    }


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, house: House) -> None:
    """Point Python's ``akismet`` at the service; it has no option for that."""
    monkeypatch.setattr("akismet._common._API_URL", house.service.address)


def python_sync(house: House, key: str, steps: Steps) -> list[Any]:
    """Drive ``akismet.SyncClient``."""
    http = httpx.Client(headers={"User-Agent": akismet.USER_AGENT}, timeout=PATIENT)
    client = akismet.SyncClient(config=akismet.Config(key=key, url=BLOG), http_client=http)
    calls = {"check": client.comment_check, "spam": client.submit_spam, "ham": client.submit_ham}
    answers: list[Any] = []
    for step, comment in steps:
        try:
            if step == "verify":
                answers.append(client.verify_key())
            else:
                answer = calls[step](**_arguments(comment))
                answers.append(bool(answer) if step == "check" else answer)
        except akismet.AkismetError as error:
            answers.append({"error": str(error)})
    http.close()
    return answers


def python_async(house: House, key: str, steps: Steps) -> list[Any]:
    """Drive ``akismet.AsyncClient``."""

    async def run() -> list[Any]:
        http = httpx.AsyncClient(headers={"User-Agent": akismet.USER_AGENT}, timeout=PATIENT)
        answers: list[Any] = []
        async with http:
            config = akismet.Config(key=key, url=BLOG)
            client = akismet.AsyncClient(config=config, http_client=http)
            calls = {
                "check": client.comment_check,
                "spam": client.submit_spam,
                "ham": client.submit_ham,
            }
            for step, comment in steps:
                try:
                    if step == "verify":
                        answers.append(await client.verify_key())
                    else:
                        answer = await calls[step](**_arguments(comment))
                        answers.append(bool(answer) if step == "check" else answer)
                except akismet.AkismetError as error:
                    answers.append({"error": str(error)})
        return answers

    return asyncio.run(run())


RUN_NODE = ("node", CLIENTS / "akismet.mjs")

ALL: dict[str, Client] = {
    "akismet (Python)": python_sync,
    "akismet (Python, async)": python_async,
    "python-akismet": by_program(
        sys.executable, CLIENTS / "python_akismet.py", PYTHONPATH=str(VENV / "python-akismet")
    ),
    "akismet-api": by_program(*RUN_NODE, "akismet-api"),
    "akismet (Node)": by_program(*RUN_NODE, "akismet"),
    "@cedx/akismet": by_program(*RUN_NODE, "@cedx/akismet"),
}
WITHOUT_VERIFY = {"python-akismet"}
SAYS_NOTHING = {"akismet (Node)", "@cedx/akismet", "python-akismet"}
"""Those that return nothing of feedback that was taken."""

TAKES_ALL_FOR_FALSE = {"akismet (Node)"}
"""Those to which whatever is not ``true`` is ``false``."""

every_client = pytest.mark.parametrize("name", ALL)


def is_error(answer: Any, name: str) -> bool:
    """Return whether a client said that it got no verdict, in whatever way it has for that."""
    return answer is False if name in TAKES_ALL_FOR_FALSE else set(answer) == {"error"}


@every_client
def test_every_client_tells_spam_from_what_is_not(house: House, name: str) -> None:
    key, strict = house.key(), house.key(abuse_as_spam=True)
    checks: Steps = [("check", said(text)) for text in (GOOD, SPAM, ABUSE)]
    assert ALL[name](house, key, checks) == [False, True, False]
    assert ALL[name](house, strict, checks) == [False, True, True]


@every_client
def test_what_every_client_sends_back_is_a_decision(house: House, name: str) -> None:
    text = f"{GOOD} It is {name} that says so."
    steps: Steps = [("check", said(text)), ("spam", said(text)), ("check", said(text))]
    steps += [("ham", said(text)), ("check", said(text))]
    first, spam, second, ham, third = ALL[name](house, house.key(), steps)
    assert (first, second, third) == (False, True, False)
    if name not in SAYS_NOTHING:
        thanks = "Thanks for making the web a better place."
        assert spam in (True, thanks) and ham in (True, thanks)
    assert house.decided(text) == [(Label.SPAM, "platform"), (Label.LEGITIMATE, "platform")]


@pytest.mark.parametrize("name", [name for name in ALL if name not in WITHOUT_VERIFY])
def test_every_client_knows_a_good_key_from_a_bad_one(house: House, name: str) -> None:
    assert ALL[name](house, house.key(), [("verify", {})]) == [True]
    assert ALL[name](house, "0" * 32, [("verify", {})]) == [False]


@every_client
def test_no_client_takes_a_bad_key_for_a_verdict(house: House, name: str) -> None:
    (answer,) = ALL[name](house, "0" * 32, [("check", said(GOOD))])
    assert is_error(answer, name)


@every_client
def test_no_client_takes_trouble_for_a_verdict(house: House, name: str) -> None:
    key = house.key(quota=1)
    answers = ALL[name](house, key, [("check", said(SPAM)), ("check", said(SPAM))])
    assert answers[0] is True
    assert is_error(answers[1], name)


def test_the_python_client_asks_for_its_account(house: House) -> None:
    key = house.key()
    http = httpx.Client(params={"api_key": key}, timeout=PATIENT)  # it leaves the key out once
    client = akismet.SyncClient(config=akismet.Config(key=key, url=BLOG), http_client=http)
    with client:
        assert client.usage_limit()["limit"] == "none"
        sites = client.key_sites()
        assert isinstance(sites, dict) and sites["total"] == 1
        assert "Total API Calls" in client.key_sites(result_format="csv")


def test_coral_is_answered_within_its_timeout(house: House) -> None:
    now, name = dt.datetime.now(dt.UTC), "news"
    create_site(house.store, name, now=now, mode=Mode.POST)
    sealed = SecretBox(house.settings.secret_key).seal(b"shared with Coral")
    options = {"coral_secrets": (SharedSecret(sealed, "oral"),)}
    change_site(house.store, name, who="operator", now=now, options=options)

    def ask(text: str, secret: str = "shared with Coral", **said: str) -> httpx.Response:
        body, headers = signed(phase_request(text, **said), secret)
        address = f"{house.service.address}/coral/{name}"
        return httpx.post(address, content=body, headers=headers, timeout=PATIENT)

    assert ask(GOOD).status_code == 204
    assert ask(SPAM).json()["status"] == "REJECTED"
    assert ask(ABUSE).json()["status"] == "SYSTEM_WITHHELD"
    edit = ask(f"{GOOD} {ABUSE}", action="EDIT").json()
    assert edit["actions"] == [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"}]
    assert ask(GOOD, secret="another").status_code == 401


def test_who_speaks_http_1_0_gets_a_whole_answer(house: House) -> None:
    body = f"api_key={house.key()}&comment_content=Fine+bread".encode()
    head = (
        "POST /1.1/comment-check HTTP/1.0\r\nHost: rest.akismet.com\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((house.service.host, house.service.port), timeout=60) as line:
        line.sendall(head.encode() + body)
        answer = b""
        while part := line.recv(4096):
            answer += part
    top, _, rest = answer.partition(b"\r\n\r\n")
    assert top.split(b"\r\n")[0].endswith(b"200 OK")
    assert b"content-length: 5" in top.lower()
    assert b"transfer-encoding" not in top.lower()
    assert rest == b"false"
