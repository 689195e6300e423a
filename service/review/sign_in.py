"""Signing in and out, and choosing a password by a link."""

import datetime as dt
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.api.context import services
from service.api.refusals import RateLimited
from service.people import moderators
from service.people.moderator_errors import LinkExpired, PasswordTooShort, WrongPassword
from service.review import people


def show_sign_in() -> ResponseReturnValue:
    """Show the form; who is signed in already goes on."""
    if people.is_signed_in():
        return redirect(_next(), HTTPStatus.SEE_OTHER)
    return _form()


def sign_in() -> ResponseReturnValue:
    """Begin a session for who gives the right name and password."""
    name = request.form.get("name", "").strip()
    try:
        services().attempts.spend(name, request.remote_addr or "")
        found = moderators.check_password(services().store, name, request.form.get("password", ""))
    except RateLimited as error:
        minutes = max(1, round(error.seconds_left / 60))
        return _form(f"Too many attempts. Try again in {minutes} min.", name=name, status=429)
    except WrongPassword:
        return _form("Name and password do not belong together.", name=name, status=401)
    people.sign_in(found, now=_now())
    return redirect(_next(), HTTPStatus.SEE_OTHER)


def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    people.sign_out()
    return redirect(url_for("review.show_sign_in"), HTTPStatus.SEE_OTHER)


def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the person, this one too."""
    who = people.person()
    moderators.end_sessions(services().store, who.moderator, who=who.who, now=_now())
    return sign_out()


def show_welcome(token: str) -> ResponseReturnValue:
    """Show the form for choosing a password to who has a good link."""
    try:
        return _welcome(token)
    except LinkExpired as error:
        return _expired(error)


def choose_password(token: str) -> ResponseReturnValue:
    """Set the password and sign in with it."""
    try:
        welcome = moderators.who_is_welcome(services().store, token, services().settings.secret_key)
        moderator = moderators.choose_password(
            services().store,
            welcome,
            request.form.get("password", ""),
            who=f"moderator {welcome.name}",
            now=_now(),
        )
    except LinkExpired as error:
        return _expired(error)
    except PasswordTooShort as error:
        return _welcome(token, f"{error}.".capitalize(), HTTPStatus.UNPROCESSABLE_ENTITY)
    people.sign_in(moderator, now=_now())
    flash("Your password is set.")
    return redirect(url_for("review.home"), HTTPStatus.SEE_OTHER)


def _form(error: str = "", *, name: str = "", status: int = 200) -> ResponseReturnValue:
    errors = {"password": error} if error else {}
    page = render_template("review/sign_in.html", errors=errors, name=name, next=_next())
    return page, status


def _welcome(token: str, error: str = "", status: int = HTTPStatus.OK) -> ResponseReturnValue:
    welcome = moderators.who_is_welcome(services().store, token, services().settings.secret_key)
    page = render_template(
        "review/welcome.html",
        name=welcome.name,
        least=moderators.LEAST_PASSWORD,
        errors={"password": error} if error else {},
    )
    return page, status


def _expired(error: LinkExpired) -> ResponseReturnValue:
    return render_template("review/expired.html", error=error), HTTPStatus.GONE


def _next() -> str:
    # Only an address of the review pages: a link must not lead from here to elsewhere.
    wanted = request.values.get("next", "")
    home = url_for("review.home")
    return wanted if wanted.startswith(home) and "\\" not in wanted else home


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
