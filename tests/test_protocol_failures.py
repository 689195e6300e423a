"""The tables of docs/failures.md for Akismet and Coral, cell by cell; nothing is stored then."""

import dataclasses
import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.api.limits import RateLimits
from service.api.refusals import RateLimited
from service.errors import NoModel, StoreError
from service.sites.accounts import Scope, create_key
from service.sites.options import SharedSecret
from tests.coral_sender import phase_request, signed
from tests.protocol_service import FINE, SECRET, ProtocolService, protocol_service

PAGE = Path(__file__).parents[1] / "docs/failures.md"
NOW = dt.datetime.now(dt.UTC)


def table(heading: str) -> dict[str, list[str]]:
    """Return the cells of the table below a heading, by the first of each row."""
    section = PAGE.read_text("utf-8").split(f"### {heading}\n", 1)[1].split("\n### ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return {name: cells for name, *cells in rows}


AKISMET, CORAL = table("Akismet"), table("Coral")
NO_ANSWER = AKISMET.pop("no answer")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtocolService]:
    service = protocol_service(tmp_path_factory.mktemp("failures"))
    yield service
    service.store.close()


class Broken:
    """Stands for a part of the service that fails, whatever is asked of it."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        raise self.error


@contextmanager
def without(service: ProtocolService, **parts: Any) -> Iterator[None]:
    """Have other parts in the place of the service's own until the block ends."""
    extensions = service.client.application.extensions
    whole = extensions["chaffinch"]
    extensions["chaffinch"] = dataclasses.replace(whole, **parts)
    try:
        yield
    finally:
        extensions["chaffinch"] = whole


AWAY = StoreError("the database does not answer")
AWAY.__cause__ = OSError("host secret-host.internal, user chaffinch")

PARTS: dict[str, Callable[[ProtocolService], dict[str, Any]]] = {
    "no model": lambda _: {"live_models": Broken(NoModel("no model can be loaded: /secret/path"))},
    "no database": lambda _: {
        "store": Broken(AWAY), "keyring": Broken(AWAY), "pseudonyms": Broken(AWAY),
    },
    "a fault in the code": lambda _: {
        "pseudonyms": Broken(KeyError("secret")), "keyring": Broken(KeyError("secret")),
        "lists": Broken(KeyError("secret")), "live_models": Broken(KeyError("secret")),
    },
    "too many requests": lambda service: {"rate_limits": spent(service)},
}  # fmt: skip


def spent(service: ProtocolService) -> RateLimits:
    """Return limits that every key has reached."""
    limits = RateLimits("1 per day", service.settings.home / "spent", clock=lambda: 0.0)
    for key in service.store.keys(None):
        with suppress(RateLimited):
            limits.spend(key.id)
    return limits


CALLS = {"comment-check": 0, "submit-spam": 1, "submit-ham": 1, "verify-key": 2}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("what", AKISMET)
def test_akismets_clients_are_told_what_the_table_says(
    service: ProtocolService, what: str, name: str
) -> None:
    cells = AKISMET[what]
    before = service.n_comments()
    answer = fail(service, what, name)
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text == cells[CALLS[name]]
    assert answer.headers["Content-Length"] == str(len(answer.data))
    is_good = answer.text == "valid"
    assert ("X-akismet-debug-help" in answer.headers) is not is_good
    assert ("X-akismet-error" in answer.headers) is (answer.text == "error")
    assert answer.headers.get("X-akismet-alert-code", "") == cells[3]
    assert ("X-akismet-alert-msg" in answer.headers) is bool(cells[3])
    assert "secret" not in str(answer.headers)
    assert service.n_comments() == before


def fail(service: ProtocolService, what: str, name: str) -> TestResponse:
    """Make a call while something fails."""
    blog, said = service.blog(), {"comment_content": FINE}
    if what in PARTS:
        with without(service, **PARTS[what](service)):
            return blog.call(name, **said)
    if what == "body too large":
        return blog.call(name, comment_content="x" * 5_000_000)
    if what == "body that cannot be read":
        return service.client.post(
            f"/k/{blog.key}/1.1/{name}", data=b"{", content_type="application/json"
        )
    if what == "unknown call":
        return blog.call(f"{name}s", **said)
    return service.client.post(f"/1.1/{name}", data={"api_key": a_key(service, what), **said})


def a_key(service: ProtocolService, what: str) -> str:
    """Return a key that is not good, or no more."""
    blog = service.blog()
    if what == "no key":
        return ""
    if what == "unknown key":
        return "0" * 32
    if what == "key without the scope":
        return create_key(service.store, blog.name, [Scope.WATCH], now=NOW)
    if what == "daily quota spent":
        key = create_key(service.store, blog.name, daily_quota=1, now=NOW)
        assert service.client.get(f"/k/{key}/1.1/verify-key").text == "valid"
        return key
    assert what == "revoked key"
    (known,) = service.store.keys(blog.name)
    service.store.revoke_key(known.id, now=NOW)
    return blog.key


@pytest.mark.parametrize("what", CORAL)
def test_coral_is_told_what_the_table_says(service: ProtocolService, what: str) -> None:
    before = service.n_comments()
    answer = fail_phase(service, what)
    status, code = CORAL[what]
    assert (str(answer.status_code), answer.get_json()["error"]["code"]) == (status, code)
    assert "secret-host" not in answer.text
    assert service.n_comments() == before


def fail_phase(service: ProtocolService, what: str) -> TestResponse:
    """Ask as Coral does while something fails."""
    blog, name = service.blog(), ""
    document: Any = phase_request(FINE)
    if what == "a field that is wrong":
        document["comment"]["body"] = 5
    if what == "body too large":
        document["comment"]["body"] = "x" * 2_000_000
    if what == "secret of another installation":
        blog = service.blog(coral_secrets=(SharedSecret("gAAAA", "oral"),))
    body, headers = signed(document, *(() if what.startswith("no signature") else (SECRET,)))
    if what == "body that cannot be read":
        headers["X-Coral-Signature"] = signed_bytes(b"{")
        body = b"{"
    if what == "no JSON":
        headers["Content-Type"] = "text/plain"
    if what == "unknown site":
        name = "elsewhere"
    with without(service, **PARTS[what](service) if what in PARTS else {}):
        return service.client.post(f"/coral/{name or blog.name}", data=body, headers=headers)


def signed_bytes(body: bytes) -> str:
    """Return what the header says of bytes that are no document."""
    return f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"


def test_the_table_names_every_way_to_fail_that_is_tested() -> None:
    assert set(PARTS) - {"too many requests"} <= CORAL.keys()
    assert set(PARTS) <= AKISMET.keys()
    assert re.match("The same", NO_ANSWER[-1])
