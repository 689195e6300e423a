"""Health, readiness and the card of the model, also when something is missing."""

import pytest

from model import artifact
from model.card import read_card
from tests.api import Api, error


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


@pytest.fixture
def without_a_model(api, monkeypatch, tmp_path) -> Api:
    """A service that finds no model, not even the one that comes with it."""
    monkeypatch.setattr(artifact, "BASELINE_DIRECTORY", tmp_path / "nowhere")
    api.client = api.client_with()
    return api


def test_a_process_that_lives_says_so_to_anyone(api):
    response = api.client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "alive"})


def test_a_service_with_model_and_database_is_ready(api):
    response = api.client.get("/readyz")
    assert response.status_code == 200
    card = read_card(artifact.BASELINE_DIRECTORY)
    assert response.json == {"status": "ready", "model": card.version}


def test_without_a_model_the_service_lives_but_is_not_ready(without_a_model):
    assert without_a_model.client.get("/healthz").status_code == 200
    response = without_a_model.client.get("/readyz")
    assert response.status_code == 503
    assert error(response)["code"] == "no_model"


@pytest.mark.parametrize(
    "path, body, media_type",
    [
        ("/v1/score", b'{"comment": {"text": "a"}}', "application/json"),
        ("/v1/score/batch", b'{"comments": [{"text": "a"}]}', "application/json"),
        ("/v1/score/batch", b'{"text": "a"}\n', "application/x-ndjson"),
    ],
)
def test_without_a_model_no_verdict_is_guessed(without_a_model, path, body, media_type):
    response = without_a_model.post(path, body, media_type)
    assert response.status_code == 503
    assert error(response)["code"] == "no_model"


def test_without_a_database_the_service_is_not_ready_and_lets_nobody_in(api, tmp_path):
    client = api.client_with(database_url=f"sqlite:///{tmp_path}/nowhere/chaffinch.db")
    assert client.get("/healthz").status_code == 200
    for response in (client.get("/readyz"), client.get("/v1/model", headers=api.headers)):
        assert response.status_code == 503
        assert error(response)["code"] == "database_away"


def test_the_card_of_the_serving_model_is_shown(api):
    response = api.get("/v1/model")
    assert response.status_code == 200
    assert response.json == read_card(artifact.BASELINE_DIRECTORY).as_dict()
