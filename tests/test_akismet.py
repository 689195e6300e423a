"""Akismet's protocol to the byte: keys, fields, what is kept, what feedback does."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from model.comment import CommentType
from model.evidence import Effect
from model.labels import Action, Label, Mode
from service import moderation
from service.lists.changes import add_entries, entries_of
from service.moderation import Actor, Ruling
from service.privacy.pseudonyms import Pseudonyms
from service.privacy.secret_box import SecretBox
from service.record import Source, Via
from service.settings import Settings
from service.sites.accounts import Scope, create_key
from service.sites.options import Callback
from service.store import Store, notices
from tests.databases import on_both_databases
from tests.protocol_service import FINE, NOW, THANKS, Blog, ProtocolService, protocol_service

SPAM = "Cheap watches and pills! Buy now at www.watches.example and win money!"
ANN = {"comment_author": "Ann", "comment_author_email": "ann@example.org"}
PAGE = {"permalink": "https://blog.example/bread"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtocolService]:
    service = protocol_service(tmp_path_factory.mktemp("akismet"))
    yield service
    service.store.close()


@pytest.fixture
def blog(service: ProtocolService) -> Blog:
    return service.blog()


# Keys.


@pytest.mark.parametrize("version", ["/1.1", "/1.2"])
@pytest.mark.parametrize("field", ["key", "api_key"])
def test_a_good_key_is_valid_under_either_name(blog: Blog, version: str, field: str) -> None:
    data = {field: blog.key, "blog": "https://blog.example/"}
    answer = blog.service.client.post(f"{version}/verify-key", data=data)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"valid", "text/plain")
    assert answer.headers["Content-Length"] == "5"


@pytest.mark.parametrize("way", ["body", "address", "host", "path", "get"])
def test_the_key_may_stand_wherever_clients_put_it(blog: Blog, way: str) -> None:
    ask, said = blog.service.client, {"comment_content": FINE}
    key = {"api_key": blog.key}
    host = {"headers": {"Host": f"{blog.key}.chaffinch.example:8017"}}
    answer = {
        "body": lambda: ask.post("/1.1/comment-check", data=said | key),
        "address": lambda: ask.post("/1.1/comment-check", data=said, query_string=key),
        "host": lambda: ask.post("/1.1/comment-check", data=said, **host),
        "path": lambda: ask.post(f"/k/{blog.key}/1.1/comment-check", data=said),
        "get": lambda: ask.get("/1.2/comment-check", query_string=said | key),
    }[way]()
    assert answer.data == b"false"
    assert blog.the_comment().guid == answer.headers["X-akismet-guid"]


def test_a_host_name_that_is_no_key_leaves_the_key_to_the_path(blog: Blog) -> None:
    host = {"Host": "rest.akismet.com"}
    answer = blog.service.client.post(f"/k/{blog.key}/1.1/verify-key", headers=host)
    assert answer.data == b"valid"


def test_a_key_of_another_site_never_reaches_this_one(service: ProtocolService) -> None:
    one, other = service.blog(), service.blog()
    guid = one.check(**ANN).headers["X-akismet-guid"]
    assert other.call("submit-spam", guid=guid, comment_content=FINE, **ANN).data == THANKS
    assert one.decisions() == []
    assert len(other.decisions()) == 1


# Comments.


def test_a_checked_comment_is_kept_with_what_was_said_of_it(blog: Blog) -> None:
    blog.check(
        **ANN,
        **PAGE,
        comment_author_url="https://ann.example",
        comment_date_gmt="2026-11-22 10:30:00",
        **{"comment_context[]": ["bread", "baking"]},
        blog_lang="en_GB",
    )
    comment, (revision,) = blog.the_comment(), blog.revisions()
    assert (comment.via, comment.type) == (Via.AKISMET, CommentType.COMMENT)
    assert (comment.page_url, comment.page_title) == (PAGE["permalink"], "bread, baking")
    assert comment.posted_at == dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.UTC)
    assert (revision.text, revision.author_name) == (FINE, "Ann")
    assert revision.author_url == "https://ann.example"


def test_nothing_is_kept_of_the_server_and_the_form(blog: Blog) -> None:
    odd = {
        "POST_password": "swordfish-form", "HTTP_COOKIE": "swordfish-cookie",
        "REMOTE_ADDR": "203.0.113.77", "referrer": "https://swordfish-referrer.example",
        "comment_author_email": "swordfish@example.org", "user_ip": "203.0.113.78",
        "user_agent": "swordfish-agent", "comment_ID": "5", "nonsense[a][b]": "swordfish-nested",
    }  # fmt: skip
    assert blog.check(**odd).data == b"false"
    assert not blog.service.said_anywhere("swordfish")
    assert not blog.service.said_anywhere("203.0.113.7")


LATIN = {"blog_charset": "latin-1"}


@pytest.mark.parametrize(
    "sent, charset, field",
    [
        ("Grüße aus Köln", "iso-8859-1", {}), ("Grüße aus Köln", "utf-8", {}),
        ("Привет всем вам", "windows-1251", {}), ("こんにちは、みなさん", "shift_jis", {}),
        ("こんにちは、みなさん", "iso-2022-jp", {}), ("Grüße aus Köln", "utf-8", LATIN),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["header", "field"])
def test_a_comment_is_read_in_the_charset_of_its_blog(
    blog: Blog, sent: str, charset: str, field: dict[str, str], where: str
) -> None:
    said = {"api_key": blog.key, **field}
    if where == "field":
        said.setdefault("blog_charset", charset)
    words = urlencode({"comment_content": sent}, encoding=charset)
    body = f"{urlencode(said)}&{words}".encode()
    media_type = "application/x-www-form-urlencoded"
    if where == "header":
        media_type += f"; charset={charset}"
    blog.service.client.post("/1.1/comment-check", data=body, content_type=media_type)
    assert [revision.text for revision in blog.revisions()] == [sent]


@pytest.mark.parametrize("charset", ["no-such", "zlib", "unicode_escape", "idna", "\0", "x" * 9000])
def test_a_charset_that_is_none_costs_nobody_their_comment(blog: Blog, charset: str) -> None:
    assert blog.check("Grüße aus Köln", blog_charset=charset).data == b"false"
    assert blog.revisions()[0].text == "Grüße aus Köln"


def test_json_and_forms_in_parts_are_read_as_well(service: ProtocolService) -> None:
    by_json, in_parts = service.blog(), service.blog()
    said = {"comment_content": FINE, "comment_context": ["a", "b"], "is_test": False, "x": None}
    answer = service.client.post("/1.1/comment-check", json={"api_key": by_json.key, **said})
    assert answer.data == b"false"
    assert by_json.the_comment().page_title == "a, b"
    answer = service.client.post(
        f"/k/{in_parts.key}/1.1/comment-check",
        data={"comment_content": FINE},
        content_type="multipart/form-data",
    )
    assert answer.data == b"false"
    assert in_parts.revisions()[0].text == FINE


@pytest.mark.parametrize("said", ["1", "true", "True", "TRUE", "yes"])
def test_a_test_is_judged_and_never_stored(blog: Blog, said: str) -> None:
    blog.service.model.say(Label.SPAM, 0.95)
    answer = blog.check(SPAM, is_test=said)
    assert answer.data == b"true"
    assert "X-akismet-guid" not in answer.headers
    assert blog.call("submit-spam", comment_content=SPAM, is_test=said).data == THANKS
    assert blog.stored() == []


@pytest.mark.parametrize("said", ["0", "false", "False", ""])
def test_what_says_that_it_is_no_test_is_stored(blog: Blog, said: str) -> None:
    blog.check(is_test=said)
    assert len(blog.stored()) == 1


@pytest.mark.parametrize(
    "field",
    [
        {"comment_author": "viagra-test-123"},
        {"comment_author_email": "akismet-guaranteed-spam@example.com"},
    ],
)
def test_the_answers_that_people_try_their_blog_with_are_forced(
    service: ProtocolService, field: dict[str, str]
) -> None:
    blog = service.blog()
    assert blog.check(**field).data == b"true"
    assert blog.check(**field, user_role="subscriber").data == b"true"
    assert blog.stored() == []
    assert service.blog(Mode.LOG_ONLY).check(**field).data == b"false"


def test_what_staff_writes_is_no_spam(blog: Blog) -> None:
    blog.service.model.say(Label.SPAM, 0.999)
    assert blog.check(SPAM, user_role="administrator").data == b"false"
    assert blog.check(SPAM + "!", user_role="editor,author").data == b"false"


@pytest.mark.parametrize("name", ["hidden", "POST_hidden"])
def test_a_hidden_field_that_was_filled_in_is_spam_whatever_the_words(
    blog: Blog, name: str
) -> None:
    trap = {"honeypot_field_name": "hidden", name: "http://pills.example"}
    assert blog.check(**trap).data == b"true"
    assert blog.check("Another comment, quite fine.", honeypot_field_name="hidden").data == b"false"


def test_what_a_list_rejects_is_spam_to_the_client_whatever_the_label(blog: Blog) -> None:
    store = blog.service.store
    pseudonyms = Pseudonyms(store, blog.service.settings.secret_key)
    new = entries_of(blog.site.id, ["crust"], Effect.BLOCK, None, pseudonyms=pseudonyms)
    add_entries(store, blog.site, new, who="ann", now=NOW)
    assert blog.check().data == b"true"
    assert blog.the_comment().state is Action.REJECT


@pytest.mark.parametrize(
    "said, kind",
    [
        ("contact-form", CommentType.CONTACT), ("signup", CommentType.SIGNUP),
        ("message", CommentType.MESSAGE),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "label, score", [(Label.SPAM, 0.6), (Label.SPAM, 0.995), (Label.ABUSE, 0.6)]
)
def test_what_was_written_to_somebody_never_waits_for_moderators(
    service: ProtocolService, said: str, kind: CommentType, label: Label, score: float
) -> None:
    blog = service.blog(audit_share=1.0)
    service.model.say(label, score)
    answer = blog.check("Dear swordfish, call me.", comment_type=said, **ANN)
    assert answer.data == (b"true" if label is Label.SPAM else b"false")
    assert "X-akismet-recheck-after" not in answer.headers
    guid = answer.headers["X-akismet-guid"]
    blog.check("Dear swordfish, call me now.", comment_type=said, guid=guid, **ANN)
    comment = blog.the_comment()
    assert (comment.type, comment.waiting, comment.audit_sample) == (kind, None, False)
    assert {revision.text for revision in blog.revisions()} == {None}
    assert not service.said_anywhere("swordfish")


def test_the_older_name_of_the_type_is_read_too(blog: Blog) -> None:
    blog.check(content_type="contact-form")
    assert blog.the_comment().type is CommentType.CONTACT


@on_both_databases
def test_odd_characters_are_no_trouble_to_either_database(store: Store, settings: Settings) -> None:
    blog = ProtocolService(settings, store).blog()
    odd = "a\0b \U0001f426\u202e\ufffe 'quoted' \\ %s {x}"
    names = (
        "comment_author",
        "comment_author_email",
        "comment_author_url",
        "permalink",
        "reporter",
    )
    said: dict[str, str] = dict.fromkeys((*names, "comment_context[]", "user_ip", "guid"), odd)
    assert blog.check(odd, **said).data == b"false"
    assert blog.check(f"{odd}!", **said, recheck_reason=odd).data == b"false"
    assert blog.call("submit-spam", comment_content=f"{odd}!", **said).data == THANKS
    assert blog.the_comment().state is Action.REJECT
    assert blog.call("key-sites", "/1.2", filter=odd, format=odd).data[:1] == b"{"


# Again.


def test_the_same_comment_again_is_one_comment(blog: Blog) -> None:
    first = blog.check(**ANN, **PAGE)
    for other in (
        {"user_ip": "192.0.2.9"},
        {"user_agent": "another"},
        {"recheck_reason": "recheck"},
    ):
        again = blog.check(**ANN, **PAGE, **other)
        assert again.headers["X-akismet-guid"] == first.headers["X-akismet-guid"]
    assert len(blog.revisions()) == 1


def test_nameless_comments_of_two_people_are_two(blog: Blog) -> None:
    blog.check("Thanks!", user_ip="192.0.2.1")
    blog.check("Thanks!", user_ip="192.0.2.2")
    assert len(blog.stored()) == 2


EDITED = FINE.replace("thank you for the recipe", "but the crumb was not; my thanks")


@pytest.mark.parametrize(
    "how",
    [{"comment_date_gmt": "2026-11-22 10:30:00"}, {}],
    ids=["by its time", "as the most similar one"],
)
def test_an_edit_changes_the_comment_that_it_is_of(blog: Blog, how: dict[str, str]) -> None:
    blog.check("I have never seen such tulips as in your garden.", **ANN, **PAGE)
    guid = blog.check(**ANN, **PAGE, **how).headers["X-akismet-guid"]
    blog.check(**{**ANN, "comment_author_email": "ben@example.org"}, **PAGE, **how)
    again = blog.check(EDITED, **ANN, **PAGE, **how, recheck_reason="edit")
    assert again.headers["X-akismet-guid"] == guid
    assert len(blog.stored()) == 3


def test_an_edit_is_found_by_its_guid(blog: Blog) -> None:
    guid = blog.check().headers["X-akismet-guid"]
    assert blog.check("Quite another text.", guid=guid).headers["X-akismet-guid"] == guid
    assert [revision.text for revision in blog.revisions()] == [FINE, "Quite another text."]


def test_a_recheck_of_what_was_never_seen_is_a_new_comment(blog: Blog) -> None:
    assert blog.check(recheck_reason="recheck_queue", guid="0" * 32, **ANN).data == b"false"
    assert len(blog.stored()) == 1


def test_a_persons_decision_is_what_a_recheck_is_told(blog: Blog) -> None:
    blog.check(**ANN)
    blog.call("submit-spam", comment_content=FINE, **ANN)
    assert blog.check(**ANN, recheck_reason="recheck").data == b"true"


def test_an_erased_comment_is_judged_and_not_stored_again(blog: Blog) -> None:
    guid = blog.check(**ANN).headers["X-akismet-guid"]
    moderation.erase_comment(guid, who="t", site=blog.site, store=blog.service.store, now=NOW)
    again = blog.check(**ANN)
    assert again.data == b"false"
    assert "X-akismet-guid" not in again.headers
    assert blog.check(**ANN, guid=guid, recheck_reason="edit").data == b"false"
    for name in ("submit-spam", "submit-ham"):
        assert blog.call(name, comment_content=FINE, guid=guid, **ANN).data == THANKS
        assert blog.call(name, comment_content=FINE, **ANN).data == THANKS
    assert blog.stored() == []


# Feedback.


@pytest.mark.parametrize(
    "name, label, state",
    [
        ("submit-spam", Label.SPAM, Action.REJECT),
        ("submit-ham", Label.LEGITIMATE, Action.PUBLISH),
    ],
)
@pytest.mark.parametrize("how", ["guid", "words", "tidied words", "unknown"])
def test_feedback_is_a_decision_by_the_platform(
    blog: Blog, name: str, label: Label, state: Action, how: str
) -> None:
    guid = "" if how == "unknown" else blog.check(**ANN, **PAGE).headers["X-akismet-guid"]
    said: dict[str, Any] = {
        "guid": {"guid": guid, "comment_content": "cut off"},
        "words": {"comment_content": FINE, **ANN, **PAGE, "user_agent": "of the moderator"},
        "tidied words": {"comment_content": f"<p>{FINE}</p>", **ANN, **PAGE},
        "unknown": {"comment_content": FINE, **ANN},
    }[how]
    answer = blog.call(name, **said, reporter="mara")
    assert (answer.status_code, answer.data) == (200, THANKS)
    comment, (decision,) = blog.the_comment(), blog.decisions()
    assert (comment.state, comment.label) == (state, label)
    assert (decision.label, decision.source, decision.decided_by) == (
        label,
        Source.PLATFORM,
        "mara",
    )


def test_the_same_feedback_twice_is_said_once_and_another_one_counts(blog: Blog) -> None:
    blog.check(**ANN)
    for name in ("submit-spam", "submit-spam", "submit-ham"):
        blog.call(name, comment_content=FINE, **ANN)
    assert [decision.label for decision in blog.decisions()] == [Label.SPAM, Label.LEGITIMATE]
    assert blog.the_comment().state is Action.PUBLISH


def test_feedback_as_json_without_an_address_of_the_blog_is_taken(blog: Blog) -> None:
    blog.check(**ANN, user_ip="")
    said = {"comment_content": FINE, "user_ip": "", **ANN}
    answer = blog.service.client.post(f"/k/{blog.key}/1.1/submit-spam", json=said)
    assert answer.data == THANKS
    assert len(blog.decisions()) == 1


def test_feedback_needs_a_key_that_may_moderate(service: ProtocolService) -> None:
    blog = service.blog(scopes=(Scope.SUBMIT,))
    assert blog.check(**ANN).data == b"false"
    answer = blog.call("submit-spam", comment_content=FINE, **ANN)
    assert answer.data == b"invalid"
    assert "scope 'moderate'" in answer.headers["X-akismet-debug-help"]
    assert blog.decisions() == []


def test_what_a_moderator_decided_stands_against_feedback(service: ProtocolService) -> None:
    blog = service.blog(callback=callback(service))
    guid = blog.check(**ANN).headers["X-akismet-guid"]
    decide(blog, guid, Label.SPAM)
    assert blog.call("submit-ham", comment_content=FINE, **ANN).data == THANKS
    assert blog.the_comment().state is Action.REJECT
    assert blog.check(**ANN).data == b"true"


# The account.


def test_usage_is_told_of_a_key_with_a_quota_and_of_one_without(service: ProtocolService) -> None:
    blog = service.blog()
    blog.check()
    told = json.loads(blog.call("usage-limit", "/1.2").data)
    assert told == {"limit": "none", "usage": 1, "percentage": "0.00", "throttled": False}
    now = dt.datetime.now(dt.UTC)
    key = create_key(service.store, blog.name, daily_quota=4, now=now)
    told = json.loads(service.client.get(f"/k/{key}/1.2/usage-limit").data)
    assert told == {"limit": 4, "usage": 1, "percentage": "25.00", "throttled": False}


def test_the_site_of_the_key_is_told_of_as_json_and_as_csv(service: ProtocolService) -> None:
    blog = service.blog()
    blog.check(**ANN)
    service.model.say(Label.SPAM, 0.95)
    blog.check(SPAM)
    blog.call("submit-ham", comment_content=SPAM, user_ip="192.0.2.1")
    blog.call("submit-spam", comment_content=FINE, **ANN)
    told = json.loads(blog.call("key-sites", "/1.2").data)
    month = f"{dt.datetime.now(dt.UTC):%Y-%m}"
    line = {"site": blog.name, "api_calls": "2", "spam": "1", "ham": "1", "missed_spam": "1"}
    line |= {"false_positives": "1", "is_revoked": False}  # type: ignore[dict-item]
    assert told == {month: [line], "limit": 500, "offset": 0, "total": 1}
    title, *rows = csv.reader(io.StringIO(blog.call("key-sites", "/1.2", format="csv").text))
    assert title[0].startswith("Active sites for ")
    assert rows[0] == [
        "Site", "Total API Calls", "Spam", "Ham", "Missed Spam", "False Positives", "Is Revoked",
    ]  # fmt: skip
    assert rows[1][:3] == [blog.name, "2", "1"]
    assert blog.key not in title[0]


@pytest.mark.parametrize(
    "asked, shown",
    [
        ({"month": "2020-01"}, [("0", "0")]), ({"filter": "elsewhere"}, []),
        ({"offset": "1"}, []), ({"limit": "0"}, []), ({"order": "ham", "limit": "5"}, [("0", "0")]),
    ],
)  # fmt: skip
def test_the_list_of_sites_can_be_asked_for_in_parts(
    blog: Blog, asked: dict[str, str], shown: list[tuple[str, str]]
) -> None:
    told = json.loads(blog.call("key-sites", "/1.2", **asked).data)
    month = asked.get("month", f"{dt.datetime.now(dt.UTC):%Y-%m}")
    assert [(site["api_calls"], site["spam"]) for site in told[month]] == shown


def test_wordpress_is_told_that_all_is_paid(blog: Blog) -> None:
    assert json.loads(blog.call("get-subscription").data)["status"] == "active"
    assert json.loads(blog.call("get-stats").data)["accuracy"] == 100.0
    assert blog.call("deactivate").data == b"deactivated"
    assert blog.call("verify-key").data == b"valid"


# What goes back.


def test_a_decision_in_the_queue_goes_back_under_the_name_that_the_client_knows(
    service: ProtocolService,
) -> None:
    blog = service.blog(callback=callback(service))
    guid = blog.check(**ANN).headers["X-akismet-guid"]
    blog.call("submit-ham", comment_content=FINE, **ANN)  # what it says itself it is not told
    decide(blog, guid, Label.SPAM)
    (notice,) = service.store.read(
        lambda c: [each for each in notices.due(c, now=NOW, limit=50) if guid in each.body]
    )
    told = json.loads(notice.body)
    assert (told["id"], told["state"], told["label"]) == (guid, "reject", "spam")


def callback(service: ProtocolService) -> Callback:
    """Return an address that is told of decisions."""
    sealed = SecretBox(service.settings.secret_key).seal(b"a secret")
    return Callback("https://blog.example/notices", sealed)


def decide(blog: Blog, guid: str, label: Label) -> None:
    """Let a moderator decide."""
    moderation.decide(
        guid,
        Ruling.of(None, label),
        actor=Actor(source=Source.MODERATOR, name="Mara"),
        site=blog.site,
        store=blog.service.store,
        now=NOW,
    )
