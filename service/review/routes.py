"""The blueprint of the moderators' pages: their addresses, and what happens to errors."""

from http import HTTPStatus
from typing import cast

from apiflask import APIBlueprint
from flask import Flask, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]

from service.api.reading import KIBIBYTE
from service.errors import StoreError
from service.pages.protection import HTMX_CONFIG, add_headers, csrf
from service.review import account, bulk, deciding, desk, feed, people, preferences, sign_in

MAX_BYTES = 512 * KIBIBYTE
"""Of a form."""

blueprint = APIBlueprint(
    "review",
    __name__,
    url_prefix="/review",
    enable_openapi=False,
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets",
)
blueprint.after_request(add_headers)
blueprint.get("/sign-in")(sign_in.show_sign_in)
blueprint.post("/sign-in")(sign_in.sign_in)
blueprint.post("/sign-out")(sign_in.sign_out)
blueprint.post("/sign-out-everywhere")(people.sign_in_required(sign_in.sign_out_everywhere))
blueprint.get("/welcome/<token>")(sign_in.show_welcome)
blueprint.post("/welcome/<token>")(sign_in.choose_password)
blueprint.get("/account", endpoint="show_account")(people.sign_in_required(account.show))
blueprint.post("/account/password")(people.sign_in_required(account.change_password))
blueprint.post("/account/preferences")(people.sign_in_required(preferences.change_preferences))
blueprint.post("/account/feed", endpoint="change_feed")(people.sign_in_required(feed.change))
blueprint.get("/feeds/<token>", endpoint="show_feed")(feed.show)
blueprint.get("", endpoint="home")(people.sign_in_required(desk.show))
blueprint.get("/counts", endpoint="show_counts")(people.sign_in_required(desk.counts))
blueprint.get("/comments/<guid>")(people.sign_in_required(desk.show_comment))
blueprint.post("/comments/<guid>/decide")(people.sign_in_required(deciding.decide))
blueprint.post("/undo")(people.sign_in_required(deciding.undo))
blueprint.get("/bulk")(people.sign_in_required(bulk.preview))
blueprint.post("/bulk")(people.sign_in_required(bulk.decide_all))
blueprint.post("/take-up")(people.sign_in_required(deciding.take_up))

_STALE = "This page was open for too long, or the form came from elsewhere. Please send it again."


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    people.prepare(cast(Flask, state.app))


@blueprint.context_processor
def _for_every_page() -> dict[str, object]:
    signed_in = people.is_signed_in()
    return {"htmx_config": HTMX_CONFIG, "person": people.person() if signed_in else None}


@blueprint.before_request
def _limit_body() -> None:
    request.max_content_length = MAX_BYTES


blueprint.before_request(csrf.protect)


@blueprint.errorhandler(CSRFError)
def _stale(_: CSRFError) -> ResponseReturnValue:
    page = render_template("review/trouble.html", heading="Please try again", sentence=_STALE)
    return page, HTTPStatus.BAD_REQUEST


@blueprint.errorhandler(HTTPStatus.NOT_FOUND)
def _not_found(_: Exception) -> ResponseReturnValue:
    sentence = "There is no such page, or it is not yours to see."
    page = render_template("review/trouble.html", heading="Not found", sentence=sentence)
    return page, HTTPStatus.NOT_FOUND


@blueprint.errorhandler(StoreError)
def _not_ready(error: StoreError) -> ResponseReturnValue:
    page = render_template("review/trouble.html", heading="Not ready", sentence=str(error))
    return page, HTTPStatus.SERVICE_UNAVAILABLE
