"""The blueprint of the pages: their addresses, who is let in, and what happens to errors."""

from http import HTTPStatus

from apiflask import APIBlueprint
from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import RequestEntityTooLarge

from service.api.reading import KIBIBYTE
from service.api.schemas import MAX_TEXT
from service.errors import StoreError, UnknownSite
from service.pages import signing_in, try_it
from service.pages.access import current_visitor
from service.pages.form import TryForm
from service.pages.protection import HTMX_CONFIG, add_headers, csrf, prepare
from service.pages.signing_in import sign_in_page

blueprint = APIBlueprint(
    "pages",
    __name__,
    enable_openapi=False,
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets",
)
blueprint.record_once(prepare)
blueprint.after_request(add_headers)
blueprint.get("/")(try_it.show)
blueprint.post("/")(try_it.score)
blueprint.get("/sign-in")(signing_in.show_sign_in)
blueprint.post("/sign-in")(signing_in.sign_in)
blueprint.post("/sign-out")(signing_in.sign_out)

MAX_BYTES = 512 * KIBIBYTE
"""The longest comment that is taken fits, in the letters that the encoding of forms swells most."""

_OPEN_TO_ALL = {"pages.static", "pages.show_sign_in", "pages.sign_in", "pages.sign_out"}

_STALE = "This page was open for too long, or the form came from elsewhere. Please send it again."


@blueprint.context_processor
def _for_every_page() -> dict[str, object]:
    return {"htmx_config": HTMX_CONFIG}


@blueprint.before_request
def _let_in() -> ResponseReturnValue | None:
    request.max_content_length = MAX_BYTES
    if request.endpoint in _OPEN_TO_ALL:
        return None
    g.visitor = current_visitor()
    return sign_in_page() if g.visitor is None else None


blueprint.before_request(csrf.protect)  # after the question who asks, which needs no form


@blueprint.errorhandler(CSRFError)
def _stale(_: CSRFError) -> ResponseReturnValue:
    if request.endpoint in _OPEN_TO_ALL:
        return sign_in_page(_STALE)
    form = TryForm.from_fields(request.form)
    return try_it.refused(form, {try_it.WHOLE_FORM: _STALE}, HTTPStatus.BAD_REQUEST)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    if request.endpoint in _OPEN_TO_ALL:
        return sign_in_page("An API key has 32 characters.")
    sentence = f"The comment is far too long; at most {MAX_TEXT:,} characters are taken."
    return try_it.refused(TryForm(), {"text": sentence}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@blueprint.errorhandler(StoreError)
@blueprint.errorhandler(UnknownSite)
def _not_ready(error: StoreError | UnknownSite) -> ResponseReturnValue:
    page = render_template("pages/not_ready.html", error=error)
    return page, HTTPStatus.SERVICE_UNAVAILABLE
