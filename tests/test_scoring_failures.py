"""The tables of docs/failures.md for Perspective and OpenAI, cell by cell; nothing is stored."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from werkzeug.test import TestResponse

from service.sites.accounts import Scope, create_key
from tests.api import Api
from tests.protocol_service import FINE, NOW, ProtocolService, protocol_service
from tests.test_protocol_failures import PARTS, table, without

PERSPECTIVE, OPENAI = table("Perspective"), table("OpenAI")
NO_KEYS = {"no key", "unknown key", "revoked key", "key without the scope", "daily quota spent"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtocolService]:
    service = protocol_service(tmp_path_factory.mktemp("failures"))
    yield service
    service.store.close()


def a_key(service: ProtocolService, what: str) -> str:
    """Return a key of a site that stores what is scored, if not ``what`` says otherwise."""
    blog = service.blog(store_scored=True)
    if what == "no key":
        return ""
    if what == "unknown key":
        return "0" * 32
    if what == "key without the scope":
        return create_key(service.store, blog.name, [Scope.WATCH], now=NOW)
    if what == "daily quota spent":
        key = create_key(service.store, blog.name, daily_quota=1, now=NOW)
        assert service.client.get("/v1/model", headers=bearer(key)).status_code == 200
        return key
    if what == "revoked key":
        (known,) = service.store.keys(blog.name)
        service.store.revoke_key(known.id, now=NOW)
    return blog.key


def bearer(key: str) -> dict[str, str]:
    """Return the header that shows a key."""
    return {"Authorization": f"Bearer {key}"} if key else {}


GOOD = {"comment": {"text": FINE}, "requestedAttributes": {"TOXICITY": {}}, "languages": ["en"]}
WRONG: dict[str, dict[str, Any]] = {
    "a field that is wrong": {"doNotStore": "yes"},
    "body too large": {"clientToken": "x" * 3_000_000},
    "comment that is empty": {"comment": {"text": "\n"}},
    "comment over 20,480 bytes": {"comment": {"text": "x" * 20_481}},
    "no attribute": {"requestedAttributes": {}},
    "attribute that is not modelled": {"requestedAttributes": {"TOXICITY": {}, "INSULT": {}}},
    "language that is not covered": {"languages": ["ja"]},
}


def fail_perspective(service: ProtocolService, what: str, key: str) -> TestResponse:
    """Have a text analysed while something fails."""
    body = json.dumps(GOOD | WRONG.get(what, {})).encode()
    if what == "body that cannot be read":
        body = b'{"comment": {"text": "a", "text": "b"}}'
    method = "guess" if what == "unknown address" else "analyze"
    query = {"key": key} if key else {}
    with without(service, **PARTS[what](service) if what in PARTS else {}):
        return service.client.post(f"/v1alpha1/comments:{method}", data=body, query_string=query)


@pytest.mark.parametrize("what", sorted(PERSPECTIVE.keys() - {"no language to be found"}))
def test_perspectives_clients_are_told_what_the_table_says(
    service: ProtocolService, what: str
) -> None:
    status, name, reason = PERSPECTIVE[what]
    key = a_key(service, what)
    before = service.n_comments()
    answer = fail_perspective(service, what, key)
    told = answer.get_json()["error"]
    assert (str(answer.status_code), told["code"], told["status"]) == (status, int(status), name)
    assert told["message"]
    assert "secret" not in answer.text
    if reason:
        assert reason in json.dumps(told["details"])
    assert ("Retry-After" in answer.headers) is (status == "429")
    assert service.n_comments() == before


def test_what_has_no_letters_is_in_no_language_to_be_found(real_api: Any) -> None:
    status, name, reason = PERSPECTIVE["no language to be found"]
    body = {"comment": {"text": "🙂 12!"}, "requestedAttributes": {"TOXICITY": {}}}
    answer = real_api.client.post(f"/v1alpha1/comments:analyze?key={real_api.key}", json=body)
    told = answer.get_json()["error"]
    assert (str(answer.status_code), told["status"]) == (status, name)
    assert told["details"][0]["errorType"] == reason


@pytest.fixture
def real_api(settings: Any, store: Any, now: Any) -> Any:
    """A service whose model judges by itself."""
    return Api(settings, store, now)


def test_feedback_needs_no_model(service: ProtocolService) -> None:
    body = {"comment": {"text": FINE}, "attributeScores": {"SPAM": {"summaryScore": {"value": 1}}}}
    address = f"/v1alpha1/comments:suggestscore?key={service.blog().key}"
    with without(service, **PARTS["no model"](service)):
        assert service.client.post(address, json=body).status_code == 200
    for what, status in (("no database", 503), ("a fault in the code", 500)):
        with without(service, **PARTS[what](service)):
            assert service.client.post(address, json=body).status_code == status


INPUTS: dict[str, bytes] = {
    "body too large": b'{"input": "' + b"x" * 17_000_000 + b'"}',
    "body that cannot be read": b"\xff",
    "a field that is wrong": b'{"input": 5}',
    "no input": b'{"model": "chaffinch"}',
    "image among the input": b'{"input": [{"type": "image_url", "image_url": {"url": "data:"}}]}',
    "unknown model": b'{"input": "Hello", "model": "gpt-4o"}',
}


@pytest.mark.parametrize("what", OPENAI)
def test_openais_clients_are_told_what_the_table_says(service: ProtocolService, what: str) -> None:
    status, kind, code, exception = OPENAI[what]
    headers = bearer(a_key(service, what))
    before = service.n_comments()
    body = INPUTS.get(what, json.dumps({"input": [FINE, f"{FINE} {what}"]}).encode())
    method = "PUT" if what == "other method" else "POST"
    with without(service, **PARTS[what](service) if what in PARTS else {}):
        answer = service.client.open("/v1/moderations", method=method, data=body, headers=headers)
    told = answer.get_json()["error"]
    assert set(told) == {"message", "type", "param", "code"}
    assert (str(answer.status_code), told["type"], told["code"] or "") == (status, kind, code)
    assert told["message"]
    assert "secret" not in answer.text
    assert ("Retry-After" in answer.headers) is (status == "429")
    assert raised_for(answer).__name__ == exception
    assert service.n_comments() == before


def raised_for(answer: TestResponse) -> type[openai.APIStatusError]:
    """Return the exception that OpenAI's client makes of an answer."""
    request = httpx.Request("POST", "http://chaffinch.test/v1/moderations")
    response = httpx.Response(answer.status_code, request=request, content=answer.data)
    with openai.OpenAI(api_key="k", base_url="http://chaffinch.test/v1") as client:
        return type(client._make_status_error_from_response(response))


def test_both_tables_name_every_way_to_fail_that_is_tested() -> None:
    assert set(WRONG) | set(PARTS) | NO_KEYS <= PERSPECTIVE.keys()
    assert set(INPUTS) | set(PARTS) | NO_KEYS <= OPENAI.keys()
