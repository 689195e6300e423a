"""Using the JSON API as a blog does: without a network, with the key of a site."""

import dataclasses
import datetime as dt
import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from model.labels import Mode
from service import create_app
from service.settings import Settings
from service.sites.accounts import create_key, create_site
from service.store import Store

JSON = "application/json"
NDJSON = "application/x-ndjson"


class Api:
    """The API of a fresh service with one site, ``default``, and its key."""

    def __init__(
        self, settings: Settings, store: Store, now: dt.datetime, *, mode: Mode = Mode.POST
    ) -> None:
        create_site(store, "default", now=now, mode=mode)
        self.settings = settings
        self.key = create_key(store, "default", now=now)
        self.client = create_app(settings).test_client()

    def client_with(self, **changes: Any) -> FlaskClient:
        """Return a client of the same service with other settings."""
        return create_app(dataclasses.replace(self.settings, **changes)).test_client()

    @property
    def headers(self) -> dict[str, str]:
        """What shows the key."""
        return {"Authorization": f"Bearer {self.key}"}

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for something with the key."""
        return self.client.get(path, headers=self.headers, **options)

    def post(self, path: str, body: bytes, media_type: str = JSON, **options: Any) -> TestResponse:
        """Send a body as it is."""
        return self.client.post(
            path, data=body, content_type=media_type, headers=self.headers, **options
        )

    def score(self, text: Any, **fields: Any) -> TestResponse:
        """Have one comment judged."""
        document = {"comment": {"text": text, **fields}}
        return self.post("/v1/score", json.dumps(document).encode())

    def batch(self, *comments: Any, **fields: Any) -> TestResponse:
        """Have many comments judged."""
        document = {"comments": comments, **fields}
        return self.post("/v1/score/batch", json.dumps(document).encode())


def error(response: TestResponse) -> dict[str, Any]:
    """Return what an answer says is wrong, sure that it says so in the one shape."""
    assert response.mimetype == JSON
    document = response.get_json()
    assert set(document) == {"error"}
    assert set(document["error"]) == {"code", "message", "field"}
    assert document["error"]["message"]
    return dict(document["error"])


def assert_sound(verdict: dict[str, Any], text: str | None = None) -> None:
    """Check all that holds for every verdict, whatever the comment."""
    assert set(verdict) == {
        "label", "scores", "action", "would_be", "tier",
        "abstained", "reasons", "language", "model",
    }  # fmt: skip
    scores = verdict["scores"]
    assert set(scores) == {"spam", "abuse", "legitimate"}
    assert all(0 <= score <= 1 for score in scores.values())
    assert abs(sum(scores.values()) - 1) < 1e-9
    assert scores[verdict["label"]] == max(scores.values())
    assert verdict["action"] in {"publish", "hold", "reject"}
    for reason in verdict["reasons"]:
        assert set(reason) == {"code", "message", "weight", "spans"}
        for start, end in reason["spans"]:
            assert 0 <= start < end
            assert text is None or end <= len(text)
