"""POST /v1/score/batch with a JSON document: many comments, one answer for each, in order."""

import json

import pytest

from tests.api import Api, assert_sound, error

SPAM = "Check out my website http://casino.example and win free money, click here to play"
PRAISE = "Thank you for the recipe, the bread came out well and the children loved it."


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


def test_verdicts_come_in_the_order_of_the_comments(api):
    response = api.batch({"text": SPAM}, {"text": PRAISE}, {"text": SPAM}, {"text": PRAISE})
    assert response.status_code == 200
    verdicts = response.json["verdicts"]
    assert [verdict["label"] for verdict in verdicts] == ["spam", "legitimate"] * 2
    for verdict in verdicts:
        assert_sound(verdict)


def test_a_comment_is_judged_in_a_batch_as_it_is_alone(api):
    alone = api.score(SPAM, author_name="Best Followers").json
    (together,) = api.batch(
        {"text": SPAM, "author_name": "Best Followers"}, reasons=True
    ).json["verdicts"]  # fmt: skip
    assert together == alone


def test_a_thousand_comments_are_taken_and_each_is_answered(api):
    texts = [f"Number {number}: lovely bread, thank you." for number in range(1_000)]
    response = api.batch(*({"text": text} for text in texts))
    assert response.status_code == 200
    assert len(response.json["verdicts"]) == 1_000


@pytest.mark.parametrize("n_comments", [0, 1_001])
def test_none_or_too_many_are_refused(api, n_comments):
    response = api.batch(*[{"text": "a"}] * n_comments)
    assert response.status_code == 422
    assert error(response)["field"] == "comments"


@pytest.mark.parametrize(
    "document, field",
    [
        ({}, "comments"),
        ({"comments": {"text": "a"}}, "comments"),
        ({"comments": "a"}, "comments"),
        ({"comments": [{"text": "a"}], "reasons": "yes"}, "reasons"),
        ({"comments": [{"text": "a"}], "comment": {}}, "comment"),
    ],
)
def test_a_field_of_the_batch_that_cannot_be_taken_is_named(api, document, field):
    response = api.post("/v1/score/batch", json.dumps(document).encode())
    assert response.status_code == 422
    assert error(response)["field"] == field


def test_one_bad_comment_does_not_spoil_the_others(api):
    response = api.batch(
        {"text": PRAISE},
        {"text": 5},
        "not a comment",
        {},
        None,
        {"text": "a" * 20_001},
        {"text": SPAM},
    )
    assert response.status_code == 200
    first, *bad, last = response.json["verdicts"]
    assert_sound(first)
    assert_sound(last)
    assert [each["error"]["field"] for each in bad] == ["text", None, "text", None, "text"]
    assert all(each["error"]["message"] for each in bad)


def test_a_batch_of_bad_comments_alone_is_answered(api):
    verdicts = api.batch({}, {}).json["verdicts"]
    assert [verdict["error"]["code"] for verdict in verdicts] == ["invalid_field"] * 2


def test_reasons_in_the_text_are_given_only_when_asked_for(api):
    (without,) = api.batch({"text": SPAM}).json["verdicts"]
    (with_them,) = api.batch({"text": SPAM}, reasons=True).json["verdicts"]
    assert not any(reason["spans"] for reason in without["reasons"])
    assert any(reason["spans"] for reason in with_them["reasons"])
    assert without["scores"] == with_them["scores"]


def test_a_batch_may_be_larger_than_a_single_comment_but_has_its_own_limit(api):
    long = {"text": "a " * 10_000, "page_text": "b " * 20_000}
    assert api.batch(*[long] * 20).status_code == 200
    response = api.post("/v1/score/batch", b" " * (16 * 1024 * 1024 + 1))
    assert response.status_code == 413
    assert "16,777,216 bytes" in error(response)["message"]


def test_an_unknown_question_in_the_address_is_named(api):
    response = api.post("/v1/score/batch?reason=true", b'{"comments": [{"text": "a"}]}')
    assert response.status_code == 422
    assert error(response)["field"] == "reason"


def test_another_media_type_is_refused_with_those_that_are_taken(api):
    response = api.post("/v1/score/batch", b"a,b", "text/csv")
    assert response.status_code == 415
    assert "application/json or application/x-ndjson" in error(response)["message"]
