"""Perspective's protocol: what is asked and answered, and what the site chooses about it."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from model.labels import Action, Label, Mode
from service.moderation.drafts import find_text
from service.perspective.attributes import NOT_MODELLED, Attribute, Scale, Unmodelled
from service.protocols.perspective.suggest import ruling_of
from service.sites.accounts import Scope, create_key
from service.sites.change import change_site
from service.store import Connection, left_out
from service.store.tables import comments as table_of_comments
from tests.api import Api
from tests.databases import on_both_databases
from tests.query_plans import overheard, slow_queries

ABUSE = "Shut up, you fool, nobody wants such an idiot here."
SPAM = "Cheap watches and pills! Buy now at www.watches.example and win money!"
FINE = "The bread came out well, and the crust was crisp; thank you for the recipe."
ALL: dict[str, Any] = {attribute.value: {} for attribute in Attribute}


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


class Perspective:
    """A client of Perspective, by raw HTTP."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def send(self, method: str, **body: Any) -> TestResponse:
        """Ask for something with the key in the address."""
        address = f"/v1alpha1/comments:{method}?key={self.api.key}"
        return self.api.client.post(address, json=body)

    def analyze(self, text: str, attributes: Any = ALL, **body: Any) -> TestResponse:
        """Have a text scored."""
        body = {"comment": {"text": text}, "requestedAttributes": attributes, **body}
        return self.send("analyze", **body)

    def scores(self, text: str, attributes: Any = ALL, **body: Any) -> dict[str, float]:
        """Return the score of each attribute that was answered."""
        answer = self.analyze(text, attributes, **body).get_json()
        scores = answer.get("attributeScores", {})
        return {name: score["summaryScore"]["value"] for name, score in scores.items()}

    def suggest(self, text: str, **body: Any) -> TestResponse:
        """Say what scores should have been."""
        return self.send("suggestscore", comment={"text": text}, **body)

    def choose(self, **options: Any) -> None:
        """Have the site choose these; believed at once, as by a worker that just started."""
        store = self.api.client.application.extensions["chaffinch"].store
        change_site(store, "default", who="t", now=dt.datetime.now(dt.UTC), options=options)
        self.api.client = self.api.client_with()


@pytest.fixture
def perspective(api) -> Perspective:
    return Perspective(api)


def stored(store) -> int:
    """Return how many comments are on record."""

    def count(connection: Connection) -> int:
        return int(connection.execute(select(func.count()).select_from(table_of_comments)).scalar())

    return store.read(count)


def suggested(attribute: str, value: float) -> dict[str, Any]:
    """Return the scores of one attribute, as clients suggest them."""
    return {attribute: {"summaryScore": {"value": value}}}


def test_each_attribute_reads_the_scores_its_own_way(api, perspective):
    for text in (ABUSE, SPAM, FINE):
        ours = api.score(text).json["scores"]
        theirs = perspective.scores(text)
        assert set(theirs) == set(ALL)
        assert theirs["SPAM"] == pytest.approx(ours["spam"], abs=2e-6)
        assert theirs["LIKELY_TO_REJECT"] == pytest.approx(1 - ours["legitimate"], abs=2e-6)
        not_spam = ours["abuse"] + ours["legitimate"]
        assert theirs["TOXICITY"] == pytest.approx(ours["abuse"] / not_spam, abs=1e-3)
        assert theirs["SEVERE_TOXICITY"] <= theirs["TOXICITY"]
    assert perspective.scores(ABUSE)["TOXICITY"] > 0.5 > perspective.scores(FINE)["TOXICITY"]
    assert perspective.scores(SPAM)["SPAM"] > 0.5 > perspective.scores(SPAM)["TOXICITY"]


@pytest.mark.parametrize("mode", list(Mode))
def test_scores_are_the_same_in_every_mode(settings, store, now, mode):
    perspective = Perspective(Api(settings, store, now, mode=mode))
    assert perspective.scores(ABUSE)["TOXICITY"] > 0.5


def test_the_answer_is_as_it_is_documented(perspective):
    answer = perspective.analyze(FINE, {"TOXICITY": {}}, clientToken="comment-7").get_json()
    score = answer["attributeScores"]["TOXICITY"].pop("summaryScore")
    assert score["type"] == "PROBABILITY" and 0 <= score["value"] <= 1
    assert answer == {
        "attributeScores": {
            "TOXICITY": {"spanScores": [{"begin": 0, "end": len(FINE), "score": score}]}
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "comment-7",
    }


def test_a_key_may_stand_in_a_header_and_names_in_either_spelling(api):
    body = {"comment": {"text": FINE}, "requested_attributes": {"SPAM": {"score_threshold": 0}},
            "do_not_store": True, "context": None}  # fmt: skip
    headers = {"X-Goog-Api-Key": api.key}
    answer = api.client.post("/v1alpha1/comments:analyze", json=body, headers=headers)
    assert answer.status_code == 200
    assert set(answer.get_json()["attributeScores"]) == {"SPAM"}


def test_a_body_is_read_as_json_whatever_it_says_it_is(api):
    address = f"/v1alpha1/comments:analyze?key={api.key}&alt=json&prettyPrint=false"
    body = b'{"comment": {"text": "Hello, and thank you"}, "requestedAttributes": {"SPAM": {}}}'
    assert api.client.post(address, data=body).status_code == 200


def test_each_sentence_is_scored_in_utf_16(perspective):
    text = "🙂 Thank you! Shut up, you fool.\n\nIt is 2.5 cm…"
    scores = perspective.analyze(text, {"TOXICITY": {}}, spanAnnotations=True).get_json()
    spans = scores["attributeScores"]["TOXICITY"]["spanScores"]
    units = text.encode("utf-16-le")
    said = [units[2 * each["begin"] : 2 * each["end"]].decode("utf-16-le") for each in spans]
    assert said == ["🙂 Thank you!", "Shut up, you fool.", "It is 2.5 cm…"]
    values = [each["score"]["value"] for each in spans]
    assert max(values) == values[1]


def test_a_text_of_many_sentences_has_a_hundred_spans_at_most(perspective):
    answer = perspective.analyze("Oh! " * 3_000, {"SPAM": {}}, spanAnnotations=True).get_json()
    spans = answer["attributeScores"]["SPAM"]["spanScores"]
    assert len(spans) == 100
    assert spans[-1]["end"] == 4 * 3_000 - 1


def test_what_is_under_its_threshold_is_left_out_and_nothing_at_all_if_all_is(perspective):
    high, low = {"scoreThreshold": 0.999999}, {"scoreThreshold": 0}
    assert set(perspective.scores(FINE, {"SPAM": high, "TOXICITY": low})) == {"TOXICITY"}
    assert perspective.analyze(FINE, {"SPAM": high}, languages=["en"]).get_json() == {
        "languages": ["en"], "detectedLanguages": ["en"],
    }  # fmt: skip


def test_languages_are_those_of_the_request_else_those_that_were_found(perspective):
    german = "Danke für das Rezept, das Brot ist gut geworden und schmeckt allen."
    assert perspective.analyze(german).get_json()["languages"] == ["de"]
    answer = perspective.analyze(german, languages=["EN", "de-AT"]).get_json()
    assert answer["languages"] == ["en", "de"]
    assert answer["detectedLanguages"] == ["de"]


def test_a_short_text_is_answered_in_the_languages_of_the_site(perspective):
    assert "languages" not in perspective.analyze("Thanks!").get_json()
    store = perspective.api.client.application.extensions["chaffinch"].store
    change_site(store, "default", who="t", now=dt.datetime.now(dt.UTC), languages=["en", "fr"])
    perspective.api.client = perspective.api.client_with()
    assert perspective.analyze("Thanks!").get_json()["languages"] == ["en", "fr"]


def test_either_context_is_read(perspective):
    entries = {"entries": [{"text": "What do you think?"}, {"text": '{"url": "x"}'}]}
    both = {"articleAndParentComment": {"article": {"text": FINE}, "parentComment": {"text": "?"}}}
    for context in (entries, both, {"entries": []}, {}):
        assert perspective.analyze(FINE, context=context).status_code == 200


def test_attributes_that_a_language_lacks_can_be_dropped(perspective):
    japanese = {"languages": ["ja"], "dropUnsupportedAttributes": True}
    assert perspective.scores(FINE, {"SPAM": {}}, **japanese) == {}
    italian = {"languages": ["it"], "dropUnsupportedAttributes": True}
    assert set(perspective.scores(FINE, ALL, **italian)) == {"TOXICITY", "SEVERE_TOXICITY"}


@pytest.mark.parametrize("name", ["INSULT", "PROFANITY"])
def test_what_is_not_modelled_is_refused_unless_the_site_leaves_it_out(perspective, store, name):
    asked = {"TOXICITY": {}, name: {}}
    answer = perspective.analyze(FINE, asked)
    assert answer.status_code == 400
    assert answer.get_json()["error"]["message"] == f"Unknown requested attribute: {name}"
    perspective.choose(unmodelled_attributes=Unmodelled.LEAVE_OUT)
    assert set(perspective.scores(FINE, asked)) == {"TOXICITY"}
    assert perspective.analyze(FINE, {"MADE_UP": {}}).status_code == 400


@on_both_databases
def test_what_was_left_out_is_noted_once_an_hour(perspective, store):
    perspective.choose(unmodelled_attributes=Unmodelled.LEAVE_OUT)
    site = store.site("default")
    for _ in range(3):
        perspective.scores(FINE, {"TOXICITY": {}, "THREAT": {}, "INSULT": {}})
    perspective.api.client = perspective.api.client_with()  # another worker
    perspective.scores(FINE, {"TOXICITY": {}, "THREAT": {}})
    now = dt.datetime.now(dt.UTC)
    hour = now - dt.timedelta(hours=1)
    assert store.read(lambda c: left_out.since(c, site.id, hour)) == ["INSULT", "THREAT"]
    assert store.read(lambda c: left_out.since(c, site.id, now)) == []


def test_a_site_reads_scores_on_its_old_scale(perspective):
    ours = perspective.scores(ABUSE)["TOXICITY"]
    scale = Scale(Attribute.TOXICITY, (0.0, ours, 1.0), (0.0, 0.25, 1.0))
    spam = perspective.scores(ABUSE)["SPAM"]
    perspective.choose(scales=(scale,))
    scores = perspective.scores(ABUSE)
    assert scores["TOXICITY"] == pytest.approx(0.25, abs=1e-4)  # ours is rounded
    assert scores["SPAM"] == spam


def test_nothing_is_stored_unless_the_site_wants_it(perspective, store):
    perspective.analyze(SPAM)
    perspective.suggest(SPAM, attributeScores=suggested("SPAM", 1))
    assert stored(store) == 0
    perspective.choose(store_scored=True)
    perspective.analyze(SPAM, doNotStore=True)
    assert stored(store) == 0
    perspective.analyze(SPAM)
    assert stored(store) == 1


def test_a_text_is_stored_once_however_often_it_is_asked_about(perspective, store):
    perspective.choose(store_scored=True)
    for body in ({}, {}, {"languages": ["en"]}, {"context": {"entries": [{"text": "Why?"}]}}):
        assert perspective.analyze(SPAM, **body).status_code == 200
    assert stored(store) == 1
    perspective.analyze(FINE)
    assert stored(store) == 2


def test_a_key_that_may_not_store_only_scores(perspective, store, now):
    perspective.choose(store_scored=True)
    perspective.api.key = create_key(store, "default", [Scope.SCORE], now=now)
    assert perspective.analyze(SPAM).status_code == 200
    assert stored(store) == 0


def test_nothing_of_a_refused_request_is_stored(perspective, store):
    perspective.choose(store_scored=True)
    for body in ({"languages": ["ja"]}, {"context": {"entries": [{"type": "HTML"}]}},
                 {"requestedAttributes": {"INSULT": {}}}, {"requestedAttributes": {}}):  # fmt: skip
        assert perspective.analyze(SPAM, **{"attributes": ALL, **body}).status_code == 400
    japanese = "この時計はとても安いです。今すぐ買ってください。お金をたくさん稼げます。"
    assert perspective.analyze(japanese, {"SPAM": {}}).status_code == 400
    assert stored(store) == 0


def test_an_erased_text_stays_erased(perspective, store, api):
    perspective.choose(store_scored=True)
    perspective.analyze(SPAM)
    guid = guid_of(perspective, SPAM)
    assert api.client.delete(f"/v1/comments/{guid}", headers=api.headers).status_code == 204
    assert perspective.analyze(SPAM).status_code == 200
    assert stored(store) == 0


def guid_of(perspective: Perspective, text: str) -> str | None:
    """Return what the service would take a text for that somebody gives feedback on."""
    services = perspective.api.client.application.extensions["chaffinch"]
    return find_text(text, external_ids=[], site=services.store.site("default"),
                     pseudonyms=services.pseudonyms, store=services.store)  # fmt: skip


def decided(api: Api, guid: str) -> dict[str, Any] | None:
    """Return the decision that stands on a comment."""
    document = api.get(f"/v1/comments/{guid}").get_json()
    return document["decision"]


def test_feedback_on_what_is_stored_is_a_decision_of_the_platform(perspective, api):
    perspective.choose(store_scored=True)
    perspective.analyze(SPAM)
    answer = perspective.suggest(SPAM, attributeScores=suggested("SPAM", 1), clientToken="t")
    assert answer.get_json() == {"clientToken": "t", "detectedLanguages": ["en"]}
    decision = decided(api, guid_of(perspective, SPAM))
    assert (decision["action"], decision["label"], decision["source"]) == (
        "reject", "spam", "platform")  # fmt: skip


def submit(api: Api, text: str, **fields: Any) -> str:
    """Hand a comment in by the JSON API and return its id."""
    said = {"comment": {"text": text, "author_name": "Ann", "format": "html"}, **fields}
    return api.client.post("/v1/comments", json=said, headers=api.headers).get_json()["id"]


def coral(perspective: Perspective, text: str, comment: str, *, rejected: bool) -> TestResponse:
    """Send what Coral sends after one of its moderators decided."""
    return perspective.suggest(
        text,
        attributeScores=suggested("TOXICITY", 1 if rejected else 0),
        languages=["en"],
        communityId="Coral:https://talk.example.org",
        clientToken=f"comment:{comment}",
        context={"entries": [{"text": '{"Coral_comment_id": "7"}'}]},
    )


def test_coral_s_feedback_finds_the_comment_by_its_name(perspective, api):
    guid = submit(api, f"<p>{FINE}</p>", external_id="7")
    assert coral(perspective, FINE, "7", rejected=True).status_code == 200
    decision = decided(api, guid)
    # Coral's moderators reject for many reasons, and it names none.
    assert (decision["action"], decision["label"]) == ("reject", None)
    coral(perspective, FINE, "7", rejected=False)
    decision = decided(api, guid)
    assert (decision["action"], decision["label"]) == ("publish", "legitimate")


def test_feedback_finds_a_comment_by_what_it_says(perspective, api):
    guid = submit(api, f"<p>{FINE}</p>")
    perspective.suggest(FINE, attributeScores=suggested("TOXICITY", 0))
    assert decided(api, guid)["action"] == "publish"


def test_feedback_on_another_text_under_the_same_name_decides_nothing(perspective, api):
    guid = submit(api, FINE, external_id="7")
    assert coral(perspective, f"{FINE} You fool.", "7", rejected=True).status_code == 200
    assert decided(api, guid) is None


def test_feedback_finds_no_comment_of_another_site(perspective, api, store, now, settings):
    guid = submit(api, FINE, external_id="7")
    store.add_site("attic", Mode.POST, created_at=now)
    home, api.key = api.key, create_key(store, "attic", now=now)
    assert coral(perspective, FINE, "7", rejected=True).status_code == 200
    api.key = home
    assert decided(api, guid) is None


def test_feedback_needs_a_key_that_may_moderate(perspective, api, store, now):
    api.key = create_key(store, "default", [Scope.SCORE], now=now)
    answer = perspective.suggest(FINE, attributeScores=suggested("SPAM", 1))
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("scores", "of_coral", "action", "label"),
    [
        ({"TOXICITY": 1}, False, Action.REJECT, Label.ABUSE),
        ({"SEVERE_TOXICITY": 0.7}, False, Action.REJECT, Label.ABUSE),
        ({"SPAM": 1}, False, Action.REJECT, Label.SPAM),
        ({"SPAM": 0.9, "TOXICITY": 0.6}, False, Action.REJECT, Label.SPAM),
        ({"LIKELY_TO_REJECT": 1}, False, Action.REJECT, None),
        ({"LIKELY_TO_REJECT": 1, "SPAM": 0.8}, False, Action.REJECT, Label.SPAM),
        ({"TOXICITY": 0}, False, Action.PUBLISH, Label.LEGITIMATE),
        ({"SPAM": 0}, False, Action.PUBLISH, None),
        ({"TOXICITY": 1}, True, Action.REJECT, None),
        ({"TOXICITY": 0}, True, Action.PUBLISH, Label.LEGITIMATE),
        ({"APPROVED": 1}, True, Action.PUBLISH, Label.LEGITIMATE),
        ({"HIGHLIGHTED": 1}, True, Action.PUBLISH, Label.LEGITIMATE),
        ({"DELETED": 1}, True, Action.REJECT, None),
    ],
)
def test_what_suggested_scores_decide(scores, of_coral, action, label):
    ruling = ruling_of(scores, of_coral=of_coral)
    assert (ruling.action, ruling.label) == (action, label)


def test_scores_of_what_is_not_modelled_decide_nothing():
    assert ruling_of({"INSULT": 1, "PROFANITY": 0}, of_coral=False) is None


def test_every_name_is_either_modelled_or_not():
    assert not NOT_MODELLED & set(Attribute)


@on_both_databases
def test_every_query_has_an_index(settings, store, now):
    with overheard() as said:
        perspective = Perspective(Api(settings, store, now))
        perspective.choose(store_scored=True, unmodelled_attributes=Unmodelled.LEAVE_OUT)
        for text in (FINE, SPAM, FINE):
            perspective.analyze(text, {"TOXICITY": {}, "INSULT": {}})
            coral(perspective, text, "7", rejected=True)
    assert slow_queries(said, settings) == []


def test_the_discovery_document_leads_to_the_public_address(api):
    address = "/$discovery/rest?version=v1alpha1"
    assert api.client.get(address).get_json()["rootUrl"] == "http://localhost/"
    client = api.client_with(public_url="https://chaffinch.example.org/here")
    document = client.get(address).get_json()
    assert document["rootUrl"] == "https://chaffinch.example.org/here/"
    assert set(document["resources"]["comments"]["methods"]) == {"analyze", "suggestscore"}
    assert client.get("/$discovery/rest?version=v1").status_code == 404
