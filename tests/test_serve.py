"""The service as a process: its first start, its death, its end."""

import contextlib
import datetime as dt
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from model import artifact
from model.card import read_card
from service.serve import PortTaken, listening_address
from service.settings import Settings
from service.sites.accounts import create_site
from service.store import Store
from tests.publishing import add_model

CHAFFINCH = Path(sys.executable).with_name("chaffinch")

PATIENCE = 60.0
"""Seconds after which a test gives up; none takes anywhere near as long."""


@dataclass
class Started:
    """A service that was started in ``home``, and what it printed until it said where it serves."""

    process: "subprocess.Popen[str]"
    home: Path
    port: int
    printed: list[str]

    @property
    def headers(self) -> dict[str, str]:
        """What a request for a verdict needs, with the key of the first start."""
        key = self.printed[0][-32:]
        return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(self, path: str = "/healthz") -> tuple[int, str]:
        """Return status and text of the answer to one request on a connection of its own."""
        with contextlib.closing(self.connect()) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def score(self, text: str) -> tuple[int, Any]:
        """Return status and document of the verdict on a comment."""
        with contextlib.closing(self.connect()) as connection:
            body = json.dumps({"comment": {"text": text}})
            connection.request("POST", "/v1/score", body, self.headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def count_of_scores(self) -> float:
        """Return how many verdicts on single comments the service says it gave."""
        counted = re.search(
            r'^chaffinch_requests_total{endpoint="/v1/score",method="POST",status="200"} (.*)$',
            self.ask("/metrics")[1],
            re.MULTILINE,
        )
        return float(counted[1]) if counted else 0

    def workers(self) -> list[int]:
        """Return the process numbers of the workers that live."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        return [int(child) for child in children if is_alive(int(child))]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def processor_seconds(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def wait_until_dead(pid: int) -> None:
    wait_until(lambda: not is_alive(pid))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, **variables: str) -> Started:
    """Start the service in ``home`` and return when it says where it serves."""
    own = {name: value for name, value in os.environ.items() if "CHAFFINCH" not in name}
    port = free_port()
    process = subprocess.Popen(
        [CHAFFINCH, "serve"],
        env={**own, "CHAFFINCH_HOME": str(home), "CHAFFINCH_PORT": str(port), **variables},
        cwd=home.parent,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    printed = []
    for line in process.stdout:
        printed.append(line.strip())
        if "serves at" in line:
            break
    return Started(process, home, port, printed)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A service on its first start, with two workers, for all tests that do not end it."""
    service = start(tmp_path_factory.mktemp("chaffinch") / "home", CHAFFINCH_WORKERS="2")
    yield service
    service.kill()


@pytest.fixture
def short_lived(home: Path) -> Iterator[Started]:
    """A service of one worker, for a test that ends it."""
    service = start(home, CHAFFINCH_WORKERS="1")
    assert service.ask()[0] == 200
    yield service
    service.kill()


def test_the_first_start_shows_a_key_that_works(service: Started) -> None:
    first, second, third = service.printed
    assert re.fullmatch("API key of the site 'default', shown this once: [a-z0-9]{32}", first)
    assert second.startswith("To choose the password of the moderator 'admin': http://127.0.0.1")
    assert third == f"Chaffinch serves at http://127.0.0.1:{service.port}"
    status, verdict = service.score("The roses are lovely.")
    assert status == 200
    # In the mode log-only the verdict would say what would have been done.
    assert verdict["would_be"] is None


def test_a_later_start_shows_no_key(home: Path, store: Store, now: dt.datetime) -> None:
    create_site(store, "garden", now=now)
    service = start(home)
    service.kill()
    assert service.printed == [f"Chaffinch serves at http://127.0.0.1:{service.port}"]
    assert store.keys("garden") == []


def test_the_service_goes_on_when_its_workers_are_killed_again_and_again(
    service: Started,
) -> None:
    for _ in range(4):
        wait_until(lambda: len(service.workers()) == 2)
        victim = service.workers()[0]
        os.kill(victim, signal.SIGKILL)
        assert [service.ask()[0] for _ in range(5)] == [200] * 5
        wait_until_dead(victim)


def test_a_request_waits_for_the_next_worker_when_all_are_dead(service: Started) -> None:
    wait_until(lambda: len(service.workers()) == 2)
    workers = service.workers()
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    for worker in workers:
        wait_until_dead(worker)
    assert service.ask()[0] == 200


def test_connections_that_come_at_once_are_spread_over_the_workers(service: Started) -> None:
    wait_until(lambda: len(service.workers()) == 2)
    with contextlib.ExitStack() as stack:
        connections = [
            stack.enter_context(contextlib.closing(service.connect())) for _ in range(64)
        ]
        for connection in connections:
            connection.connect()
        for connection in connections:
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
        for worker in service.workers():
            assert psutil.Process(worker).net_connections("tcp4")


def test_the_counts_of_a_killed_worker_still_count(service: Started) -> None:
    before = service.count_of_scores()
    for _ in range(3):
        service.score("Lovely roses!")
    for worker in service.workers():
        os.kill(worker, signal.SIGKILL)
        wait_until_dead(worker)
    service.score("Lovely roses!")
    assert service.count_of_scores() == before + 4


def test_a_published_model_is_served_and_no_request_is_dropped(service: Started) -> None:
    models = Settings.from_environment({"CHAFFINCH_HOME": str(service.home)}).models
    add_model(models, "two")
    answers = [service.score("Lovely roses!") for _ in range(10)]
    artifact.publish(models, "two")
    while answers[-1][1]["model"] != "two":
        answers.append(service.score("Lovely roses!"))
        assert len(answers) < 100_000
    answers += [service.score("Lovely roses!") for _ in range(10)]
    assert {status for status, _ in answers} == {200}


def test_what_is_published_for_a_site_and_rolled_back_reaches_every_worker(
    service: Started,
) -> None:
    models = Settings.from_environment({"CHAFFINCH_HOME": str(service.home)}).models
    root = artifact.site_root(models, "default")
    add_model(root, "own")

    def answer_all(version: str) -> bool:
        """Return whether many requests, which are spread over the workers, have one answer."""
        answers = [service.score("Lovely bread.") for _ in range(20)]
        assert {status for status, _ in answers} == {200}
        return {verdict["model"] for _, verdict in answers} == {version}

    # Not what a worker says, which may not have taken up yet what another test published.
    before = read_card(artifact.current(models)).version
    artifact.publish(root, "own")
    wait_until(lambda: answer_all("own"))
    artifact.rollback(root)
    wait_until(lambda: answer_all(before))


def test_a_second_service_on_the_same_port_is_refused(service: Started) -> None:
    again = subprocess.run(
        [CHAFFINCH, "serve"],
        env={**os.environ, "CHAFFINCH_PORT": str(service.port)},
        capture_output=True,
        text=True,
    )
    assert again.returncode == 1
    assert again.stdout == ""
    [sentence] = again.stderr.splitlines()
    assert sentence.startswith(f"Error: cannot listen on 127.0.0.1, port {service.port}")
    assert "set CHAFFINCH_HOST or CHAFFINCH_PORT" in sentence


def test_a_request_at_work_is_finished_before_the_service_stops(short_lived: Started) -> None:
    comments = [{"text": f"The roses of garden {number} are lovely."} for number in range(1000)]
    connection = short_lived.connect()
    [worker] = short_lived.workers()
    idle = processor_seconds(worker)
    body = json.dumps({"comments": comments})
    connection.request("POST", "/v1/score/batch", body, short_lived.headers)
    wait_until(lambda: processor_seconds(worker) > idle + 0.05)
    short_lived.process.send_signal(signal.SIGTERM)
    answer = connection.getresponse()
    assert answer.status == 200
    assert len(json.loads(answer.read())["verdicts"]) == 1000
    connection.close()
    assert short_lived.process.wait(PATIENCE) == 0


def test_ctrl_c_ends_the_service_in_order(short_lived: Started) -> None:
    os.killpg(short_lived.process.pid, signal.SIGINT)
    assert short_lived.process.wait(PATIENCE) == 0


def test_the_workers_do_not_outlive_the_service(short_lived: Started) -> None:
    [worker] = short_lived.workers()
    short_lived.process.kill()
    wait_until_dead(worker)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_free_address_is_good(host: str) -> None:
    assert re.fullmatch(r"[0-9.]+|::1", listening_address(host, free_port()))


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(PortTaken, match=r"cannot listen on 192\.0\.2\.1, port 8017"):
        listening_address("192.0.2.1", 8017)
