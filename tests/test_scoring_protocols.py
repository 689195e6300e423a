"""The columns of Perspective and OpenAI in the table of docs/protocols.md, and their addresses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service import protocols
from service.perspective.attributes import Attribute, value
from tests.protocol_service import FINE, ProtocolService, protocol_service
from tests.test_protocols import PAGE, Row, blog_for, every_row

PERSPECTIVE, OPENAI = 4, 5
"""Where their columns stand."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtocolService]:
    service = protocol_service(tmp_path_factory.mktemp("scoring"))
    yield service
    service.store.close()


@every_row
def test_perspective_says_what_the_table_says(service: ProtocolService, row: Row) -> None:
    blog = blog_for(service, row)
    asked = {attribute.value: {} for attribute in Attribute}
    body = {"comment": {"text": FINE}, "requestedAttributes": asked, "languages": ["en"]}
    answer = service.client.post(f"/v1alpha1/comments:analyze?key={blog.key}", json=body)
    assert row.cells[PERSPECTIVE] == "scores"
    told = answer.get_json()["attributeScores"]
    assert {name: score["summaryScore"]["value"] for name, score in told.items()} == {
        attribute: pytest.approx(value(attribute, service.model.scores), abs=1e-6)
        for attribute in Attribute
    }


@every_row
def test_openai_says_what_the_table_says(service: ProtocolService, row: Row) -> None:
    blog = blog_for(service, row)
    headers = {"Authorization": f"Bearer {blog.key}"}
    answer = service.client.post("/v1/moderations", json={"input": FINE}, headers=headers)
    (result,) = answer.get_json()["results"]
    flagged = [f"`{name}`" for name, is_so in result["categories"].items() if is_so]
    assert result["flagged"] is bool(flagged)
    assert (flagged or ["not flagged"]) == [row.cells[OPENAI]]
    scores = service.model.scores
    assert result["category_scores"]["spam"] == pytest.approx(scores.spam, abs=1e-6)


def test_every_address_of_the_two_is_told(service: ProtocolService) -> None:
    mine = {protocols.perspective.blueprint.name, protocols.openai.blueprint.name}
    page = Path(PAGE).read_text("utf-8")
    found = service.client.application.url_map.iter_rules()
    of_both = [rule for rule in found if rule.endpoint.split(".")[0] in mine]
    # What only says that there is nothing is no address to be told.
    rules = [rule.rule for rule in of_both if not re.search("nothing|not /", rule.endpoint)]
    assert len(rules) == 6
    for rule in rules:
        told = re.sub(r"/<path:name>", "/NAME", rule).removeprefix("/v1alpha1/comments:")
        assert told in page, rule
