"""The page for the author of a comment: what became of it, why, and their appeal."""

import datetime as dt
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.api.context import services
from service.errors import AppealRefused
from service.moderation.appeal import MOST_WORDS, appeal, statement
from service.pages.statement_view import view_of
from service.people import appeal_links
from service.store import Site

_STALE = "The page was open for too long, or the form came from elsewhere. Please send it again."


def show(token: str) -> ResponseReturnValue:
    """Show what the author may know. Who has the link is the author, as far as anybody can tell."""
    return _page(token)


def send(token: str) -> ResponseReturnValue:
    """Take the appeal, and show that it waits."""
    words = request.form.get("words", "").replace("\r\n", "\n")
    site, guid = _comment(token)
    if not _is_of_this_page(token):
        return _page(token, words=words, error=_STALE, status=HTTPStatus.BAD_REQUEST)
    services().visits.write(request.remote_addr or "")
    try:
        appeal(guid, words, site=site, store=services().store, now=_now())
    except AppealRefused as error:
        sentence = str(error)
        return _page(
            token,
            words=words,
            error=f"{sentence[0].upper()}{sentence[1:]}.",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    return redirect(url_for("public.show_statement", token=token), HTTPStatus.SEE_OTHER)


def _page(
    token: str, *, words: str = "", error: str = "", status: HTTPStatus = HTTPStatus.OK
) -> ResponseReturnValue:
    site, guid = _comment(token)
    told = statement(guid, site=site, store=services().store)
    page = render_template(
        "pages/statement.html",
        view=view_of(told, now=_now()),
        token=token,
        form_token=appeal_links.form_token(token, services().settings.secret_key),
        words=words,
        errors={"words": error} if error else {},
        most=MOST_WORDS,
    )
    return page, status


def _comment(token: str) -> tuple[Site, str]:
    site_name, guid = appeal_links.named_by(token, services().settings.secret_key)
    return services().store.site(site_name), guid


def _is_of_this_page(token: str) -> bool:
    # A browser that says where a request comes from is believed: pages cannot make that up.
    came_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    given = request.form.get("csrf_token", "")
    return came_from in {"same-origin", "none"} and appeal_links.is_of_form(
        given, token, services().settings.secret_key
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
