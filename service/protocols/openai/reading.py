"""The untrusted edge of OpenAI's protocol: a request to texts, or the refusal in its own shape."""

from http import HTTPStatus
from typing import Any

from flask import request

from model.comment import Comment
from service.api.authentication import admit
from service.api.reading import MEBIBYTE, read_body, read_json
from service.api.refusals import MissingKey, Unreadable
from service.api.schemas import MAX_COMMENTS, MAX_TEXT
from service.protocols.openai.errors import BadRequest
from service.sites.accounts import Scope

MAX_BYTES = 16 * MEBIBYTE

MODELS = (
    "omni-moderation-latest",
    "omni-moderation-2024-09-26",
    "text-moderation-latest",
    "text-moderation-stable",
    "text-moderation-007",
    "chaffinch",
)
"""Names under which the one model that serves is asked for."""


def admit_asker(scope: Scope) -> None:
    """Let the request in that shows a key with ``scope`` as bearer.

    Raises what `service.api.authentication.admit` raises, and `MissingKey`.
    """
    shown = request.authorization
    if shown is None or shown.type != "bearer" or not shown.token:
        raise MissingKey
    admit(shown.token, scope)


def read_request(version: str) -> list[Comment]:
    """Return the texts to judge: one for each string, one for all parts of a content together.

    ``version`` is that of the model that serves, which may be asked for by it. Raises `BadRequest`
    or `Refusal`.
    """
    try:
        document = read_json(read_body(request, max_bytes=MAX_BYTES))
    except Unreadable as error:
        raise BadRequest(f"We could not parse the JSON body of your request: {error}") from error
    if not isinstance(document, dict):
        raise BadRequest("The body of the request must be a JSON object.")
    if unknown := sorted(document.keys() - {"input", "model"}):
        raise BadRequest(
            f"Unknown parameter: '{unknown[0]}'.", param=unknown[0], code="unknown_parameter"
        )
    _check_model(document.get("model"), version)
    if document.get("input") is None:
        raise BadRequest(
            "Missing required parameter: 'input'.", param="input", code="missing_required_parameter"
        )
    return [Comment(text=text) for text in _texts(document["input"])]


def not_served(name: str) -> BadRequest:
    """Return the error for a model that is not there."""
    return BadRequest(
        f"The model '{name}' does not exist here; GET /v1/models names those that do.",
        param="model",
        code="model_not_found",
        status=HTTPStatus.NOT_FOUND,
    )


def _check_model(name: Any, version: str) -> None:
    if name is not None and not isinstance(name, str):
        raise _wrong_type("model", "a string")
    if name not in (None, version, *MODELS):
        raise not_served(name)


def _texts(given: Any) -> list[str]:
    if isinstance(given, str):
        return [_checked(given, "input")]
    if not isinstance(given, list):
        raise _wrong_type("input", "a string, an array of strings, or an array of content parts")
    if not given:
        raise BadRequest("'input' must not be empty.", param="input", code="empty_array")
    if len(given) > MAX_COMMENTS:
        message = f"'input' has {len(given):,} items; at most {MAX_COMMENTS:,} are taken."
        raise BadRequest(message, param="input", code="array_above_max_length")
    if any(isinstance(item, dict) for item in given):
        parts = [_text_of_part(part, f"input[{number}]") for number, part in enumerate(given)]
        return [_checked("\n".join(parts), "input")]
    return [_checked(item, f"input[{number}]") for number, item in enumerate(given)]


def _text_of_part(part: Any, place: str) -> str:
    if not isinstance(part, dict):
        raise _wrong_type(place, "a content part, as the others are")
    if part.get("type") != "text":
        message = f"{place}: only parts of the type 'text' are read here; no image was looked at."
        raise BadRequest(message, param="input", code="unsupported_content_type")
    return _checked(part.get("text"), f"{place}.text")


def _checked(text: Any, place: str) -> str:
    if not isinstance(text, str):
        raise _wrong_type(place, "a string")
    if len(text) > MAX_TEXT:
        message = f"'{place}' has {len(text):,} characters; at most {MAX_TEXT:,} are taken."
        raise BadRequest(message, param="input", code="string_above_max_length")
    return text


def _wrong_type(place: str, wanted: str) -> BadRequest:
    name = place.partition("[")[0]
    return BadRequest(
        f"Invalid type for '{place}': {wanted} is needed.", param=name, code="invalid_type"
    )
