"""A browser has a session; a program that shows a key has none."""

from typing import Any

import pytest
from flask import Flask, session

from service.pages.sessions import PageSessions


@pytest.fixture
def app() -> Flask:
    app = Flask("pages")
    app.secret_key = "kept for the test"
    app.session_interface = PageSessions()

    @app.get("/remember")
    def remember() -> str:
        session["name"] = "robin"
        return "remembered"

    @app.get("/name")
    def name() -> dict[str, Any]:
        return {"name": session.get("name")}

    return app


def test_a_browser_is_remembered(app):
    browser = app.test_client()
    browser.get("/remember")
    assert browser.get("/name").json == {"name": "robin"}


def test_who_shows_a_key_has_no_session_whatever_cookie_comes_along(app):
    browser = app.test_client()
    browser.get("/remember")
    answer = browser.get("/name", headers={"Authorization": "Bearer secret"})
    assert answer.json == {"name": None}
    assert "Set-Cookie" not in answer.headers


def test_a_password_asked_for_by_a_proxy_takes_no_session_away(app):
    browser = app.test_client()
    browser.get("/remember")
    answer = browser.get("/name", headers={"Authorization": "Basic cm9iaW46c2VjcmV0"})
    assert answer.json == {"name": "robin"}
