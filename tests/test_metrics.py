"""GET /metrics: what happened so far, over all workers, for those who may know."""

import os
import signal
import time

import pytest
import requests

from service.sites.accounts import Scope, create_key, create_site
from tests.api import Api
from tests.metrics_of import values
from tests.server import serving


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


def test_requests_are_counted_by_endpoint_method_and_status(api):
    api.score("Lovely bread.")
    api.score("Lovely bread.")
    api.score(5)
    api.client.get("/no/such/page")
    counted = values(api.client.get("/metrics").text, "chaffinch_requests_total")
    assert counted == {
        ("/v1/score", "POST", "200"): 2,
        ("/v1/score", "POST", "422"): 1,
        ("unknown", "GET", "404"): 1,
    }


def test_made_up_methods_and_addresses_do_not_fill_the_memory(api):
    for number in range(20):
        api.client.open(f"/made/up/{number}", method=f"METHOD{number}")
    counted = values(api.client.get("/metrics").text, "chaffinch_requests_total")
    assert counted == {("unknown", "OTHER", "404"): 20}


def test_the_time_that_answers_took_is_a_histogram(api):
    api.score("Lovely bread.")
    exposition = api.client.get("/metrics").text
    assert values(exposition, "chaffinch_request_seconds_count") == {("/v1/score",): 1}
    buckets = values(exposition, "chaffinch_request_seconds_bucket")
    assert buckets["/v1/score", "+Inf"] == 1


def test_verdicts_are_counted_by_label_and_action(api):
    verdicts = [api.score("Thank you, lovely bread.").json, *api.batch(
        {"text": "Thank you for the recipe."}, {"text": 5}).json["verdicts"][:1]]  # fmt: skip
    counted = values(api.client.get("/metrics").text, "chaffinch_verdicts_total")
    assert sum(counted.values()) == len(verdicts) == 2
    assert set(counted) == {(verdict["action"], verdict["label"]) for verdict in verdicts}


def test_the_version_of_the_model_is_told(api):
    exposition = api.client.get("/metrics").text
    version = api.get("/v1/model").json["version"]
    assert values(exposition, "chaffinch_model_info") == {("", version): 1}
    assert values(exposition, "chaffinch_model_refused") == {("",): 0}


@pytest.mark.parametrize(
    "environment",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "::ffff:192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_HOST": "chaffinch.example.org"},
        {"HTTP_HOST": "127.0.0.1.example.org:8017"},
        {"HTTP_HOST": "[::1"},
    ],
    ids=str,
)
def test_from_elsewhere_metrics_need_a_key(api, environment):
    assert api.client.get("/metrics", environ_overrides=environment).status_code in {400, 401}


def test_only_a_key_that_may_watch_opens_the_metrics_from_anywhere(api, store, now):
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert api.get("/metrics", environ_overrides=elsewhere).status_code == 403
    api.key = create_key(store, "default", [Scope.WATCH], now=now)
    assert api.get("/metrics", environ_overrides=elsewhere).status_code == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8017", "localhost:8017", "[::1]:8017"])
def test_on_the_machine_itself_metrics_need_no_key(api, address, host):
    environment = {"REMOTE_ADDR": address, "HTTP_HOST": host}
    assert api.client.get("/metrics", environ_overrides=environment).status_code == 200


def test_a_service_with_a_public_address_or_a_proxy_is_open_to_nobody(api):
    for changes in ({"public_url": "https://chaffinch.example.org"}, {"trusted_proxies": 1}):
        assert api.client_with(**changes).get("/metrics").status_code == 401


def test_all_workers_are_counted_together_also_one_that_died(settings, store, now):
    create_site(store, "default", now=now)
    headers = {"Authorization": f"Bearer {create_key(store, 'default', now=now)}"}
    with serving(settings.home, workers=2) as service:

        def score() -> None:
            body = {"comment": {"text": "Lovely bread."}}
            address = f"{service.address}/v1/score"
            # A connection each, so that both workers get some.
            assert requests.post(address, json=body, headers=headers, timeout=30).status_code == 200

        def counted() -> float:
            exposition = requests.get(f"{service.address}/metrics", timeout=30).text
            return values(exposition, "chaffinch_requests_total")["/v1/score", "POST", "200"]

        for _ in range(40):
            score()
        assert {counted() for _ in range(10)} == {40}
        first, second = service.workers()
        os.kill(first, signal.SIGKILL)
        while len(set(service.workers()) - {first, second}) < 1:
            time.sleep(0.1)
        score()
        assert {counted() for _ in range(10)} == {41}
