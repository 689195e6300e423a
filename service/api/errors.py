"""Errors over HTTP: one shape, ``{"error": {"code", "message", "field"}}``, given in one place."""

from http import HTTPStatus
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from service.api.answers import json_answer
from service.api.faults import first_fault
from service.api.refusals import CHALLENGE, Invalid, Refusal
from service.errors import (
    AnotherComment,
    AnotherDecision,
    ErasedComment,
    LegalHold,
    MissingScope,
    NoModel,
    NoReport,
    OutrankedUndo,
    RevokedKey,
    ServiceError,
    StoreError,
    UnknownComment,
    UnknownDecision,
    UnknownKey,
    UnreadableSecret,
)

_OF_THE_SERVICE: dict[type[ServiceError], tuple[HTTPStatus, str]] = {
    UnknownKey: (HTTPStatus.UNAUTHORIZED, "unknown_key"),
    RevokedKey: (HTTPStatus.UNAUTHORIZED, "revoked_key"),
    MissingScope: (HTTPStatus.FORBIDDEN, "missing_scope"),
    NoModel: (HTTPStatus.SERVICE_UNAVAILABLE, "no_model"),
    StoreError: (HTTPStatus.SERVICE_UNAVAILABLE, "database_away"),
    UnreadableSecret: (HTTPStatus.SERVICE_UNAVAILABLE, "unreadable_secret"),
    UnknownComment: (HTTPStatus.NOT_FOUND, "unknown_comment"),
    ErasedComment: (HTTPStatus.GONE, "erased"),
    NoReport: (HTTPStatus.NOT_FOUND, "no_report"),
    LegalHold: (HTTPStatus.CONFLICT, "legal_hold"),
    AnotherComment: (HTTPStatus.CONFLICT, "another_comment"),
    AnotherDecision: (HTTPStatus.CONFLICT, "another_decision"),
    UnknownDecision: (HTTPStatus.NOT_FOUND, "unknown_decision"),
    OutrankedUndo: (HTTPStatus.CONFLICT, "outranked"),
}

_CODES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal_error",
}
"""Codes that differ from the name of their status, such as ``not_found`` for 404."""

_SENTENCES = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address; /docs names what there is",
    HTTPStatus.INTERNAL_SERVER_ERROR: "a fault of the service; its log says more",
}


def register(app: APIFlask) -> None:
    """Make every error of ``app`` answer in the one shape."""
    # Also the errors of APIFlask's own checks, above all a body that does not fit its schema.
    app.error_callback = _of_apiflask
    app.register_error_handler(HTTPException, _of_werkzeug)
    app.register_error_handler(Refusal, _of_refusal)
    for error in _OF_THE_SERVICE:
        app.register_error_handler(error, _of_service)


def error_body(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """Return the one shape of all errors, also of single comments in a batch."""
    return {"error": {"code": code, "message": message, "field": field}}


def refusal_body(refusal: Refusal) -> dict[str, Any]:
    """Return the error of a request, or a line of one, that is refused."""
    return error_body(refusal.code, str(refusal), refusal.field)


def sentence_for_clients(error: ServiceError) -> str:
    """Return what clients are told of an error of the service, whatever protocol they speak."""
    if isinstance(error, StoreError) and error.__cause__ is not None:
        # What the driver says names hosts, users and paths, which are for the operator alone.
        return "the database does not answer; the log of the service says why"
    if isinstance(error, NoModel):
        return "no model can be loaded; the log of the service says why"
    return str(error)


def _of_refusal(refusal: Refusal) -> Response:
    return json_answer(refusal_body(refusal), refusal.status, refusal.headers)


def _of_service(error: ServiceError) -> Response:
    status, code = _OF_THE_SERVICE[type(error)]
    headers = CHALLENGE if status == HTTPStatus.UNAUTHORIZED else None
    return json_answer(error_body(code, sentence_for_clients(error)), status, headers)


def _of_apiflask(error: HTTPError) -> Response:
    if isinstance(error.__cause__, ValidationError):
        return _of_refusal(Invalid(first_fault(error.__cause__)))
    status = HTTPStatus(error.status_code)
    return json_answer(error_body(_code(status), str(error.message)), status)


def _of_werkzeug(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or error.code is None or error.code < 400:
        return error  # a redirection, or an answer that is complete
    status = HTTPStatus(error.code)
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return json_answer(error_body(_code(status), _sentence(status, error)), status, headers)


def _code(status: HTTPStatus) -> str:
    return _CODES.get(status, status.name.lower())


def _sentence(status: HTTPStatus, error: HTTPException) -> str:
    return _SENTENCES.get(status) or error.description or status.description
