"""POST /v1/score: one comment in, one verdict out, and a clear error for whatever is none."""

import gzip
import io
import json

import pytest
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from model.labels import Mode
from tests.api import JSON, Api, assert_sound, error

SPAM = "Check out my website http://casino.example and win free money, click here to play"


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


def test_a_comment_gets_a_verdict_with_reasons(api):
    response = api.score(SPAM)
    assert response.status_code == 200
    assert_sound(response.json, SPAM)
    assert response.json["reasons"]


def test_every_field_of_a_comment_is_taken(api):
    response = api.score(
        "<p>Thank you, the bread came out well.</p>",
        author_name="Ann",
        author_email="ann@example.org",
        author_url="https://ann.example",
        author_role="subscriber",
        ip="2001:db8::7",
        user_agent="A browser",
        page_url="https://bakery.example/bread",
        page_title="How we bake our bread",
        page_text="Flour, water, salt and time.",
        parent_text="Did it rise?",
        posted_at="2026-11-22T20:45:12+01:00",
        language="en-GB",
        format="html",
        type="comment",
        honeypot="",
        seconds_to_submit=31,
    )
    assert response.status_code == 200
    assert_sound(response.json)


def test_what_is_not_known_may_be_null(api):
    fields = ["author_name", "page_text", "posted_at", "language", "format", "type"]
    response = api.score("Lovely bread.", **dict.fromkeys(fields), seconds_to_submit=None)
    assert response.status_code == 200


def test_spans_count_code_points_of_the_text_as_it_was_sent(api):
    text = "\U0001f35e\U0001f35e " + SPAM
    verdict = api.score(text).json
    assert_sound(verdict, text)
    spans = [span for reason in verdict["reasons"] for span in reason["spans"]]
    assert {text[start:end] for start, end in spans} & set(SPAM.split())


def test_a_site_in_log_only_mode_is_told_what_would_have_been_done(settings, store, now):
    verdict = Api(settings, store, now, mode=Mode.LOG_ONLY).score(SPAM).json
    assert verdict["action"] == "publish"
    assert verdict["would_be"] in {"publish", "hold", "reject"}


def test_outside_log_only_mode_the_action_is_all_that_is_told(settings, store, now):
    verdict = Api(settings, store, now, mode=Mode.PRE).score(SPAM).json
    assert verdict["action"] in {"hold", "reject"}
    assert verdict["would_be"] is None


def test_the_longest_text_is_taken_and_a_longer_one_is_not(api):
    assert api.score("\U0001f35e" * 20_000).status_code == 200
    response = api.score("a" * 20_001)
    assert response.status_code == 422
    assert error(response)["field"] == "comment.text"
    assert "20,001 characters; at most 20,000" in error(response)["message"]


@pytest.mark.parametrize(
    "document, field",
    [
        ({}, "comment"),
        (None, "comment"),
        ([], None),
        ("text", None),
        ({"comment": None}, "comment"),
        ({"comment": {}}, "comment.text"),
        ({"comment": {"text": None}}, "comment.text"),
        ({"comment": {"text": 5}}, "comment.text"),
        ({"comment": {"text": ["a"]}}, "comment.text"),
        ({"comment": {"text": "a", "txet": "b"}}, "comment.txet"),
        ({"comment": {"text": "a"}, "reasons": True}, "reasons"),
        ({"comment": {"text": "a", "author_name": 5}}, "comment.author_name"),
        ({"comment": {"text": "a", "author_name": "b" * 2_001}}, "comment.author_name"),
        ({"comment": {"text": "a", "page_text": "b" * 50_001}}, "comment.page_text"),
        ({"comment": {"text": "a", "parent_text": "b" * 20_001}}, "comment.parent_text"),
        ({"comment": {"text": "a", "format": "markdown"}}, "comment.format"),
        ({"comment": {"text": "a", "type": 1}}, "comment.type"),
        ({"comment": {"text": "a", "language": "English"}}, "comment.language"),
        ({"comment": {"text": "a", "posted_at": "yesterday"}}, "comment.posted_at"),
        ({"comment": {"text": "a", "posted_at": 1795391601}}, "comment.posted_at"),
        ({"comment": {"text": "a", "seconds_to_submit": "3"}}, "comment.seconds_to_submit"),
        ({"comment": {"text": "a", "seconds_to_submit": True}}, "comment.seconds_to_submit"),
        ({"comment": {"text": "a", "seconds_to_submit": -1}}, "comment.seconds_to_submit"),
        ({"comment": {"text": "a", "seconds_to_submit": 10**20}}, "comment.seconds_to_submit"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(api, document, field):
    response = api.post("/v1/score", json.dumps(document).encode())
    assert response.status_code == 422
    assert error(response)["code"] == "invalid_field"
    assert error(response)["field"] == field
    assert (field or "body") in error(response)["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not JSON",
        b'{"comment": {"text": "a"}} and more',
        b'{"comment": {"text": "\xff"}}',
        b'{"comment": {"text": "\xed\xa0\x80"}}',
        '\ufeff{"comment": {"text": "a"}}'.encode(),
        '{"comment": {"text": "a"}}'.encode("utf-16"),
        b'{"comment": {"text": "line\nbreak"}}',
        b'{"comment": {"text": "a", "text": "b"}}',
        b'{"comment": {"text": "a"}, "comment": {"text": "b"}}',
        b'{"comment": {"text": "a", "seconds_to_submit": NaN}}',
        b'{"comment": {"text": "a", "seconds_to_submit": -Infinity}}',
        b'{"comment": {"text": "a", "seconds_to_submit": 1e400}}',
        b'{"comment": {"text": "a", "seconds_to_submit": %s}}' % (b"9" * 5_000),
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"comment":' * 20_000 + b"1" + b"}" * 20_000,
    ],
    ids=lambda body: repr(body[:60]),
)
def test_what_cannot_be_read_is_refused(api, body):
    response = api.post("/v1/score", body)
    assert response.status_code == 400
    assert error(response)["code"] == "unreadable"


@pytest.mark.parametrize(
    "written",
    [
        r"\u0000",
        r"a\u0000b",
        r"\ud800",
        r"cut off \ud83d",
        r"\udc00\ud800",
        r"\ud83c\udf5e whole",
        r"\ufeff\u202e\u200b",
        r"\u0007\u001b[31m",
        "e" + r"\u0301" * 500,
        "",
        " ",
    ],
)
def test_strange_characters_get_a_sound_verdict(api, written):
    body = b'{"comment": {"text": "%s"}}' % written.encode()
    response = api.post("/v1/score", body)
    assert response.status_code == 200
    response.get_data().decode("utf-8")
    assert_sound(response.json, json.loads(f'"{written}"'))


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"])
def test_the_ends_of_time_are_times(api, moment):
    assert api.score("Lovely bread.", posted_at=moment).status_code == 200


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(strategies.text(strategies.characters(codec=None, exclude_categories=())))
def test_every_text_gets_a_sound_verdict(api, text):
    response = api.score(text)
    assert response.status_code == 200
    assert_sound(json.loads(response.get_data().decode("utf-8")), text)


def test_a_body_may_be_half_a_mebibyte_and_no_more(api):
    body = json.dumps({"comment": {"text": "a"}}).encode()
    assert api.post("/v1/score", body + b" " * (512 * 1024 - len(body))).status_code == 200
    response = api.post("/v1/score", body + b" " * (512 * 1024))
    assert response.status_code == 413
    assert error(response)["code"] == "too_large"
    assert "524,288 bytes" in error(response)["message"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", None])
def test_another_media_type_is_refused(api, media_type):
    response = api.post("/v1/score", b'{"comment": {"text": "a"}}', media_type)
    assert response.status_code == 415
    assert error(response)["code"] == "unsupported_media_type"
    assert "application/json" in error(response)["message"]


def test_a_media_type_may_have_parameters(api):
    body = '{"comment": {"text": "Très bon pain"}}'.encode()
    assert api.post("/v1/score", body, "Application/JSON; charset=utf-8").status_code == 200


def test_a_compressed_body_is_refused(api):
    response = api.client.post(
        "/v1/score",
        data=gzip.compress(b'{"comment": {"text": "a"}}'),
        headers={**api.headers, "Content-Type": JSON, "Content-Encoding": "gzip"},
    )
    assert response.status_code == 415
    assert "gzip" in error(response)["message"]


def test_a_body_shorter_than_it_says_is_refused(api):
    response = api.client.post(
        "/v1/score",
        input_stream=io.BytesIO(b'{"comment": {"text": "a"}}'),
        content_type=JSON,
        headers=api.headers,
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": "100"},
    )
    assert response.status_code == 400
    assert "ends after 26 of its 100 bytes" in error(response)["message"]


def test_a_body_without_a_length_is_read_to_its_end_but_no_further_than_the_limit(api):
    def send(body: bytes):
        return api.client.post(
            "/v1/score",
            input_stream=io.BytesIO(body),
            content_type=JSON,
            headers=api.headers,
            environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
        )

    assert send(b'{"comment": {"text": "a"}}').status_code == 200
    assert send(b'{"comment": {"text": "%s"}}' % (b"a" * 600_000)).status_code == 413
