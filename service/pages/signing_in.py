"""Signing in with an API key, for those who ask from another machine."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.api.refusals import CHALLENGE
from service.errors import AccountError
from service.pages import access


def sign_in_page(error: str = "") -> ResponseReturnValue:
    """Return the form that asks for a key. A page that htmx asked for is loaded anew instead."""
    page = render_template("pages/sign_in.html", errors={"key": error} if error else {})
    return page, HTTPStatus.UNAUTHORIZED, {"HX-Refresh": "true", **CHALLENGE}


def show_sign_in() -> ResponseReturnValue:
    """Lead to the page, which asks for a key where one is needed."""
    return redirect(url_for("pages.show"), HTTPStatus.SEE_OTHER)


def sign_in() -> ResponseReturnValue:
    """Open the pages to a browser that shows a good key."""
    try:
        access.sign_in(request.form.get("key", "").strip())
    except AccountError as error:
        return sign_in_page(f"Not accepted: {error}.")
    return redirect(url_for("pages.show"), HTTPStatus.SEE_OTHER)


def sign_out() -> ResponseReturnValue:
    """Forget the key of this browser."""
    access.sign_out()
    return redirect(url_for("pages.show"), HTTPStatus.SEE_OTHER)
