"""OpenAI's own clients for Python and Node, unmodified, against a service that runs."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.client_services import (
    ABUSE,
    FINE,
    SPAM,
    Ready,
    eventually,
    ready_service,
    service_without_a_model,
)
from tests.test_connect import lines

SCRIPT = Path(__file__).parent / "clients" / "openai.mjs"
"""Asks with the client for Node, which `scripts/clients.sh` installs."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready_service(tmp_path_factory.mktemp("home")) as ready:
        yield ready


@pytest.fixture(scope="module")
def without_a_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with service_without_a_model(tmp_path_factory.mktemp("bare")) as ready:
        yield ready


def client_of(service: Ready, key: str | None = None) -> openai.OpenAI:
    """Return a client with one address changed, that does not try again by itself."""
    return openai.OpenAI(
        base_url=f"{service.address}/v1", api_key=key or service.key, max_retries=0
    )


@pytest.fixture
def client(service: Ready) -> Iterator[openai.OpenAI]:
    with client_of(service) as client:
        yield client


def test_what_is_fine_spam_and_abusive_is_told_apart(client):
    answer = client.moderations.create(model="omni-moderation-latest", input=[FINE, SPAM, ABUSE])
    fine, spam, abuse = answer.results
    assert answer.id.startswith("modr-")
    assert not fine.flagged and spam.flagged and abuse.flagged
    assert spam.categories.spam and not spam.categories.harassment
    assert abuse.categories.harassment and not abuse.categories.spam
    assert abuse.category_scores.harassment > 0.5 > fine.category_scores.harassment
    assert spam.category_scores.spam > 0.5 > fine.category_scores.spam
    assert spam.categories.self_harm_intent is False
    assert spam.category_applied_input_types.sexual_minors == []


def test_the_lines_of_the_documentation_work(service):
    code = lines("Clients of OpenAI").replace("https://chaffinch.example.org", service.address)
    told: dict[str, Any] = {"KEY": service.key}
    exec(code, told)
    with told["client"] as client:
        assert client.moderations.create(input=SPAM).results[0].flagged


def test_a_string_and_content_parts_are_taken(client):
    assert len(client.moderations.create(input=SPAM).results) == 1
    parts = [{"type": "text", "text": FINE}, {"type": "text", "text": FINE}]
    assert len(client.moderations.create(input=parts).results) == 1


def test_models_are_listed(client):
    names = [model.id for model in client.models.list()]
    assert "omni-moderation-latest" in names
    assert client.models.retrieve(names[0]).owned_by == "chaffinch"


def test_a_bad_key_raises_what_programs_wait_for(service):
    with (
        client_of(service, "sk-made-up") as client,
        pytest.raises(openai.AuthenticationError) as caught,
    ):
        client.moderations.create(input=FINE)
    assert caught.value.code == "invalid_api_key"


def test_a_key_that_asks_too_often_is_told_when_it_may_again(service):
    with (
        client_of(service, service.spent_key) as client,
        pytest.raises(openai.RateLimitError) as caught,
    ):
        client.moderations.create(input=FINE)
    assert (caught.value.type, caught.value.code) == ("insufficient_quota", "insufficient_quota")
    assert int(caught.value.response.headers["retry-after"]) > 0


def test_bad_requests_raise_what_programs_wait_for(client):
    image = [{"type": "image_url", "image_url": {"url": "https://example.org/cat.png"}}]
    with pytest.raises(openai.BadRequestError) as caught:
        client.moderations.create(input=image)
    assert (caught.value.type, caught.value.param) == ("invalid_request_error", "input")
    with pytest.raises(openai.NotFoundError) as missing:
        client.moderations.create(model="gpt-4o", input=FINE)
    assert missing.value.code == "model_not_found"


def test_without_a_model_the_service_is_in_trouble(without_a_model):
    with client_of(without_a_model) as client:
        for ask in (lambda: client.moderations.create(input=FINE), client.models.list):
            with pytest.raises(openai.InternalServerError) as caught:
                ask()
            assert (caught.value.status_code, caught.value.type) == (503, "server_error")
            assert caught.value.code == "no_model"


def test_without_a_database_the_service_is_in_trouble_and_comes_back(service, client):
    service.database.stop("fast")
    try:
        error = eventually(lambda: trouble(client))
        where = {"address": service.address, "key": service.key}
        (told,) = in_node({**where, "create": {"input": FINE}})
    finally:
        service.database.start()
    assert (error.status_code, error.code) == (503, "database_away")
    assert (told["error"]["status"], told["error"]["code"]) == (503, "database_away")
    assert "the log of the service says why" in error.message
    assert service.database.directory.name not in json.dumps(error.body)
    eventually(lambda: True if trouble(client) is None else None)


def in_node(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the client for Node makes of each question: an answer, or an error."""
    lines = "".join(f"{json.dumps(question)}\n" for question in questions)
    told = subprocess.run(
        ["node", SCRIPT], input=lines, capture_output=True, text=True, check=True, timeout=300
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_the_client_for_node_is_answered_and_refused_alike(service):
    where = {"address": service.address, "key": service.key}
    good = {**where, "create": {"model": "omni-moderation-latest", "input": [FINE, SPAM, ABUSE]}}
    questions = [
        good,
        {**where, "list": True},
        {**where, "create": {"input": []}},
        {**where, "create": {"input": FINE, "model": "gpt-4o"}},
        {**good, "key": "sk-made-up"},
        {**good, "key": service.spent_key},
    ]
    judged, models, empty, unknown, bad_key, too_often = in_node(*questions)
    fine, spam, abuse = judged["answer"]["results"]
    assert [fine["flagged"], spam["flagged"], abuse["flagged"]] == [False, True, True]
    assert spam["categories"]["spam"] and abuse["categories"]["harassment"]
    assert "omni-moderation-latest" in models["answer"]
    told = [each["error"] for each in (empty, unknown, bad_key, too_often)]
    assert [(error["name"], error["status"], error["code"]) for error in told] == [
        ("BadRequestError", 400, "empty_array"),
        ("NotFoundError", 404, "model_not_found"),
        ("AuthenticationError", 401, "invalid_api_key"),
        ("RateLimitError", 429, "insufficient_quota"),
    ]
    assert int(told[-1]["retryAfter"]) > 0


def test_the_client_for_node_is_told_of_trouble(without_a_model):
    where = {"address": without_a_model.address, "key": without_a_model.key}
    (told,) = in_node({**where, "create": {"input": FINE}})
    error = told["error"]
    assert (error["name"], error["status"]) == ("InternalServerError", 503)
    assert (error["type"], error["code"]) == ("server_error", "no_model")


def trouble(client: openai.OpenAI) -> openai.APIStatusError | None:
    """Return the error that a request meets, if it meets one."""
    try:
        client.moderations.create(input=FINE)
    except openai.APIStatusError as error:
        return error
    return None
