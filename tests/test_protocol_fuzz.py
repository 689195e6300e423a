"""Whatever is sent: no 5xx, no answer outside the protocol, nothing kept of what is refused."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from service.protocols.akismet.routes import CALLS
from tests.coral_sender import phase_request, signed
from tests.protocol_service import FINE, SECRET, THANKS, Blog, ProtocolService, protocol_service
from tests.test_protocol_failures import signed_bytes

GOOD = {b"valid", b"true", b"false", b"deactivated", THANKS}
STORING = {"comment-check", "submit-spam", "submit-ham"}

NAMES = st.sampled_from(
    [
        "api_key", "blog", "user_ip", "comment_content", "comment_author", "comment_author_email",
        "comment_author_url", "comment_type", "comment_date_gmt", "permalink", "is_test", "guid",
        "user_role", "blog_lang", "blog_charset", "honeypot_field_name", "recheck_reason",
        "comment_context", "comment_context[]", "comment_context[0]", "reporter", "POST_x",
        "month", "limit", "offset", "filter", "format", "order", "key",
    ]
) | st.text(max_size=20)  # fmt: skip
VALUES = st.text(max_size=200) | st.sampled_from(
    ["0", "true", "2026-11", "csv", "utf-16", "iso-2022-kr", "\0", "9" * 400, "a" * 3000, FINE]
)
FORMS = st.lists(st.tuples(NAMES, VALUES), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
)
MEDIA = st.sampled_from(
    [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=zlib", "multipart/form-data; boundary=x",
        "multipart/form-data", "text/plain", "application/json", "", "x/y; charset=\"", "é",
    ]
)  # fmt: skip
ODD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtocolService]:
    service = protocol_service(tmp_path_factory.mktemp("fuzz"))
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def blog(service: ProtocolService) -> Blog:
    return service.blog()


def assert_within(answer: TestResponse, name: str, before: int, after: int) -> None:
    """Check that an answer is one that clients know, and that what is refused is not stored."""
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    is_good = answer.data in GOOD or answer.data[:1] == b"{" or answer.data[:13] == b"Active sites "
    assert is_good or answer.data in (b"invalid", b"error")
    assert answer.data != b"error", answer.headers["X-akismet-error"]
    assert ("X-akismet-debug-help" in answer.headers) is not is_good
    assert after - before <= (is_good and name in STORING)


@ODD
@given(name=st.sampled_from(sorted(CALLS)), form=FORMS, media_type=MEDIA, in_address=FORMS)
def test_any_form_gets_an_answer_of_akismet(
    blog: Blog, name: str, form: list[tuple[str, str]], media_type: str, in_address: Any
) -> None:
    before = blog.service.n_comments()
    answer = blog.service.client.post(
        f"/k/{blog.key}/1.1/{name}",
        data="&".join(f"{quote_plus(n)}={quote_plus(v)}" for n, v in form).encode(),
        content_type=media_type,
        query_string=in_address,
    )
    assert_within(answer, name, before, blog.service.n_comments())


@ODD
@given(name=st.sampled_from(sorted(CALLS)), body=st.binary(max_size=400), media_type=MEDIA)
def test_any_bytes_get_an_answer_of_akismet(
    blog: Blog, name: str, body: bytes, media_type: str
) -> None:
    before = blog.service.n_comments()
    answer = blog.service.client.post(
        f"/k/{blog.key}/1.2/{name}", data=body, content_type=media_type
    )
    assert_within(answer, name, before, blog.service.n_comments())


@ODD
@given(name=st.sampled_from(sorted(CALLS)), document=JSON)
def test_any_json_gets_an_answer_of_akismet(blog: Blog, name: str, document: Any) -> None:
    before = blog.service.n_comments()
    answer = blog.service.client.post(
        f"/k/{blog.key}/1.1/{name}",
        data=json.dumps(document).encode(),
        content_type="application/json",
    )
    assert_within(answer, name, before, blog.service.n_comments())


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("name", ["comment-check", "no-such-call"])
def test_any_method_gets_an_answer_of_akismet(blog: Blog, method: str, name: str) -> None:
    answer = blog.service.client.open(f"/1.1/{name}", method=method)
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == "7"
    assert answer.data == (b"" if method == "HEAD" else b"invalid")


STATUSES = {"NONE", "APPROVED", "REJECTED", "PREMOD", "SYSTEM_WITHHELD"}


@ODD
@given(document=JSON, part=st.sampled_from(["", "comment", "author", "story", "action"]))
def test_any_signed_document_gets_an_answer_of_coral(blog: Blog, document: Any, part: str) -> None:
    asked = phase_request(FINE) | {part: document} if part else document
    before = blog.service.n_comments()
    body, headers = signed(asked, SECRET)
    answer = blog.service.client.post(f"/coral/{blog.name}", data=body, headers=headers)
    assert_of_coral(answer)
    assert blog.service.n_comments() - before <= (answer.status_code in (200, 204))


@ODD
@given(body=st.binary(max_size=400))
def test_any_signed_bytes_get_an_answer_of_coral(blog: Blog, body: bytes) -> None:
    before = blog.service.n_comments()
    answer = blog.service.client.post(
        f"/coral/{blog.name}",
        data=body,
        headers={"X-Coral-Signature": signed_bytes(body), "Content-Type": "application/json"},
    )
    assert_of_coral(answer)
    assert blog.service.n_comments() == before


def assert_of_coral(answer: TestResponse) -> None:
    """Check that an answer is one that Coral knows, or a clear refusal."""
    if answer.status_code == 200:
        assert answer.get_json()["status"] in STATUSES
    elif answer.status_code != 204:
        assert 400 <= answer.status_code < 500
        assert answer.get_json()["error"]["message"]
