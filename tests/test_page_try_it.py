"""The try-it page, asked for and answered without a browser."""

import re

import pytest
from flask.testing import FlaskClient

from model import artifact
from model.classifier import Classifier
from model.comment import Comment
from model.labels import Mode
from model.policy import Policy
from service import create_app, moderation
from service.pages.examples import EXAMPLES
from service.sites.accounts import create_site
from tests.try_it import Page, post, token


@pytest.fixture
def client(settings, store, now) -> FlaskClient:
    """A browser on the machine that serves."""
    create_site(store, "default", now=now, mode=Mode.POST)
    return create_app(settings).test_client()


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.from_directory(artifact.BASELINE_DIRECTORY)


def test_the_page_asks_for_a_comment_and_says_that_nothing_is_stored(client):
    page = Page(client.get("/"))
    assert page.status == 200
    assert "Nothing that you enter is stored" in page.words("main")
    assert page.text["text"] == "\n"
    assert "verdict-heading" not in page.text


def test_a_comment_comes_back_with_its_verdict_in_words_and_figures(client, classifier):
    text = "Thank you for the recipe, the bread came out well and the children loved it."
    verdict = moderation.score(Comment(text=text), classifier=classifier, policy=Policy())
    page = post(client, text=text)
    assert page.status == 200
    assert page.words("verdict-heading").startswith(verdict.label.capitalize())
    assert len(re.findall(r"\d+\.\d %", page.words("result"))) == 3
    assert "t would be published." in page.words("result")
    assert verdict.model in page.words("result")
    assert page.text["text"].strip() == text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_one_link_away_and_its_marks_are_the_spans_of_the_verdict(
    client, classifier, example
):
    verdict = moderation.score(example.comment, classifier=classifier, policy=Policy())
    page = Page(client.get(f"/?example={example.name}"))
    assert page.words("verdict-heading").startswith(verdict.label.capitalize())
    assert page.covered() == {
        number: {place for start, end in reason.spans for place in range(start, end)}
        for number, reason in enumerate(verdict.reasons, start=1)
        if reason.spans
    }
    for number, reason in enumerate(verdict.reasons, start=1):
        assert page.words(f"reason-{number}").startswith(" ".join(reason.message.split()))


@pytest.mark.parametrize("name", ["", "unknown", "../spam"])
def test_an_example_that_is_not_there_leaves_the_page_empty(client, name):
    page = Page(client.get("/", query_string={"example": name}))
    assert page.status == 200
    assert "verdict-heading" not in page.text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> and <img src=x onerror=alert(1)>",
        "</textarea></div><b>bold</b>",
        "{{ 7 * 7 }} &amp; &lt;not a tag&gt; \"quoted\" 'too'",
        "\n\n  first\n\tsecond   third\n",
    ],
)
def test_text_comes_back_as_text_with_its_white_space(client, text):
    page = post(client, text=text)
    assert page.text["comment-text"] == text
    # The first line break after the tag is not part of the field's text.
    assert page.text["text"] == "\n" + text


def test_line_breaks_that_the_browser_doubled_are_one_character_again(client):
    assert post(client, text="one\r\n\r\ntwo").text["comment-text"] == "one\n\ntwo"


def test_invisible_characters_are_shown_by_name(client):
    page = post(
        client, text="Visit my ca\u200bsi\u200bno to\u202eday, you will love it, \x00 friend"
    )
    assert "caZWSPsiZWSPno toRLOday" in page.text["comment-text"]
    assert "NUL" in page.text["comment-text"]


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_without_a_comment_the_page_says_so_beside_the_field(client, text):
    page = post(client, text=text)
    assert page.status == 422
    assert page.error("text") == "Write or paste a comment first; there is nothing to score."
    assert 'aria-invalid="true"' in page.html


def test_a_comment_that_is_too_long_is_refused_and_kept(client):
    page = post(client, text="a" * 20_001)
    assert page.status == 422
    assert page.error("text") == "The comment has 20,001 characters; at most 20,000 are taken."
    assert page.text["text"].strip() == "a" * 20_001


def test_a_comment_of_the_greatest_length_is_scored(client):
    assert post(client, text="Bread \U0001f35e " * 2_500).status == 200


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("type", "telegram", "Choose one of the types."),
        ("author_name", "n" * 2_001, "At most 2,000 characters are taken; this has 2,001."),
        ("page_title", "t" * 2_001, "At most 2,000 characters are taken; this has 2,001."),
    ],
)
def test_each_field_says_what_is_wrong_with_it(client, field, value, message):
    page = post(client, text="A comment.", **{field: value})
    assert page.status == 422
    assert page.error(field) == message
    assert '<details class="more" open>' in page.html


def test_a_form_beyond_all_measure_is_refused(client):
    page = post(client, text="a" * 600_000)
    assert page.status == 413
    assert "far too long" in page.error("text")


@pytest.mark.parametrize("forged", [{}, {"csrf_token": "forged"}])
def test_a_form_from_elsewhere_is_refused_and_its_text_kept(client, forged):
    page = Page(client.post("/", data={"text": "From elsewhere.", **forged}))
    assert page.status == 400
    assert "Please send it again" in page.error("form")
    assert page.text["text"].strip() == "From elsewhere."
    assert "verdict-heading" not in page.text


def test_without_a_model_the_page_says_what_to_do(settings, store, now, tmp_path, monkeypatch):
    create_site(store, "default", now=now)
    monkeypatch.setattr(artifact, "BASELINE_DIRECTORY", tmp_path / "nothing here")
    page = post(create_app(settings).test_client(), text="Is anybody there?")
    assert page.status == 503
    assert page.error("form").startswith("Nothing can be scored")
    assert page.text["text"].strip() == "Is anybody there?"


def test_a_site_that_only_logs_shows_what_it_would_do_otherwise(settings, store, now):
    create_site(store, "default", now=now, mode=Mode.LOG_ONLY)
    page = post(create_app(settings).test_client(), text="The bread came out well, thank you.")
    assert "t would be published; the site only logs" in page.words("result")
    assert "log-only mode" in page.html


def test_without_a_site_the_page_says_how_to_add_one(settings, store):
    page = Page(create_app(settings).test_client().get("/"))
    assert page.status == 503
    assert "chaffinch sites add default" in page.words("main")


def test_nothing_of_a_comment_is_stored(client, home):
    post(client, text="A sentence that must be found nowhere afterwards.", author_name="Nemo")
    for path in home.rglob("*"):
        assert not path.is_file() or b"found nowhere" not in path.read_bytes()


def test_the_browser_may_load_nothing_from_elsewhere_and_run_nothing_inline(client):
    response = client.post("/", data={"csrf_token": token(client), "text": "Hello there."})
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    html = response.get_data(as_text=True)
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", html)
    assert not re.search(r"""(?:src|href|action)=["'](?!/|#)""", html)
    assert response.headers["Cache-Control"] == "no-store"


def test_the_files_that_the_page_needs_are_there(client):
    html = client.get("/").get_data(as_text=True)
    addresses = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', html))
    style = client.get("/assets/chaffinch.css", buffered=True).get_data(as_text=True)
    addresses |= {f"/assets/{name}" for name in re.findall(r'url\("([^"]+)"\)', style)}
    assert len(addresses) == 7
    assert {client.get(address, buffered=True).status_code for address in addresses} == {200}
