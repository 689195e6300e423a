"""Decisions, flags, votes, promotions and changes over HTTP, as a platform sends them."""

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.sites.accounts import Scope, create_key, create_site
from tests.api import Api, error
from tests.databases import on_both_databases


class Platform(Api):
    """A platform that speaks of one comment, which it has handed in."""

    def send(
        self,
        method: str,
        path: str,
        document: Any = None,
        key: str = "",
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        headers = {"Authorization": f"Bearer {key or self.key}", **(headers or {})}
        body = {} if document is None else {"json": document}
        return self.client.open(path, method=method, headers=headers, **body)

    def hand_in(self, text: str = "The bread came out well, thank you for the recipe.") -> str:
        answer = self.send("POST", "/v1/comments", {"comment": {"text": text}})
        assert answer.status_code == 201
        return f"/v1/comments/{answer.json['id']}"

    def changes(self, **query: Any) -> dict[str, Any]:
        answer = self.client.get("/v1/changes", query_string=query, headers=self.headers)
        assert answer.status_code == 200, answer.json
        return answer.json


@pytest.fixture
def platform(settings, store, now) -> Platform:
    return Platform(settings, store, now)


@pytest.fixture
def comment(platform: Platform) -> str:
    """The address of a comment that the machine published."""
    return platform.hand_in()


@on_both_databases
def test_a_decision_is_answered_with_what_became_of_the_comment(platform, comment):
    answer = platform.send(
        "POST",
        f"{comment}/decisions",
        {"action": "reject", "reason": "off-topic", "note": "see the rules", "by": "Mara"},
    )
    assert answer.status_code == 201
    told = answer.json
    assert (told["number"], told["action"], told["label"]) == (1, "reject", None)
    assert (told["reason"], told["note"], told["by"]) == ("off-topic", "see the rules", "Mara")
    assert (told["source"], told["stands"], told["undone_at"]) == ("platform", True, None)
    assert told["comment"]["state"] == "reject"
    looked_up = platform.send("GET", comment).json
    assert (looked_up["state"], looked_up["state_by"]) == ("reject", "person")


def test_a_repeat_of_a_decision_is_known_by_its_header(platform, comment):
    def decide(**document):
        key = {"Idempotency-Key": "abc"}
        return platform.send("POST", f"{comment}/decisions", document, headers=key)

    first, again = decide(label="spam"), decide(label="spam")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    refused = decide(label="legitimate")
    assert (refused.status_code, error(refused)["code"]) == (409, "another_decision")


@pytest.mark.parametrize(
    ("label", "action"), [("spam", "reject"), ("abuse", "reject"), ("legitimate", "publish")]
)
def test_a_label_alone_calls_for_an_action(platform, comment, label, action):
    told = platform.send("POST", f"{comment}/decisions", {"label": label}).json
    assert (told["action"], told["comment"]) == (
        action,
        {**told["comment"], "state": action, "label": label},
    )


@on_both_databases
def test_an_undo_is_answered_with_what_the_comment_is_again(platform, comment):
    before = platform.send("GET", comment).json
    platform.send("POST", f"{comment}/decisions", {"label": "spam"})
    undone = platform.send("DELETE", f"{comment}/decisions/1")
    assert undone.status_code == 200
    assert undone.json["undone_at"]
    assert undone.json["stands"] is False
    again = platform.send("DELETE", f"{comment}/decisions/1")
    assert (again.status_code, again.json) == (200, undone.json)
    after = platform.send("GET", comment).json
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


@pytest.mark.parametrize(
    ("document", "field", "message"),
    [
        ({}, None, "the body needs `action` or `label`"),
        ({"by": "Mara"}, None, "the body needs `action` or `label`"),
        ({"action": "delete"}, "action", "action must be one of 'publish', 'hold' or 'reject'"),
        ({"label": "ham"}, "label", "label must be one of"),
        ({"action": "reject", "reason": "ugly"}, "reason", "'ugly' is not on the site's list"),
        ({"action": "reject", "note": "n" * 2001}, "note", "has 2,001 characters"),
        ({"action": "reject", "who": "Mara"}, "who", "who is not a known field"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_by_its_field(
    platform, comment, document, field, message
):
    answer = platform.send("POST", f"{comment}/decisions", document)
    assert answer.status_code == 422
    assert error(answer)["field"] == field
    assert message in error(answer)["message"]
    assert platform.send("GET", comment).json["decision"] is None


@on_both_databases
@pytest.mark.parametrize("field", ["external_id", "section"])
def test_a_name_that_one_database_could_not_store_is_refused_by_both(platform, field):
    document = {"comment": {"text": "The bread came out well."}, field: "a\0b"}
    answer = platform.send("POST", "/v1/comments", document)
    assert answer.status_code == 422
    assert error(answer)["field"] == field
    assert error(answer)["message"] == f"{field} must not hold the character NUL"
    assert platform.changes()["changes"] == []


@on_both_databases
def test_a_character_that_one_database_does_not_know_spoils_nothing(platform, comment):
    told = platform.send("POST", f"{comment}/decisions", {"action": "hold", "note": "a\0b"})
    assert (told.status_code, told.json["note"]) == (201, "a\ufffdb")
    flagged = platform.send(
        "POST", f"{comment}/flags", {"kind": "spam", "reader": "\0", "note": "\0"}
    )
    assert flagged.status_code == 201


@on_both_databases
@pytest.mark.parametrize("number", ["7", "0", "99999999999999999999"])
def test_a_decision_that_is_not_there_is_not_found(platform, comment, number):
    answer = platform.send("DELETE", f"{comment}/decisions/{number}")
    assert (answer.status_code, error(answer)["code"]) == (404, "unknown_decision")


@on_both_databases
def test_a_flag_is_answered_with_its_weight_and_its_repeat_with_200(platform, comment):
    flag = {"kind": "abuse", "reader": "r-1", "note": "rude"}
    first = platform.send("POST", f"{comment}/flags", flag)
    again = platform.send("POST", f"{comment}/flags", {**flag, "kind": "other"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert (first.json["kind"], first.json["weight"], first.json["state"]) == (
        "abuse",
        1.0,
        "publish",
    )
    assert platform.send("GET", comment).json["waiting"] == "flagged"


@on_both_databases
@pytest.mark.parametrize(
    ("resource", "document"),
    [
        ("votes", {"kind": "funny", "reader": "r-1"}),
        ("promotions", {"kind": "editors-pick"}),
    ],
)
def test_praise_is_stored_once_and_its_repeat_answered_with_200(
    platform, comment, resource, document
):
    first = platform.send("POST", f"{comment}/{resource}", document)
    again = platform.send("POST", f"{comment}/{resource}", document)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["kind"] == document["kind"]


@pytest.mark.parametrize(
    ("resource", "document", "field"),
    [
        ("flags", {"kind": "boring", "reader": "r-1"}, "kind"),
        ("flags", {"kind": "spam"}, "reader"),
        ("flags", {"kind": "spam", "reader": ""}, "reader"),
        ("flags", {"kind": "spam", "reader": 7}, "reader"),
        ("votes", {"kind": "spam", "reader": "r-1"}, "kind"),
        ("promotions", {"kind": "top"}, "kind"),
    ],
)
def test_what_readers_cannot_say_is_refused_by_its_field(
    platform, comment, resource, document, field
):
    answer = platform.send("POST", f"{comment}/{resource}", document)
    assert (answer.status_code, error(answer)["field"]) == (422, field)


EVERY_WAY = [
    ("POST", "/decisions", {"label": "spam"}),
    ("DELETE", "/decisions/1", None),
    ("POST", "/flags", {"kind": "spam", "reader": "r-1"}),
    ("POST", "/votes", {"kind": "funny", "reader": "r-1"}),
    ("POST", "/promotions", {"kind": "editors-pick"}),
]


@pytest.mark.parametrize(("method", "path", "document"), EVERY_WAY)
def test_another_site_s_comment_is_not_there(platform, comment, store, now, method, path, document):
    create_site(store, "kitchen", now=now)
    theirs = create_key(store, "kitchen", now=now)
    before = platform.send("GET", comment).json
    answer = platform.send(method, comment + path, document, key=theirs)
    missing = platform.send(method, f"/v1/comments/{'0' * 32}{path}", document, key=theirs)
    assert answer.status_code == missing.status_code == 404
    assert error(answer)["code"] == error(missing)["code"] == "unknown_comment"
    assert platform.send("GET", comment).json == before


@pytest.mark.parametrize(("method", "path", "document"), EVERY_WAY)
def test_a_key_without_the_scope_may_not(platform, comment, store, now, method, path, document):
    key = create_key(store, "default", [Scope.SCORE], now=now)
    answer = platform.send(method, comment + path, document, key=key)
    assert (answer.status_code, error(answer)["code"]) == (403, "missing_scope")


def test_to_submit_is_not_to_moderate(platform, comment, store, now):
    key = create_key(store, "default", [Scope.SUBMIT], now=now)
    answer = platform.send("POST", f"{comment}/decisions", {"label": "spam"}, key=key)
    assert answer.status_code == 403


@on_both_databases
def test_the_feed_tells_everything_in_order_in_pieces_of_any_size(platform, comment):
    platform.send("POST", f"{comment}/decisions", {"label": "spam"})
    platform.send("DELETE", f"{comment}/decisions/1")
    platform.send("DELETE", comment)
    whole = platform.changes()
    assert [change["what"] for change in whole["changes"]] == [
        "submitted",
        "decided",
        "undone",
        "erased",
    ]
    assert whole["more"] is False
    told, after = [], None
    for _ in range(4):
        piece = platform.changes(limit=1, **({"after": after} if after else {}))
        assert piece["more"] is (len(told) < 3)
        told += piece["changes"]
        after = piece["next"]
    assert told == whole["changes"]
    assert platform.changes(after=after)["changes"] == []
    platform.hand_in()
    assert len(platform.changes(after=after)["changes"]) == 1


def test_who_reads_before_anything_happened_misses_nothing(platform):
    nothing = platform.changes()
    assert (nothing["changes"], nothing["more"]) == ([], False)
    platform.hand_in()
    assert len(platform.changes(after=nothing["next"])["changes"]) == 1


def test_a_cursor_is_good_for_its_site_alone(platform, comment, store, now):
    create_site(store, "kitchen", now=now)
    theirs = create_key(store, "kitchen", now=now)
    cursor = platform.changes()["next"]
    for wrong in (cursor, "", "17", "x" * 500):
        answer = platform.send("GET", f"/v1/changes?after={wrong}", key=theirs)
        assert answer.status_code == 422
        assert error(answer)["field"] == "after"
    assert platform.send("GET", "/v1/changes", key=theirs).json["changes"] == []


def test_a_cursor_tells_nothing_of_how_much_happens(platform, comment):
    before = platform.changes()["next"]
    platform.hand_in()
    after = platform.changes()["next"]
    assert len(before) == len(after)
    assert not json.dumps(before).isdigit()


@pytest.mark.parametrize("limit", ["0", "1001", "many"])
def test_a_limit_that_makes_no_sense_is_refused(platform, limit):
    answer = platform.send("GET", f"/v1/changes?limit={limit}")
    assert (answer.status_code, error(answer)["field"]) == (422, "limit")
