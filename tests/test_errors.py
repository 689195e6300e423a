"""Every error over HTTP has one shape, and every answer the headers that keep browsers safe."""

import pytest

from tests.api import Api, error


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


def test_an_unknown_address_is_an_error_in_the_one_shape(api):
    response = api.client.get("/v1/nothing")
    assert response.status_code == 404
    assert error(response)["code"] == "not_found"
    assert "/docs" in error(response)["message"]


def test_a_wrong_method_is_told_the_right_ones(api):
    response = api.client.get("/v1/score")
    assert response.status_code == 405
    assert error(response)["code"] == "method_not_allowed"
    assert "POST" in response.headers["Allow"]


def test_a_fault_of_the_service_does_not_show_what_it_was(api, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the service")

    monkeypatch.setattr("service.moderation.score", fail)
    response = api.score("Lovely bread.")
    assert response.status_code == 500
    assert error(response)["code"] == "internal_error"
    assert "secret" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/v1/score", "/nothing"]
)
def test_every_answer_is_safe_in_a_browser_and_kept_by_nobody(api, path):
    headers = api.client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/%ff", "/v1/score%00", "/v1/score/", "//v1/score", "/?%ff=%ff"])
def test_a_strange_address_is_no_fault_of_the_service(api, path):
    assert api.client.post(path).status_code < 500
