"""Away from the machine that serves, the pages ask for a key."""

import dataclasses
import datetime as dt

import pytest
from flask.testing import FlaskClient

from model.labels import Mode
from service import create_app
from service.settings import Settings
from service.sites.accounts import Scope, create_key, create_site
from service.store import Store
from tests.try_it import Page, post


@pytest.fixture
def key(store, now) -> str:
    """The key of a site that is not the one open to this machine."""
    create_site(store, "default", now=now, mode=Mode.POST)
    create_site(store, "bakery", now=now, mode=Mode.PRE)
    return create_key(store, "bakery", now=now)


@pytest.fixture
def client(settings, key) -> FlaskClient:
    """A browser on another machine."""
    return a_client(settings)


def a_client(settings: Settings) -> FlaskClient:
    client = create_app(settings).test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    return client


def test_a_stranger_sees_only_the_question_for_a_key(client):
    page = Page(client.get("/?example=spam"))
    assert page.status == 401
    assert "API key" in page.words("main")
    assert "verdict-heading" not in page.text


def test_a_stranger_gets_nothing_scored(client):
    page = post(client, text="Is this what passes?")
    assert page.status == 401
    assert "verdict-heading" not in page.text
    # A page that htmx asked for is loaded anew, so that the question is seen.
    assert page.response.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
        {"Host": "chaffinch.example.org"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_visitor_of_a_proxy_on_this_machine_needs_a_key_too(settings, key, headers):
    client = create_app(settings).test_client()
    assert client.get("/").status_code == 200
    assert client.get("/", headers=headers).status_code == 401


def test_a_good_key_opens_the_page_under_its_own_site(client, key):
    assert post(client, "/sign-in", key=f" {key}\n").status == 303
    page = post(client, text="The bread came out well, thank you for the recipe.")
    assert page.status == 200
    assert "t would wait for a person." in page.words("result")
    assert "<strong>bakery</strong>" in page.html


def test_the_key_is_kept_where_no_script_and_no_other_site_reaches_it(client, key):
    cookie = post(client, "/sign-in", key=key).response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_service_with_a_secure_address_sends_its_cookie_only_over_https(settings, key):
    secure = dataclasses.replace(settings, public_url="https://chaffinch.example.org")
    response = create_app(secure).test_client().get("/", base_url="https://chaffinch.example.org")
    assert "Secure" in response.headers["Set-Cookie"]


def test_a_key_that_nobody_was_given_is_refused(client):
    page = post(client, "/sign-in", key="x" * 32)
    assert page.status == 401
    assert page.error("key").startswith("Not accepted: this API key is not known")
    assert client.get("/").status_code == 401


def test_a_key_that_may_not_score_is_refused(client, store, now):
    page = post(client, "/sign-in", key=create_key(store, "bakery", [Scope.MODERATE], now=now))
    assert page.status == 401
    assert "has no scope" in page.error("key")


def test_a_sign_in_form_from_elsewhere_is_refused(client, key):
    page = Page(client.post("/sign-in", data={"key": key}))
    assert page.status == 401
    assert "Please send it again" in page.error("key")
    assert client.get("/").status_code == 401


def test_signing_out_closes_the_page_again(client, key):
    post(client, "/sign-in", key=key)
    assert "Sign out" in client.get("/").get_data(as_text=True)
    assert post(client, "/sign-out").status == 303
    assert client.get("/").status_code == 401


def test_a_key_revoked_later_no_longer_opens_the_page(settings, store, key, now):
    client = a_client(settings)
    post(client, "/sign-in", key=key)
    revoke(store, key, now=now)
    assert a_later_look(settings, client).status_code == 401


def revoke(store: Store, key: str, *, now: dt.datetime) -> None:
    (row,) = (row for row in store.keys("bakery") if row.last4 == key[-4:])
    store.revoke_key(row.id, now=now)


def a_later_look(settings: Settings, client: FlaskClient):
    """Ask again with the same cookie after what was remembered of the key is forgotten."""
    cookie = client.get_cookie("chaffinch")
    later = a_client(settings)
    later.set_cookie("chaffinch", cookie.value)
    return later.get("/")


def test_who_signed_in_may_ask_as_often_as_the_key_may(settings, key):
    client = a_client(dataclasses.replace(settings, rate_limit="2 per day"))
    post(client, "/sign-in", key=key)
    answers = [post(client, text="Once more, with feeling.") for _ in range(3)]
    assert [page.status for page in answers] == [200, 200, 429]
    assert "2 per 1 day" in answers[2].error("form")
    assert int(answers[2].response.headers["Retry-After"]) > 0


def test_the_address_of_the_sign_in_form_leads_to_the_page(client):
    response = client.get("/sign-in")
    assert (response.status_code, response.location) == (303, "/")
