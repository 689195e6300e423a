"""Whatever Perspective's or OpenAI's clients send: no 5xx, an answer of the protocol, no trace."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from service.perspective.attributes import NOT_MODELLED, Attribute
from service.protocols.openai.moderations import CATEGORIES
from tests.postgresql import Server
from tests.protocol_service import FINE, Blog, ProtocolService, protocol_service
from tests.test_protocol_fuzz import ODD

NAMES = st.sampled_from([*Attribute, *sorted(NOT_MODELLED)[:3], "MADE_UP", "APPROVED", "DELETED"])
TEXTS = st.text(max_size=60) | st.sampled_from(
    ["", " ", FINE, "\0", "🙂", "é" * 10_300, "a.\n" * 500]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
FIELDS = st.sampled_from(
    [
        "comment", "text", "type", "context", "entries", "articleAndParentComment", "languages",
        "requestedAttributes", "scoreThreshold", "doNotStore", "clientToken", "attributeScores",
        "summaryScore", "value", "input", "model", "role",
    ]
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=12,
)


def mostly(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return what is good, or now and then anything."""
    return st.one_of(good, good, good, ANYTHING)


ENTRIES = st.fixed_dictionaries(
    {"text": mostly(TEXTS)},
    optional={"type": mostly(st.sampled_from(["PLAIN_TEXT", "HTML", "ODT", ""]))},
)
CONTEXTS = st.fixed_dictionaries(
    {},
    optional={
        "entries": mostly(st.lists(ENTRIES, max_size=2)),
        "articleAndParentComment": mostly(
            st.fixed_dictionaries({}, optional={"article": ENTRIES, "parentComment": ENTRIES})
        ),
    },
)
LANGUAGES = st.lists(st.sampled_from(["en", "EN", "de-AT", "ja", "", "\0", "x" * 99]), max_size=3)
COMMON = {
    "context": mostly(CONTEXTS),
    "languages": mostly(LANGUAGES),
    "clientToken": mostly(st.text(max_size=20)),
    "communityId": mostly(st.sampled_from(["Coral:x", "y"])),
    "sessionId": mostly(st.text(max_size=5)),
}
ANALYZE = st.fixed_dictionaries(
    {
        "comment": mostly(ENTRIES),
        "requestedAttributes": mostly(
            st.dictionaries(
                NAMES,
                mostly(
                    st.fixed_dictionaries(
                        {},
                        optional={
                            "scoreType": mostly(st.sampled_from(["PROBABILITY", "RAW"])),
                            "scoreThreshold": mostly(st.floats(0, 1)),
                        },
                    )
                ),
                max_size=4,
            )
        ),
    },
    optional={
        **COMMON,
        "doNotStore": mostly(st.booleans()),
        "spanAnnotations": mostly(st.booleans()),
        "dropUnsupportedAttributes": mostly(st.booleans()),
        "unheard_of": SCALARS,
    },
)
SCORES = st.fixed_dictionaries({"value": mostly(st.floats(0, 1))})
SUGGEST = st.fixed_dictionaries(
    {
        "comment": mostly(ENTRIES),
        "attributeScores": mostly(
            st.dictionaries(
                NAMES,
                mostly(
                    st.fixed_dictionaries(
                        {},
                        optional={
                            "summaryScore": mostly(SCORES),
                            "spanScores": mostly(
                                st.lists(st.fixed_dictionaries({"score": SCORES}), max_size=2)
                            ),
                        },
                    )
                ),
                max_size=3,
            )
        ),
    },
    optional=COMMON,
)
PARTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image_url"]), "text": mostly(TEXTS)}
)
MODERATE = st.fixed_dictionaries(
    {"input": mostly(TEXTS | st.lists(TEXTS, max_size=4) | st.lists(PARTS, max_size=3))},
    optional={"model": mostly(st.sampled_from(["omni-moderation-latest", "small", "gpt-4o"]))},
)


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, postgresql: Server
) -> Iterator[ProtocolService]:
    """On PostgreSQL, which refuses more than SQLite does."""
    service = protocol_service(tmp_path_factory.mktemp("fuzz"), postgresql.new_database())
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def blog(service: ProtocolService) -> Blog:
    return service.blog(store_scored=True)


def post(blog: Blog, path: str, body: bytes) -> tuple[TestResponse, int]:
    """Send bytes; return the answer, and how many comments came on record."""
    before = blog.service.n_comments()
    address = f"{path}?key={blog.key}"
    headers = {"Authorization": f"Bearer {blog.key}"}
    answer = blog.service.client.post(address, data=body, headers=headers)
    return answer, blog.service.n_comments() - before


def analyze(blog: Blog, body: bytes) -> None:
    """Have something analysed, and check the answer."""
    answer, n_stored = post(blog, "/v1alpha1/comments:analyze", body)
    told = answer.get_json()
    if answer.status_code != 200:
        assert_google_refused(answer, n_stored)
        return
    assert n_stored <= 1
    assert told.keys() <= {"attributeScores", "languages", "detectedLanguages", "clientToken"}
    for name, scores in told.get("attributeScores", {}).items():
        assert name in Attribute.__members__
        spans = [each["score"] for each in scores["spanScores"]]
        for score in (scores["summaryScore"], *spans):
            assert score["type"] == "PROBABILITY" and 0 <= score["value"] <= 1
        assert all(0 <= each["begin"] < each["end"] for each in scores["spanScores"])


def suggest(blog: Blog, body: bytes) -> None:
    """Suggest scores, and check the answer."""
    answer, n_stored = post(blog, "/v1alpha1/comments:suggestscore", body)
    assert n_stored == 0
    if answer.status_code != 200:
        assert_google_refused(answer, n_stored)
        return
    assert answer.get_json().keys() <= {"clientToken", "detectedLanguages", "requestedLanguages"}


def assert_google_refused(answer: TestResponse, n_stored: int) -> None:
    """Check that a refusal is in Google's shape, and left nothing behind."""
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"], error["status"]) == (400, 400, "INVALID_ARGUMENT")
    assert error["message"] and error.keys() <= {"code", "message", "status", "details"}
    assert n_stored == 0


def moderate(blog: Blog, body: bytes) -> None:
    """Have something moderated, and check the answer."""
    answer, n_stored = post(blog, "/v1/moderations", body)
    told = answer.get_json()
    if answer.status_code != 200:
        assert answer.status_code in (400, 404)
        assert set(told["error"]) == {"message", "type", "param", "code"}
        assert n_stored == 0
        return
    assert told["id"].startswith("modr-") and told["results"]
    for result in told["results"]:
        assert tuple(result["categories"]) == tuple(result["category_scores"]) == CATEGORIES
        assert result["flagged"] is any(result["categories"].values())
        assert all(0 <= score <= 1 for score in result["category_scores"].values())


ASK = {
    "analyze": (analyze, ANALYZE),
    "suggest": (suggest, SUGGEST),
    "moderate": (moderate, MODERATE),
}


@pytest.mark.parametrize("name", ASK)
@ODD
@given(data=st.data())
def test_any_document_gets_an_answer_of_the_protocol(blog: Blog, name: str, data: Any) -> None:
    ask, documents = ASK[name]
    ask(blog, json.dumps(data.draw(mostly(documents))).encode())


@pytest.mark.parametrize("name", ASK)
@ODD
@given(body=st.binary(max_size=200))
def test_any_bytes_get_an_answer_of_the_protocol(blog: Blog, name: str, body: bytes) -> None:
    ASK[name][0](blog, body)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["comments:analyze", "comments:guess", "", "comments/7"])
def test_any_other_address_or_method_is_not_found(blog: Blog, method: str, path: str) -> None:
    answer = blog.service.client.open(f"/v1alpha1/{path or 'x'}", method=method)
    assert answer.status_code == 404
    assert method == "HEAD" or answer.get_json()["error"]["status"] == "NOT_FOUND"


@pytest.mark.soak
@pytest.mark.parametrize("name", ASK)
def test_thousands_of_documents_get_an_answer_of_the_protocol(blog: Blog, name: str) -> None:
    ask, documents = ASK[name]

    @settings(ODD, max_examples=3_000)
    @given(mostly(documents))
    def send(document: Any) -> None:
        ask(blog, json.dumps(document).encode())

    send()
