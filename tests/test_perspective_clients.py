"""Google's own client library, unmodified, against a service that runs, by both of its ways."""

import contextlib
import datetime as dt
import json
import re
import shlex
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from googleapiclient import discovery
from googleapiclient.errors import HttpError
from sqlalchemy import select

from model.labels import Action
from service.perspective.attributes import Unmodelled
from service.sites.change import change_site
from service.store.tables import decisions, revisions
from tests.client_services import (
    ABUSE,
    FINE,
    SPAM,
    Ready,
    eventually,
    ready_service,
    service_without_a_model,
)

Build = Callable[[str, str], Any]
ALL: dict[str, Any] = {name: {} for name in ("TOXICITY", "SEVERE_TOXICITY", "SPAM")}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready_service(tmp_path_factory.mktemp("home")) as ready:
        change_site(
            ready.store,
            "default",
            who="t",
            now=dt.datetime.now(dt.UTC),
            options={"store_scored": True},
        )
        yield ready


@pytest.fixture(scope="module")
def without_a_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with service_without_a_model(tmp_path_factory.mktemp("bare")) as ready:
        yield ready


def by_discovery_address(address: str, key: str) -> Any:
    """Build the client as nearly all programs do, with one string changed."""
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"{address}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )


def by_endpoint_option(address: str, key: str) -> Any:
    """Build it from a document that leads to Google, and tell it to ask elsewhere."""
    document = requests.get(f"{address}/$discovery/rest?version=v1alpha1", timeout=60).json()
    document |= dict.fromkeys(("rootUrl", "baseUrl"), "https://commentanalyzer.googleapis.com/")
    return discovery.build_from_document(
        document, developerKey=key, client_options={"api_endpoint": f"{address}/"}
    )


@pytest.fixture(params=[by_discovery_address, by_endpoint_option], ids=lambda each: each.__name__)
def build(request: pytest.FixtureRequest) -> Iterator[Build]:
    """Build a client in one of the ways; its connections are closed in the end."""
    with contextlib.ExitStack() as stack:
        yield lambda *where: stack.enter_context(request.param(*where))


@pytest.fixture
def client(service: Ready) -> Iterator[Any]:
    """The client of the site that stores."""
    with by_discovery_address(service.address, service.key) as client:
        yield client


def analyze(client: Any, text: str, attributes: Any = ALL, **body: Any) -> dict[str, Any]:
    """Have a text scored."""
    said = {"comment": {"text": text}, "requestedAttributes": attributes, **body}
    return client.comments().analyze(body=said).execute()


def score(client: Any, text: str, attribute: str, **body: Any) -> float:
    """Return one score of a text."""
    answer = analyze(client, text, {attribute: {}}, **body)
    return answer["attributeScores"][attribute]["summaryScore"]["value"]


def refused(ask: Callable[[], Any]) -> HttpError:
    """Return the error that asking raises."""
    with pytest.raises(HttpError) as caught:
        ask()
    return caught.value


def test_what_is_fine_spam_and_abusive_is_told_apart(service, build):
    client = build(service.address, service.key)
    assert score(client, FINE, "TOXICITY") < 0.2 > score(client, FINE, "SPAM")
    assert score(client, SPAM, "SPAM") > 0.8 > score(client, SPAM, "TOXICITY")
    assert score(client, ABUSE, "TOXICITY") > 0.5 > score(client, ABUSE, "SPAM")


def blocks(heading: str, address: str) -> list[str]:
    """Return the blocks of code below a heading of docs/perspective.md, for another address."""
    page = (Path(__file__).parents[1] / "docs/perspective.md").read_text("utf-8")
    section = page.split(f"\n### {heading}\n", 1)[1].split("\n##")[0]
    found = re.findall(r"(?:^    .*\n|^\n(?=    ))+", section, re.MULTILINE)
    code = [textwrap.dedent(block) for block in found if block.strip()]
    return [block.replace("https://chaffinch.example.org", address) for block in code]


def test_the_lines_of_the_documentation_work(service):
    by_address, by_option = blocks("Google's client for Python", service.address)
    document = f"{service.address}/$discovery/rest?version=v1alpha1"
    told = {"KEY": service.key, "document": requests.get(document, timeout=60).json()}
    for code in (by_address, by_option):
        exec(code, told)
        with told["client"] as client:
            assert score(client, SPAM, "SPAM") > 0.5
    (curl,) = blocks("Raw HTTP", service.address)
    _, address, _, header, _, body = shlex.split(
        curl.replace("\\\n", " ").replace("$KEY", service.key)
    )
    headers = dict([header.split(": ")])
    answer = requests.post(address, data=body, headers=headers, timeout=60)
    assert answer.json()["attributeScores"]["TOXICITY"]


def test_everything_that_is_documented_is_taken(service, build):
    answer = analyze(
        build(service.address, service.key),
        "Hello 🙂. How are you?",
        {"TOXICITY": {"scoreType": "PROBABILITY", "scoreThreshold": 0.0}},
        context={"entries": [{"text": "Hi", "type": "PLAIN_TEXT"}]},
        languages=["en"],
        doNotStore=True,
        spanAnnotations=True,
        clientToken="seven",
        sessionId="s",
        communityId="c",
    )
    spans = answer["attributeScores"]["TOXICITY"]["spanScores"]
    assert [(each["begin"], each["end"]) for each in spans] == [(0, 9), (10, 22)]
    assert (answer["clientToken"], answer["languages"]) == ("seven", ["en"])


def test_feedback_becomes_a_decision_on_what_was_analyzed(service, build):
    client = build(service.address, service.key)
    text = f"{SPAM} Ask for {build.__name__}."
    analyze(client, text)
    body = {"comment": {"text": text}, "attributeScores": {"SPAM": {"summaryScore": {"value": 1}}},
            "clientToken": "a", "languages": ["en"], "communityId": "/watches"}  # fmt: skip
    answer = client.comments().suggestscore(body=body).execute()
    assert answer["clientToken"] == "a"
    assert (Action.REJECT, text) in decided(service)


def decided(service: Ready) -> list[tuple[Action, str | None]]:
    """Return what was decided of comments that are on record, with their words."""
    asked = select(decisions.c.action, revisions.c.text).join(
        revisions, revisions.c.comment_id == decisions.c.comment_id
    )
    return service.store.read(
        lambda connection: [(Action(action), text) for action, text in connection.execute(asked)]
    )


def test_a_bad_key_is_refused_as_google_does(service, build):
    error = refused(lambda: analyze(build(service.address, "made-up"), FINE))
    assert error.status_code == 400
    assert error.reason == "API key not valid. Please pass a valid API key."
    assert error.error_details[0]["reason"] == "API_KEY_INVALID"


def test_a_key_that_may_only_score_gives_no_feedback(service, build):
    client = build(service.address, service.may_only_score)
    assert score(client, FINE, "SPAM") < 0.5
    body = {"comment": {"text": FINE}, "attributeScores": {"SPAM": {"summaryScore": {"value": 1}}}}
    error = refused(lambda: client.comments().suggestscore(body=body).execute())
    assert (error.status_code, error.error_details[0]["reason"]) == (403, "API_KEY_SERVICE_BLOCKED")


def test_a_key_that_asks_too_often_is_told_when_it_may_again(service, build):
    error = refused(lambda: analyze(build(service.address, service.spent_key), FINE))
    assert error.status_code == 429
    assert error.error_details[0]["reason"] == "RATE_LIMIT_EXCEEDED"
    assert int(error.resp["retry-after"]) > 0


@pytest.mark.parametrize(
    ("text", "body", "error_type", "message"),
    [
        (" ", {}, "COMMENT_EMPTY", "Comment must be non-empty."),
        ("é" * 10_241, {}, "COMMENT_TOO_LONG", "Comment text was too many bytes. Value (20482) "
         "exceeded limit (20480)."),
        (FINE, {"attributes": {}}, "NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes"),
        (FINE, {"attributes": {"INSULT": {}}}, "INVALID_REQUEST",
         "Unknown requested attribute: INSULT"),
        (FINE, {"languages": ["ja"]}, "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
         "Attribute TOXICITY does not support request languages: ja"),
        ("🙂🙂", {}, "LANGUAGE_DETECTION_FAILED", "Unable to detect language"),
        (FINE, {"comment": {"text": FINE, "type": "HTML"}}, "INVALID_REQUEST",
         "Currently, only 'PLAIN_TEXT' comments are supported"),
        (FINE, {"comment": {"text": FINE, "type": "ODT"}}, "INVALID_REQUEST", "Unknown text type"),
        (FINE, {"attributes": {"SPAM": {"scoreType": "RAW"}}}, "INVALID_REQUEST",
         "Requested score type RAW is not supported by attribute SPAM"),
        (FINE, {"context": {"entries": [{"text": "a"}],
                            "articleAndParentComment": {"article": {"text": "b"}}}},
         "INVALID_REQUEST", "Context can have either entries or article_and_parent_comment, but "
         "both fields were populated."),
    ],
)  # fmt: skip
def test_a_bad_request_is_refused_as_it_is_documented(client, text, body, error_type, message):
    error = refused(lambda: analyze(client, text, **body))
    assert (error.status_code, error.reason) == (400, message)
    (details,) = error.error_details
    assert details["@type"] == "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
    assert details["errorType"] == error_type
    if error_type == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE":
        assert details["languageNotSupportedByAttributeError"] == {
            "attribute": "TOXICITY", "detectedLanguages": [], "requestedLanguages": ["ja"],
        }  # fmt: skip


def test_many_clients_ask_for_six_and_need_one(service, build):
    client = build(service.address, service.log_only_key)
    six = {name: {} for name in ("TOXICITY", "INSULT", "PROFANITY", "THREAT", "IDENTITY_ATTACK",
                                 "SEXUALLY_EXPLICIT")}  # fmt: skip

    def choose(what: Unmodelled) -> None:
        options = {"unmodelled_attributes": what}
        now = dt.datetime.now(dt.UTC)
        change_site(service.store, "watched", who="t", now=now, options=options)

    choose(Unmodelled.LEAVE_OUT)

    def answered() -> dict[str, Any] | None:
        try:
            return analyze(client, FINE, six)
        except HttpError:
            return None  # the worker believes for a second what it knew before

    assert set(eventually(answered)["attributeScores"]) == {"TOXICITY"}
    choose(Unmodelled.REFUSE)
    eventually(lambda: True if answered() is None else None)


def test_without_a_model_the_service_is_unavailable(without_a_model, build):
    client = build(without_a_model.address, without_a_model.key)
    error = refused(lambda: analyze(client, FINE))
    assert error.status_code == 503
    assert json.loads(error.content)["error"]["status"] == "UNAVAILABLE"
    # Feedback needs none.
    body = {"comment": {"text": FINE}, "attributeScores": {"SPAM": {"summaryScore": {"value": 1}}}}
    client.comments().suggestscore(body=body).execute()


def test_without_a_database_the_service_is_unavailable_and_comes_back(service, build):
    client = build(service.address, service.key)
    service.database.stop("fast")
    try:
        error = eventually(lambda: trouble(client))
    finally:
        service.database.start()
    assert error.status_code == 503
    told = json.loads(error.content)["error"]
    assert told["status"] == "UNAVAILABLE"
    assert told["message"] == "the database does not answer; the log of the service says why"
    eventually(lambda: True if trouble(client) is None else None)


def trouble(client: Any) -> HttpError | None:
    """Return the error that a request meets, if it meets one."""
    try:
        analyze(client, FINE, doNotStore=True)
    except HttpError as error:
        return error
    return None


def test_coral_needs_no_more_than_the_endpoint(service):
    """Sends what Coral sends (coralproject/talk, services/perspective) to its custom endpoint."""

    def send(operation: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = requests.post(
            f"{service.address}/v1alpha1/{operation}",
            params={"key": service.key},
            json=body,
            timeout=0.8,  # seconds: what Coral waits unless told otherwise
        )
        assert answer.ok, answer.text
        return answer.json()

    text = f"{FINE} The moderators liked it."
    said = {"comment": {"text": text}, "languages": ["en"]}
    eventually(lambda: requests.get(f"{service.address}/readyz", timeout=60).ok or None)
    scored = send("comments:analyze", {**said, "doNotStore": False,
                                       "requestedAttributes": {"TOXICITY": {}}})  # fmt: skip
    assert scored["attributeScores"]["TOXICITY"]["summaryScore"]["value"] < 0.5
    context = {"entries": [{"text": '{"url": "https://talk.example.org/?commentID=8"}'}]}
    answer = send("comments:suggestscore", {
        **said, "context": context, "clientToken": "comment:8",
        "communityId": "Coral:https://talk.example.org",
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
    })  # fmt: skip
    assert answer["clientToken"] == "comment:8"
    assert (Action.PUBLISH, text) in decided(service)
