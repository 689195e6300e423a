"""``/v1/comments`` over HTTP: what is answered, and how."""

import datetime as dt
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.settings import Settings
from service.sites.accounts import Scope, create_key
from service.store import Store
from tests.api import Api, assert_sound, error
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, SPAM

pytestmark = on_both_databases

STORED = {"id", "external_id", "state", "appeal_url"}


@pytest.fixture
def api(settings: Settings, store: Store, now: dt.datetime) -> Api:
    return Api(settings, store, now)


def send(api: Api, method: str, path: str, document: Any = None, **headers: str) -> TestResponse:
    return api.client.open(path, method=method, json=document, headers={**api.headers, **headers})


def submit(api: Api, text: str = HARMLESS, **fields: Any) -> TestResponse:
    return send(api, "POST", "/v1/comments", {"comment": {"text": text}, **fields})


def test_a_comment_is_answered_with_its_verdict_and_its_name(api: Api) -> None:
    answer = submit(api, SPAM, external_id="17", section="baking")
    assert answer.status_code == 201
    document = answer.get_json()
    told = {name: document.pop(name) for name in STORED}
    assert_sound(document, SPAM)
    assert told["external_id"] == "17"
    assert told["state"] == document["action"]
    assert len(told["id"]) == 32


def test_a_repeat_is_answered_word_for_word(api: Api) -> None:
    first, again = (submit(api, SPAM, external_id="17") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_data() == again.get_data()


def test_a_repeat_is_known_by_its_header(api: Api) -> None:
    document = {"comment": {"text": HARMLESS}}
    answers = [
        send(api, "POST", "/v1/comments", document, **{"Idempotency-Key": "abc"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].get_data() == answers[1].get_data()


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_header_that_names_nothing_is_refused(api: Api, key: str) -> None:
    document = {"comment": {"text": HARMLESS}}
    answer = send(api, "POST", "/v1/comments", document, **{"Idempotency-Key": key})
    assert answer.status_code == 422
    assert error(answer)["field"] == "Idempotency-Key"


def test_another_comment_under_a_name_that_is_taken_is_a_conflict(api: Api) -> None:
    submit(api, SPAM, external_id="17")
    answer = submit(api, HARMLESS, external_id="17")
    assert answer.status_code == 409
    assert error(answer)["code"] == "another_comment"


@pytest.mark.parametrize(
    "document, field",
    [
        ({}, "comment"),
        ({"comment": {}}, "comment.text"),
        ({"comment": {"text": "Hello"}, "external_id": ""}, "external_id"),
        ({"comment": {"text": "Hello"}, "external_id": 17}, "external_id"),
        ({"comment": {"text": "Hello"}, "external_id": "x" * 256}, "external_id"),
        ({"comment": {"text": "Hello"}, "section": "x" * 256}, "section"),
        ({"comment": {"text": "Hello"}, "externalid": "17"}, "externalid"),
    ],
)
def test_a_wrong_field_is_named(api: Api, document: Any, field: str) -> None:
    answer = send(api, "POST", "/v1/comments", document)
    assert answer.status_code == 422
    assert error(answer)["field"] == field


def test_what_became_of_a_comment_can_be_asked(api: Api) -> None:
    stored = submit(api, SPAM, external_id="17", section="baking").get_json()
    known = send(api, "GET", f"/v1/comments/{stored['id']}").get_json()
    assert known["verdict"] == {name: stored[name] for name in stored.keys() - STORED}
    expected = {name: stored[name] for name in ("id", "external_id", "state", "label")}
    assert known.items() >= expected.items()
    assert (known["state_by"], known["revision"], known["section"]) == ("machine", 1, "baking")
    assert known["decision"] is None
    assert known["created_at"] == known["updated_at"]


def test_a_decision_is_told_with_the_comment(api: Api) -> None:
    path = f"/v1/comments/{submit(api, HARMLESS).get_json()['id']}"
    send(api, "POST", f"{path}/decisions", {"label": "abuse"})
    known = send(api, "GET", path).get_json()
    assert (known["state"], known["state_by"], known["label"]) == ("reject", "person", "abuse")
    decision = known["decision"]
    assert (decision["number"], decision["action"], decision["label"]) == (1, "reject", "abuse")
    assert decision["source"] == "platform"


def test_an_edit_is_judged(api: Api) -> None:
    stored = submit(api, HARMLESS, external_id="17").get_json()
    path = f"/v1/comments/{stored['id']}"
    answer = send(api, "PUT", path, {"comment": {"text": SPAM}, "section": "news"})
    assert answer.status_code == 200
    document = answer.get_json()
    assert document["label"] == "spam"
    assert (document["id"], document["external_id"]) == (stored["id"], "17")
    known = send(api, "GET", path).get_json()
    assert (known["revision"], known["section"]) == (2, "news")


def test_an_erased_comment_is_gone(api: Api) -> None:
    path = f"/v1/comments/{submit(api, external_id='17').get_json()['id']}"
    answer = send(api, "DELETE", path)
    assert (answer.status_code, answer.get_data()) == (204, b"")
    asked = [send(api, "GET", path), send(api, "DELETE", path), submit(api, external_id="17")]
    for answer in [*asked, send(api, "PUT", path, {"comment": {"text": SPAM}})]:
        assert answer.status_code == 410
        assert error(answer)["code"] == "erased"


@pytest.mark.parametrize("guid", ["0" * 32, "17", "a%00b", "x" * 300])
def test_a_comment_that_is_not_there_is_unknown(api: Api, guid: str) -> None:
    for method, document in (("GET", None), ("PUT", {"comment": {"text": SPAM}}), ("DELETE", None)):
        answer = send(api, method, f"/v1/comments/{guid}", document)
        assert answer.status_code == 404
        assert error(answer)["code"] == "unknown_comment"


def test_a_key_for_scoring_alone_stores_nothing(api: Api, store: Store, now: dt.datetime) -> None:
    api.key = create_key(store, "default", [Scope.SCORE], now=now)
    answer = submit(api)
    assert answer.status_code == 403
    assert error(answer)["code"] == "missing_scope"
