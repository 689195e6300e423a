"""Errors as OpenAI gives them: ``{"error": {"message", "type", "param", "code"}}``.

https://platform.openai.com/docs/guides/error-codes; its client libraries make exceptions of the
status, retry after 429 and 503, and show the message.
"""

from http import HTTPStatus

from flask import Blueprint, Response, abort
from werkzeug.exceptions import HTTPException

from service.api.answers import json_answer
from service.api.errors import sentence_for_clients
from service.api.refusals import MissingKey, QuotaSpent, RateLimited, Refusal
from service.errors import (
    MissingScope,
    NoModel,
    RevokedKey,
    ServiceError,
    StoreError,
    UnknownKey,
)

INVALID = "invalid_request_error"
TROUBLE = "server_error"

_CODES: dict[type[ServiceError], tuple[HTTPStatus, str, str]] = {
    UnknownKey: (HTTPStatus.UNAUTHORIZED, INVALID, "invalid_api_key"),
    RevokedKey: (HTTPStatus.UNAUTHORIZED, INVALID, "invalid_api_key"),
    MissingScope: (HTTPStatus.FORBIDDEN, INVALID, "missing_scope"),
    NoModel: (HTTPStatus.SERVICE_UNAVAILABLE, TROUBLE, "no_model"),
    StoreError: (HTTPStatus.SERVICE_UNAVAILABLE, TROUBLE, "database_away"),
}


class BadRequest(Exception):
    """A request that OpenAI would refuse, and how it says so."""

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        status: HTTPStatus = HTTPStatus.BAD_REQUEST,
    ) -> None:
        super().__init__(message)
        self.param, self.code, self.status = param, code, status


def register(blueprint: Blueprint) -> None:
    """Make every error of ``blueprint`` answer in OpenAI's shape, other methods included."""
    blueprint.register_error_handler(BadRequest, _of_request)
    blueprint.register_error_handler(Refusal, _of_refusal)
    blueprint.register_error_handler(ServiceError, _of_service)
    blueprint.register_error_handler(HTTPException, _of_werkzeug)
    others = ["PUT", "PATCH", "DELETE"]
    for rule, methods in (
        ("/v1/moderations", ["GET", *others]),
        ("/v1/models", ["POST", *others]),
        ("/v1/models/<path:_>", ["POST", *others]),
    ):
        blueprint.add_url_rule(rule, f"not {rule}", _not_so, methods=methods)


def _not_so(_: str = "") -> Response:
    abort(HTTPStatus.METHOD_NOT_ALLOWED)


def _answer(
    status: HTTPStatus,
    message: str,
    kind: str,
    *,
    param: str | None = None,
    code: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    error = {"message": message, "type": kind, "param": param, "code": code}
    return json_answer({"error": error}, status, headers)


def _of_request(error: BadRequest) -> Response:
    return _answer(error.status, str(error), INVALID, param=error.param, code=error.code)


def _of_refusal(refusal: Refusal) -> Response:
    code: str | None
    match refusal:
        case RateLimited():
            kind, code = "requests", "rate_limit_exceeded"
        case QuotaSpent():
            kind, code = "insufficient_quota", "insufficient_quota"
        case MissingKey():
            kind, code = INVALID, None
        case _:
            kind, code = INVALID, refusal.code
    return _answer(refusal.status, str(refusal), kind, code=code, headers=refusal.headers)


def _of_service(error: ServiceError) -> Response:
    unforeseen = (HTTPStatus.SERVICE_UNAVAILABLE, TROUBLE, "unavailable")
    status, kind, code = _CODES.get(type(error), unforeseen)
    return _answer(status, sentence_for_clients(error), kind, code=code)


def _of_werkzeug(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    status = HTTPStatus(error.code)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        message = "There is nothing to be had at this address by this method."
        return _answer(status, message, INVALID, code="method_not_supported")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _answer(status, "The service had an error; its log says more.", TROUBLE)
    return _answer(status, error.description or status.description, INVALID)
