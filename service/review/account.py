"""The page of the person who is signed in: sites, password, sessions."""

import datetime as dt
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.api.context import services
from service.api.refusals import RateLimited
from service.people import moderators
from service.people.moderator_errors import PasswordTooShort, WrongPassword
from service.review import people


def show() -> ResponseReturnValue:
    """Show who is signed in and what they look after."""
    return page()


def change_password() -> ResponseReturnValue:
    """Set another password for who knows the old one; all other sessions end."""
    who, store = people.person(), services().store
    now = dt.datetime.now(dt.UTC)
    try:
        services().attempts.spend(who.name, request.remote_addr or "")
        moderators.check_password(store, who.name, request.form.get("current", ""))
        moderator = moderators.choose_password(
            store, who.moderator, request.form.get("password", ""), who=who.who, now=now
        )
    except RateLimited:
        return page({"current": "Too many attempts. Try again later."}, 429)
    except WrongPassword:
        return page({"current": "This is not your password."}, HTTPStatus.UNPROCESSABLE_ENTITY)
    except PasswordTooShort as error:
        return page({"password": f"{error}.".capitalize()}, HTTPStatus.UNPROCESSABLE_ENTITY)
    people.sign_in(moderator, now=now)
    flash("Your password is changed; other sessions are over.")
    return redirect(url_for("review.show_account"), HTTPStatus.SEE_OTHER)


def page(
    errors: dict[str, str] | None = None,
    status: int = HTTPStatus.OK,
    *,
    feed: bool | None = None,
    feed_link: str = "",
) -> ResponseReturnValue:
    """Return the page; ``feed`` says whether there is a link to one, where that just changed."""
    moderator = people.person().moderator
    shown = render_template(
        "review/account.html",
        errors=errors or {},
        least=moderators.LEAST_PASSWORD,
        options=moderator.options,
        has_feed=moderator.feed_hash is not None if feed is None else feed,
        feed_link=feed_link,
    )
    return shown, status
