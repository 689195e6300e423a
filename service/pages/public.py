"""The blueprint of the pages that are open to everybody: addresses, limits, errors.

They set no cookie and need no JavaScript.
"""

from http import HTTPStatus

from apiflask import APIBlueprint
from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from service.api.context import services
from service.api.reading import KIBIBYTE
from service.api.refusals import RateLimited
from service.errors import (
    ErasedComment,
    NoReport,
    StoreError,
    UnknownComment,
    UnknownLink,
    UnknownSite,
)
from service.pages import appeals, transparency
from service.pages.protection import add_headers
from service.people.appeal_links import PATH

MAX_BYTES = 64 * KIBIBYTE
"""Of a form: the longest appeal fits, in the letters that the encoding swells most."""

blueprint = APIBlueprint("public", __name__, enable_openapi=False)
blueprint.after_request(add_headers)
blueprint.get(f"{PATH}/<token>", endpoint="show_statement")(appeals.show)
blueprint.post(f"{PATH}/<token>", endpoint="send_appeal")(appeals.send)

blueprint.get("/transparency/<site_name>", endpoint="show_transparency")(transparency.show)


@blueprint.before_request
def _limit() -> None:
    request.max_content_length = MAX_BYTES
    services().visits.read(request.remote_addr or "")


@blueprint.errorhandler(UnknownLink)
@blueprint.errorhandler(UnknownComment)
@blueprint.errorhandler(UnknownSite)
@blueprint.errorhandler(NoReport)
@blueprint.errorhandler(HTTPStatus.NOT_FOUND)
def _not_found(_: Exception) -> ResponseReturnValue:
    sentence = "There is no such page. Please check that the address is complete."
    return _trouble("Not found", sentence, HTTPStatus.NOT_FOUND)


@blueprint.errorhandler(ErasedComment)
def _erased(_: ErasedComment) -> ResponseReturnValue:
    sentence = "This comment was erased for good, with all that was said of it."
    return _trouble("Erased", sentence, HTTPStatus.GONE)


@blueprint.errorhandler(RateLimited)
def _too_many(error: RateLimited) -> ResponseReturnValue:
    minutes = max(1, round(error.seconds_left / 60))
    sentence = f"Too much was asked from your address. Please try again in {minutes} min."
    page, status = _trouble("One moment", sentence, HTTPStatus.TOO_MANY_REQUESTS)
    return page, status, error.headers


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    sentence = "That was far too long. Please go back and say it in fewer words."
    return _trouble("Too long", sentence, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@blueprint.errorhandler(StoreError)
def _not_ready(_: StoreError) -> ResponseReturnValue:
    # What the database says is for the operator alone.
    sentence = "The service cannot look this up at the moment. Please try again later."
    return _trouble("Not ready", sentence, HTTPStatus.SERVICE_UNAVAILABLE)


def _trouble(heading: str, sentence: str, status: HTTPStatus) -> tuple[str, HTTPStatus]:
    return render_template("pages/trouble.html", heading=heading, sentence=sentence), status
