"""Errors as Perspective gives them: Google's shape, with a type of its own where one is documented.

https://developers.perspectiveapi.com/s/about-the-api-methods names the types and the messages;
https://cloud.google.com/apis/design/errors gives the shape.
"""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort
from werkzeug.exceptions import HTTPException

from service.api.answers import json_answer
from service.api.errors import sentence_for_clients
from service.api.refusals import MissingKey, QuotaSpent, RateLimited, Refusal, TooLarge
from service.errors import MissingScope, RevokedKey, ServiceError, UnknownKey

SERVICE = "commentanalyzer.googleapis.com"

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

_STATUSES = {
    HTTPStatus.BAD_REQUEST: "INVALID_ARGUMENT",
    HTTPStatus.FORBIDDEN: "PERMISSION_DENIED",
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
    HTTPStatus.TOO_MANY_REQUESTS: "RESOURCE_EXHAUSTED",
    HTTPStatus.INTERNAL_SERVER_ERROR: "INTERNAL",
    HTTPStatus.SERVICE_UNAVAILABLE: "UNAVAILABLE",
}


class AnalyzerError(Exception):
    """A request that Perspective would refuse, and how it says so."""

    def __init__(self, message: str, *details: dict[str, Any]) -> None:
        super().__init__(message)
        self.details = details


def typed(error_type: str, message: str, **more: Any) -> AnalyzerError:
    """Return an error of one of the documented types, such as ``COMMENT_EMPTY``."""
    name = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
    return AnalyzerError(message, {"@type": name, "errorType": error_type, **more})


def malformed(field: str, problem: str) -> AnalyzerError:
    """Return an error for a body that does not fit; ``field`` is empty for the whole."""
    message = f"Invalid JSON payload received. {problem}"
    violation = {"field": field, "description": message}
    name = "type.googleapis.com/google.rpc.BadRequest"
    return AnalyzerError(message, {"@type": name, "fieldViolations": [violation]})


def register(blueprint: Blueprint) -> None:
    """Make every error of ``blueprint`` answer in Google's shape, also below its addresses."""
    blueprint.register_error_handler(AnalyzerError, _of_analyzer)
    blueprint.register_error_handler(Refusal, _of_refusal)
    blueprint.register_error_handler(ServiceError, _of_service)
    blueprint.register_error_handler(HTTPException, _of_werkzeug)
    for rule in ("/v1alpha1/<path:_>", "/$discovery/<path:_>"):
        blueprint.add_url_rule(rule, "nothing", _nothing, methods=_METHODS)


def _nothing(_: str) -> Response:
    abort(HTTPStatus.NOT_FOUND)


def _answer(
    status: HTTPStatus,
    message: str,
    *details: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> Response:
    error: dict[str, Any] = {
        "code": status.value,
        "message": message,
        "status": _STATUSES[status],
    }
    if details:
        error["details"] = list(details)
    return json_answer({"error": error}, status, headers)


def _info(reason: str) -> dict[str, Any]:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": SERVICE},
    }


def _of_analyzer(error: AnalyzerError) -> Response:
    return _answer(HTTPStatus.BAD_REQUEST, str(error), *error.details)


def _of_refusal(refusal: Refusal) -> Response:
    match refusal:
        case MissingKey():
            return _answer(
                HTTPStatus.FORBIDDEN,
                "Method doesn't allow unregistered callers (callers without established identity). "
                "Please use API Key or other form of API consumer identity to call this API.",
            )
        case RateLimited() | QuotaSpent():
            info = _info("RATE_LIMIT_EXCEEDED")
            message = f"Quota exceeded: {refusal}"
            status = HTTPStatus.TOO_MANY_REQUESTS
            return _answer(status, message, info, headers=refusal.headers)
        case TooLarge():
            return _answer(HTTPStatus.BAD_REQUEST, f"Request payload is too large: {refusal}")
    return _answer(HTTPStatus.BAD_REQUEST, f"Invalid JSON payload received. {refusal}")


def _of_service(error: ServiceError) -> Response:
    match error:
        case UnknownKey():
            message = "API key not valid. Please pass a valid API key."
            return _answer(HTTPStatus.BAD_REQUEST, message, _info("API_KEY_INVALID"))
        case RevokedKey():
            message = "API key expired. Please renew the API key."
            return _answer(HTTPStatus.BAD_REQUEST, message, _info("API_KEY_INVALID"))
        case MissingScope():
            info = _info("API_KEY_SERVICE_BLOCKED")
            return _answer(HTTPStatus.FORBIDDEN, sentence_for_clients(error), info)
    return _answer(HTTPStatus.SERVICE_UNAVAILABLE, sentence_for_clients(error))


def _of_werkzeug(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    status = HTTPStatus(error.code)
    if status not in _STATUSES:
        status = HTTPStatus.BAD_REQUEST if status < 500 else HTTPStatus.INTERNAL_SERVER_ERROR
    sentences = {
        HTTPStatus.NOT_FOUND: "Requested entity was not found.",
        HTTPStatus.INTERNAL_SERVER_ERROR: "Internal error encountered.",
    }
    return _answer(status, sentences.get(status, error.description or status.description))
