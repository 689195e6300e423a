"""OpenAI's moderation protocol: what each verdict becomes, and what is refused how."""

import datetime as dt
import json
from typing import Any

import openai.types
import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from model.evidence import Effect
from model.labels import Action, Mode
from model.verdict import Scores, Verdict
from service.lists.changes import add_entries, entries_of
from service.protocols.openai.moderations import CATEGORIES, NOT_MODELLED, result_of
from service.sites.accounts import Scope, create_key
from service.sites.change import change_site
from service.store.tables import comments
from tests.api import Api

FINE = "The bread came out well, and the crust was crisp; thank you for the recipe."
SPAM = "Cheap watches and pills! Buy now at www.watches.example and win money!"


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


def moderate(api: Api, given: Any, **fields: Any) -> TestResponse:
    """Have texts judged."""
    return api.post("/v1/moderations", json.dumps({"input": given, **fields}).encode())


def results(api: Api, given: Any) -> list[dict[str, Any]]:
    """Return the results of texts."""
    return moderate(api, given).get_json()["results"]


def test_there_are_the_categories_that_the_protocol_names_and_spam():
    named = openai.types.moderation.Categories.model_fields
    known = {field.alias or name for name, field in named.items()}
    assert set(CATEGORIES) == known | {"spam"}
    assert set(NOT_MODELLED) == known - {"harassment"}


def test_scores_are_our_own_and_what_is_not_modelled_says_so(api):
    (result,) = results(api, SPAM)
    ours = api.score(SPAM).get_json()["scores"]
    assert result["category_scores"]["spam"] == pytest.approx(ours["spam"], abs=2e-6)
    assert result["category_scores"]["harassment"] == pytest.approx(ours["abuse"], abs=2e-6)
    for category in NOT_MODELLED:
        assert result["categories"][category] is False
        assert result["category_scores"][category] == 0.0
        assert result["category_applied_input_types"][category] == []
    assert result["category_applied_input_types"]["spam"] == ["text"]


def test_strings_have_a_result_each_and_parts_of_one_content_have_one(api):
    assert len(results(api, FINE)) == 1
    assert len(results(api, [FINE, SPAM, ""])) == 3
    parts = [{"type": "text", "text": part} for part in SPAM.split(" at ")]
    (result,) = results(api, parts)
    assert (
        result["category_scores"] == results(api, SPAM.replace(" at ", "\n"))[0]["category_scores"]
    )


@pytest.mark.parametrize("model", [None, "omni-moderation-latest", "text-moderation-stable"])
def test_the_model_that_answers_is_named_whatever_was_asked_for(api, model):
    version = api.get("/v1/model").get_json()["version"]
    assert moderate(api, FINE, model=model).get_json()["model"] == version
    assert moderate(api, FINE, model=version).status_code == 200


def test_models_are_listed_and_do_not_clash_with_the_card(api):
    listed = api.get("/v1/models").get_json()
    assert listed["object"] == "list"
    names = [each["id"] for each in listed["data"]]
    assert names[0] == api.get("/v1/model").get_json()["version"]
    assert "omni-moderation-latest" in names
    for name in names:
        assert api.get(f"/v1/models/{name}").get_json()["id"] == name


def a_verdict(scores: Scores, action: Action) -> Verdict:
    """Return a verdict with these scores."""
    return Verdict(scores.label, scores, action, None, None, False, (), "en", "v")


@pytest.mark.parametrize(
    ("scores", "action", "flagged"),
    [
        (Scores(0.9, 0.05, 0.05), Action.REJECT, "spam"),
        (Scores(0.7, 0.1, 0.2), Action.HOLD, "spam"),
        (Scores(0.1, 0.8, 0.1), Action.HOLD, "harassment"),
        (Scores(0.1, 0.8, 0.1), Action.REJECT, "harassment"),
        (Scores(0.2, 0.1, 0.7), Action.HOLD, "spam"),
        (Scores(0.1, 0.2, 0.7), Action.HOLD, "harassment"),
        (Scores(0.6, 0.1, 0.3), Action.PUBLISH, None),
    ],
)
def test_what_is_held_or_rejected_is_flagged_as_the_likelier_of_two(scores, action, flagged):
    for may_flag in (True, False):
        result = result_of(a_verdict(scores, action), may_flag=may_flag)
        expected = [flagged] if flagged and may_flag else []
        assert [name for name, is_so in result["categories"].items() if is_so] == expected
        assert result["flagged"] is bool(expected)


@pytest.mark.parametrize(
    ("mode", "flagged"), [(Mode.LOG_ONLY, False), (Mode.POST, True), (Mode.PRE, True)]
)
def test_log_only_flags_nothing_and_pre_only_what_its_content_calls_for(
    settings, store, now, mode, flagged
):
    api = Api(settings, store, now, mode=mode)
    assert [each["flagged"] for each in results(api, [SPAM, FINE])] == [flagged, False]
    assert api.score(FINE).get_json()["action"] == ("hold" if mode is Mode.PRE else "publish")


def test_the_lists_of_the_site_count(api, store, now):
    services = api.client.application.extensions["chaffinch"]
    site = store.site("default")
    new = entries_of(site.id, ["crust"], Effect.BLOCK, None, pseudonyms=services.pseudonyms)
    add_entries(store, site, new, who="t", now=now)
    assert results(api, FINE)[0]["flagged"]


def n_stored(store) -> int:
    """Return how many comments are on record."""
    return store.read(lambda c: c.execute(select(func.count()).select_from(comments)).scalar())


def test_nothing_is_stored_unless_the_site_wants_it_and_each_text_once(api, store):
    moderate(api, [SPAM, FINE])
    assert n_stored(store) == 0
    now = dt.datetime.now(dt.UTC)
    change_site(store, "default", who="t", now=now, options={"store_scored": True})
    api.client = api.client_with()
    moderate(api, [SPAM, FINE, SPAM])
    moderate(api, SPAM)
    assert n_stored(store) == 2
    assert moderate(api, [f"{SPAM} More.", 5]).status_code == 400
    api.key = create_key(store, "default", [Scope.SCORE], now=now)
    assert moderate(api, f"{FINE} Bye.").status_code == 200
    assert n_stored(store) == 2


@pytest.mark.parametrize(
    ("body", "status", "param", "code"),
    [
        (b"{", 400, None, None),
        (b"[]", 400, None, None),
        (b"{}", 400, "input", "missing_required_parameter"),
        (b'{"input": null}', 400, "input", "missing_required_parameter"),
        (b'{"input": 7}', 400, "input", "invalid_type"),
        (b'{"input": []}', 400, "input", "empty_array"),
        (b'{"input": ["a", 7]}', 400, "input", "invalid_type"),
        (b'{"input": [{"type": "text", "text": "a"}, "b"]}', 400, "input", "invalid_type"),
        (b'{"input": [{"type": "text"}]}', 400, "input", "invalid_type"),
        (b'{"input": [{"type": "image_url", "image_url": {"url": "https://x.example"}}]}', 400,
         "input", "unsupported_content_type"),
        (b'{"input": "a", "stream": true}', 400, "stream", "unknown_parameter"),
        (b'{"input": "a", "model": 7}', 400, "model", "invalid_type"),
        (b'{"input": "a", "model": "gpt-4o"}', 404, "model", "model_not_found"),
        (b'{"input": "' + b"a" * 20_001 + b'"}', 400, "input", "string_above_max_length"),
        (b'{"input": [' + b",".join([b'"a"'] * 1_001) + b"]}", 400, "input",
         "array_above_max_length"),
    ],
)  # fmt: skip
def test_a_bad_request_is_told_in_the_protocol_s_shape(api, body, status, param, code):
    answer = api.post("/v1/moderations", body)
    assert answer.status_code == status
    error = answer.get_json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    assert error["message"]


def test_other_methods_and_names_are_refused_in_the_same_shape(api):
    for path in ("/v1/moderations", "/v1/models", "/v1/models/x"):
        answer = api.client.delete(path)
        assert answer.status_code == 405
        assert answer.get_json()["error"]["code"] == "method_not_supported"
    answer = api.get("/v1/models/gpt-4o")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "model_not_found")
