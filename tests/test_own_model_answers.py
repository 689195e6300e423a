"""Whatever judges a comment of a site judges it with the model that serves the site."""

import datetime as dt
import json
from typing import Any

import pytest

from model import artifact
from service.settings import Settings
from service.sites.accounts import create_key, create_site
from service.store import Store
from tests.api import NDJSON, Api
from tests.metrics_of import values
from tests.publishing import add_model
from tests.stored import SERVING
from tests.try_it import post

TEXT = "The bread came out well, and the crust was crisp; thank you for the recipe."


@pytest.fixture
def api(settings: Settings, store: Store, now: dt.datetime) -> Api:
    """A service whose site ``default`` has a model of its own, and ``garden`` has none."""
    root = artifact.site_root(settings.models, "default")
    add_model(root, "own-1")
    artifact.publish(root, "own-1")
    api = Api(settings, store, now)
    create_site(store, "garden", now=now)
    return api


def answers(api: Api, key: str) -> dict[str, Any]:
    """Return the version that answers each way of asking, with the key of a site."""
    headers = {"Authorization": f"Bearer {key}"}

    def send(method: str, path: str, document: Any) -> Any:
        answer = api.client.open(path, method=method, json=document, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    line = json.dumps({"text": TEXT}).encode()
    stream = api.client.post(
        "/v1/score/batch", data=line, content_type=NDJSON, headers=headers
    ).text
    comment = {"comment": {"text": TEXT}}
    stored = send("POST", "/v1/comments", comment)
    edit = {"comment": {"text": f"{TEXT} So good!"}}
    return {
        "score": send("POST", "/v1/score", comment)["model"],
        "batch": send("POST", "/v1/score/batch", {"comments": [{"text": TEXT}]})["verdicts"][0][
            "model"
        ],
        "stream": json.loads(stream)["model"],
        "submit": stored["model"],
        "edit": send("PUT", f"/v1/comments/{stored['id']}", edit)["model"],
        "card": send("GET", "/v1/model", None)["version"],
    }


def test_each_way_of_asking_is_answered_by_the_model_of_the_keys_site(
    api: Api, store: Store, now: dt.datetime
) -> None:
    assert set(answers(api, api.key).values()) == {"own-1"}
    assert set(answers(api, create_key(store, "garden", now=now)).values()) == {SERVING}


def test_the_try_it_page_of_a_site_is_answered_by_its_model(api: Api) -> None:
    assert "own-1" in post(api.client, text=TEXT).words("result")


def test_metrics_tell_which_site_has_a_model_of_its_own(api: Api) -> None:
    exposition = api.client.get("/metrics").text
    found = values(exposition, "chaffinch_model_info")
    assert found == {("", SERVING): 1, ("default", "own-1"): 1}
    assert values(exposition, "chaffinch_model_refused") == {("",): 0, ("default",): 0}
