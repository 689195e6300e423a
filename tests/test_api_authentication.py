"""Whoever asks for a verdict shows a key that may, and not too often."""

from pathlib import Path

import pytest

from service import create_app
from service.api.limits import RateLimits
from service.api.refusals import RateLimited
from service.sites.accounts import Scope, create_key, create_site
from tests.api import Api, error


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


@pytest.mark.parametrize("method, path", [
    ("POST", "/v1/score"), ("POST", "/v1/score/batch"), ("GET", "/v1/model"),
])  # fmt: skip
@pytest.mark.parametrize(
    "authorization, code",
    [
        (None, "missing_key"),
        ("", "missing_key"),
        ("Bearer", "missing_key"),
        ("Bearer ", "missing_key"),
        ("Basic dXNlcjpwYXNz", "missing_key"),
        ("Bearer abc", "unknown_key"),
        ("Bearer é", "unknown_key"),
        ("Bearer " + "a" * 32, "unknown_key"),
        ("Bearer " + "a" * 5_000, "unknown_key"),
    ],
)
def test_without_a_known_key_nothing_is_answered(api, method, path, authorization, code):
    headers = {} if authorization is None else {"Authorization": authorization}
    response = api.client.open(path, method=method, headers=headers)
    assert response.status_code == 401
    assert error(response)["code"] == code
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_word_bearer_may_be_written_in_any_case(api):
    headers = {"Authorization": f"bearer {api.key}"}
    assert api.client.get("/v1/model", headers=headers).status_code == 200


def test_a_revoked_key_is_refused(api, store, now):
    (key,) = store.keys("default")
    store.revoke_key(key.id, now=now)
    response = api.score("Lovely bread.")
    assert response.status_code == 401
    assert error(response)["code"] == "revoked_key"


def test_a_key_without_the_scope_is_refused(api, store, now):
    key = create_key(store, "default", [Scope.MODERATE], now=now)
    response = api.client.get("/v1/model", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 403
    assert error(response)["code"] == "missing_scope"
    message = error(response)["message"]
    assert message.startswith("this API key has no scope 'score'; ")
    assert "--scope score" in message


def test_a_key_is_asked_for_before_the_body_is_read(api):
    response = api.client.post("/v1/score", data=b"x" * 1_000_000)
    assert response.status_code == 401


def test_a_key_that_asks_too_often_is_told_when_to_come_back(api):
    client = api.client_with(rate_limit="3 per hour")
    statuses = [client.get("/v1/model", headers=api.headers).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    response = client.get("/v1/model", headers=api.headers)
    assert error(response)["code"] == "rate_limited"
    assert 1 <= int(response.headers["Retry-After"]) <= 3600


def test_all_workers_of_a_service_count_together(api):
    workers = [api.client_with(rate_limit="3 per hour") for _ in range(4)]
    statuses = [worker.get("/v1/model", headers=api.headers).status_code for worker in workers]
    assert statuses == [200, 200, 200, 429]


def test_each_key_has_a_limit_of_its_own(api, store, now):
    create_site(store, "garden", now=now)
    other = create_key(store, "garden", now=now)
    client = api.client_with(rate_limit="1 per hour")
    assert client.get("/v1/model", headers=api.headers).status_code == 200
    assert client.get("/v1/model", headers=api.headers).status_code == 429
    headers = {"Authorization": f"Bearer {other}"}
    assert client.get("/v1/model", headers=headers).status_code == 200


def test_a_limit_starts_anew_with_each_window(tmp_path):
    moment = 1_000_000_020.0
    limits = RateLimits("2 per minute", tmp_path / "rate-limits", clock=lambda: moment)
    limits.spend(1)
    limits.spend(1)
    with pytest.raises(RateLimited, match="2 per 1 minute"):
        limits.spend(1)
    moment += 60
    limits.spend(1)
    limits.close()


def test_a_worker_that_starts_again_knows_the_counts(tmp_path):
    first = RateLimits("1 per minute", tmp_path / "rate-limits", clock=lambda: 0.0)
    first.spend(7)
    first.close()
    second = RateLimits("1 per minute", tmp_path / "rate-limits", clock=lambda: 0.0)
    with pytest.raises(RateLimited) as caught:
        second.spend(7)
    assert caught.value.headers["Retry-After"] == "60"
    second.close()


def test_on_a_full_disk_a_worker_counts_for_itself():
    limits = RateLimits("2 per minute", Path("/dev/full"), clock=lambda: 0.0)
    limits.spend(1)
    limits.spend(1)
    limits.spend(2)
    with pytest.raises(RateLimited):
        limits.spend(1)
    limits.close()


def test_the_policy_of_the_site_that_asks_is_applied(settings, store, now):
    api = Api(settings, store, now)
    create_site(store, "careful", now=now)
    key = create_key(store, "careful", now=now)
    response = (
        create_app(settings)
        .test_client()
        .post(
            "/v1/score",
            json={"comment": {"text": "Lovely bread, thank you for the recipe."}},
            headers={"Authorization": f"Bearer {key}"},
        )
    )
    assert response.json["would_be"] is not None
    assert api.score("Lovely bread, thank you for the recipe.").json["would_be"] is None
