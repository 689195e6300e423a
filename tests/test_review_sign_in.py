"""Signing in to the moderators' pages: sessions, links, throttling, and what strangers see."""

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from model.labels import Mode
from service import create_app
from service.people import moderators
from service.people.moderators import Role
from service.settings import Settings
from service.store import Store

PASSWORD = "marsh reeds at dawn"


@pytest.fixture
def people(store: Store, now: dt.datetime) -> Store:
    """A store with the site ``garden`` and its moderator robin, who has a password."""
    store.add_site("garden", Mode.POST, created_at=now)
    robin = moderators.add_moderator(
        store, "robin", ["garden"], Role.MODERATOR, who="operator", now=now
    )
    moderators.choose_password(store, robin, PASSWORD, who="robin", now=now)
    return store


@pytest.fixture
def browser(settings: Settings, people: Store) -> FlaskClient:
    """A browser that has not signed in."""
    return create_app(settings).test_client()


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def send(
    browser: FlaskClient, path: str, form_at: str | None = None, **fields: str
) -> TestResponse:
    token = token_of(browser.get(form_at or path))
    return browser.post(path, data={"csrf_token": token, **fields})


def sign_in(browser: FlaskClient, name: str = "robin", password: str = PASSWORD, **fields: str):
    return send(browser, "/review/sign-in", name=name, password=password, **fields)


def test_a_stranger_is_led_to_the_form_and_back_again(browser: FlaskClient) -> None:
    led = browser.get("/review/account")
    assert (led.status_code, led.location) == (303, "/review/sign-in?next=/review/account")
    back = sign_in(browser, next="/review/account")
    assert (back.status_code, back.location) == (303, "/review/account")
    assert "robin" in browser.get("/review/account").text


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/review\\@evil.example"]
)
def test_nobody_is_led_elsewhere_after_signing_in(browser: FlaskClient, next: str) -> None:
    assert sign_in(browser, next=next).location == "/review"


@pytest.mark.parametrize(("name", "password"), [("robin", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_gets_the_answer_of_a_wrong_password(
    browser: FlaskClient, name: str, password: str
) -> None:
    page = sign_in(browser, name, password)
    assert page.status_code == 401
    assert "Name and password do not belong together." in page.text
    assert browser.get("/review/account").status_code == 303


def test_attempts_are_throttled_whatever_the_password(browser: FlaskClient) -> None:
    answers = [sign_in(browser, password="wrong").status_code for _ in range(10)]
    assert answers == [401] * 10
    assert sign_in(browser).status_code == 429


def test_a_form_without_its_token_changes_nothing(browser: FlaskClient) -> None:
    answer = browser.post("/review/sign-in", data={"name": "robin", "password": PASSWORD})
    assert answer.status_code == 400
    assert browser.get("/review/account").status_code == 303


def test_signing_out_ends_the_session(browser: FlaskClient) -> None:
    sign_in(browser)
    send(browser, "/review/sign-out", "/review/account")
    assert browser.get("/review/account").status_code == 303


def test_signing_out_everywhere_ends_the_session_of_another_browser(
    settings: Settings, browser: FlaskClient
) -> None:
    elsewhere = create_app(settings).test_client()
    sign_in(browser)
    sign_in(elsewhere)
    send(browser, "/review/sign-out-everywhere", "/review/account")
    assert elsewhere.get("/review/account").status_code == 303


def test_who_is_shut_out_loses_the_session_at_once(
    browser: FlaskClient, people: Store, now: dt.datetime
) -> None:
    sign_in(browser)
    robin = moderators.find(people, "robin")
    moderators.set_disabled(people, robin, True, who="operator", now=now)
    assert browser.get("/review/account").status_code == 303


def test_a_link_lets_choose_a_password_once(
    browser: FlaskClient, people: Store, settings: Settings, now: dt.datetime
) -> None:
    wren = moderators.add_moderator(people, "wren", ["garden"], Role.ADMIN, who="operator", now=now)
    path = f"/review/welcome/{moderators.welcome_token(wren, settings.secret_key)}"
    assert send(browser, path, password="short").status_code == 422
    assert send(browser, path, password="seven kinds of moss").location == "/review"
    assert "wren" in browser.get("/review/account").text
    assert browser.get(path).status_code == 410


def test_another_password_needs_the_old_one(browser: FlaskClient) -> None:
    sign_in(browser)
    page, other = "/review/account", "seven kinds of moss"
    path = "/review/account/password"
    assert send(browser, path, page, current="wrong", password=other).status_code == 422
    assert send(browser, path, page, current=PASSWORD, password="short").status_code == 422
    assert send(browser, path, page, current=PASSWORD, password=other).status_code == 303
    send(browser, "/review/sign-out", page)
    assert sign_in(browser, password=other).status_code == 303


def test_the_session_is_a_cookie_that_scripts_and_strangers_do_not_get(
    browser: FlaskClient,
) -> None:
    cookie = sign_in(browser).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_every_page_forbids_inline_scripts(browser: FlaskClient) -> None:
    policy = browser.get("/review/sign-in").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
