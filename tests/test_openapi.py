"""The OpenAPI document says what the service does, and the page made of it loads nothing."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api import NDJSON, Api

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


@pytest.fixture
def document(api) -> dict:
    return api.client.get("/openapi.json").json


def test_every_endpoint_is_described(document):
    assert document["openapi"].startswith("3.1")
    assert {
        (path, method) for path, operations in document["paths"].items() for method in operations
    } == {
        ("/v1/score", "post"),
        ("/v1/score/batch", "post"),
        ("/v1/comments", "post"),
        ("/v1/comments/{id}", "get"),
        ("/v1/comments/{id}", "put"),
        ("/v1/comments/{id}", "delete"),
        ("/v1/comments/{id}/decisions", "post"),
        ("/v1/comments/{id}/decisions/{number}", "delete"),
        ("/v1/comments/{id}/flags", "post"),
        ("/v1/comments/{id}/votes", "post"),
        ("/v1/comments/{id}/promotions", "post"),
        ("/v1/changes", "get"),
        ("/v1/transparency/{site}", "get"),
        ("/v1/model", "get"),
        ("/healthz", "get"),
        ("/readyz", "get"),
        ("/metrics", "get"),
    }


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]
    names = set(re.findall(r"'#/components/schemas/([^']+)'", str(document)))
    assert names == set(schemas)


def test_every_error_is_described_in_the_one_shape(document):
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    schema = response["content"]["application/json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/ErrorAnswer"}


def test_every_field_says_what_it_is(document):
    for name in ("NewComment", "VerdictAnswer"):
        for field, schema in document["components"]["schemas"][name]["properties"].items():
            assert "$ref" in schema or schema.get("description") or field == "reasons", field


def test_the_page_shows_every_endpoint_and_field(api, document):
    page = api.client.get("/docs").get_data(as_text=True)
    for path in document["paths"]:
        assert f"</b> {path}</h3>" in page
    for name, schema in document["components"]["schemas"].items():
        assert f'id="{name}"' in page
        for field in schema.get("properties", {}):
            assert f"<code>{field}</code>" in page


def test_the_page_loads_nothing_from_elsewhere(api):
    response = api.client.get("/docs")
    page = response.get_data(as_text=True)
    loaded = re.findall(r'<(?:link|script|img)[^>]*?(?:href|src)="([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    for address in loaded:
        with api.client.get(address) as part:
            assert part.status_code == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "<script" not in page


def test_links_within_the_page_lead_somewhere(api):
    page = api.client.get("/docs").get_data(as_text=True)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_a_hundred_generated_requests_meet_no_fault(api):
    assert send_generated_requests(api, 100) >= 100


@pytest.mark.soak
def test_thousands_of_generated_requests_meet_no_fault(api):
    assert send_generated_requests(api, 5_000) >= 5_000


@schemathesis.serializer(NDJSON)
def lines(_, value) -> bytes:
    """Return lines of JSON, or whatever else was generated for them, as a body."""
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogatepass")


def send_generated_requests(api: Api, n_requests: int) -> int:
    """Send requests made from the document, good and bad; return how many there were."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", api.client.application)
    operations = [found.ok() for found in schema.get_all_operations()]
    modes = list(schemathesis.GenerationMode)
    # What takes no body leaves nothing to get wrong.
    kinds = [(each, mode) for each in operations if each.body for mode in modes]
    n_sent = sum(_send(api, each, modes[0], n_cases=1) for each in operations if not each.body)
    n_each = -(-n_requests // len(kinds))
    return n_sent + sum(_send(api, each, mode, n_cases=n_each) for each, mode in kinds)


def _send(api: Api, operation, mode, *, n_cases: int) -> int:
    n_sent = 0

    @hypothesis_settings(
        max_examples=n_cases,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def send(case):
        nonlocal n_sent
        n_sent += 1
        case.call_and_validate(headers=api.headers, checks=CHECKS)

    send()
    return n_sent
