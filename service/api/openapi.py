"""The OpenAPI document: what APIFlask gathers from the endpoints, and what it cannot know."""

from typing import Any

from apiflask import APIFlask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service.api import answer_schemas as answers
from service.api.batch import NDJSON
from service.api.schemas import BatchRequest, ScoreRequest

DESCRIPTION = """\
Judges comments: spam, abuse or legitimate, how sure that is, why, and what to do. Show an API key
as `Authorization: Bearer KEY`; `chaffinch keys create --site NAME` makes one. Every error has the
same shape, with a stable code, a sentence, and the field at fault where there is one."""

KEY = {"key": {"type": "http", "scheme": "bearer", "description": "An API key of a site."}}

_REFUSALS = {
    "400": "What was sent cannot be read.",
    "401": "No API key, or one that is unknown or revoked.",
    "403": "The API key may not do this.",
    "413": "The body is larger than this endpoint takes.",
    "415": "The body is of another media type, or compressed.",
    "422": "A field is missing, unknown, or of the wrong kind; `field` names it.",
    "429": "The API key has made as many requests as it may; `Retry-After` says when it may again.",
    "503": "No model or no database; the message says why.",
}
_OF_KEYS = ("401", "403", "429")
_OF_BODIES = ("400", "413", "415", "422")

_EXAMPLE = {
    "text": "Cheap followers for your page, visit my site today",
    "author_name": "Best Followers Shop",
    "author_url": "https://followers.example",
    "page_title": "How we bake our bread",
}
_NDJSON_EXAMPLE = (
    '{"text": "Lovely bread, thank you."}\n{"text": "Cheap followers, visit my site"}\n'
)


def describe(app: APIFlask) -> None:
    """Let ``app`` serve a complete OpenAPI 3.1 document at /openapi.json."""
    app.json.sort_keys = False  # type: ignore[attr-defined]  # fields in the order they were given
    app.description = DESCRIPTION
    app.security_schemes = KEY
    app.tags = [
        {"name": "Scoring", "description": "Comments in, verdicts out. Nothing is stored."},
        {"name": "Operation", "description": "How the service and its model are doing."},
    ]
    app.config.update(
        AUTO_SERVERS=False, AUTO_AUTH_ERROR_RESPONSE=False, AUTO_VALIDATION_ERROR_RESPONSE=False
    )
    app.spec_processor(_complete)


def _complete(document: Any) -> Any:
    # APIFlask prefixes the names of nested schemas with those around them; pydantic need not.
    document["components"]["schemas"] = _schemas()
    paths = document["paths"]
    _complete_score(paths["/v1/score"]["post"])
    _complete_batch(paths["/v1/score/batch"]["post"])
    paths["/metrics"]["get"]["responses"]["200"]["content"]["text/plain"] = {
        "schema": {"type": "string"}
    }
    for operations in paths.values():
        for operation in operations.values():
            _add_refusals(operation)
    for path in ("/v1/score", "/v1/score/batch", "/v1/model", "/readyz"):
        for operation in paths[path].values():
            _refuse(operation, "503")
    return document


def _schemas() -> dict[str, Any]:
    requests: list[type[BaseModel]] = [ScoreRequest, BatchRequest]
    replies: list[type[BaseModel]] = [
        answers.BatchAnswer,
        answers.CardAnswer,
        answers.HealthAnswer,
        answers.ReadinessAnswer,
    ]
    _, schemas = models_json_schema(
        [
            *((model, "validation") for model in requests),
            *((model, "serialization") for model in replies),
        ],
        ref_template="#/components/schemas/{model}",
    )
    return dict(schemas["$defs"])


def _complete_score(operation: Any) -> None:
    content = operation["requestBody"]["content"]["application/json"]
    content["example"] = {"comment": _EXAMPLE}
    operation["requestBody"]["required"] = True


def _complete_batch(operation: Any) -> None:
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": _reference("BatchRequest"),
                "example": {"comments": [_EXAMPLE, {"text": "Lovely bread, thank you."}]},
            },
            NDJSON: {
                "schema": {"type": "string", "description": "One NewComment a line."},
                "example": _NDJSON_EXAMPLE,
            },
        },
    }
    operation["responses"]["200"]["content"][NDJSON] = {
        "schema": {"type": "string", "description": "One VerdictAnswer or ErrorAnswer a line."}
    }


def _add_refusals(operation: Any) -> None:
    if operation.get("security"):
        for status in _OF_KEYS:
            _refuse(operation, status)
    if "requestBody" in operation:
        for status in _OF_BODIES:
            _refuse(operation, status)
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _refuse(operation: Any, status: str) -> None:
    response: dict[str, Any] = {
        "description": _REFUSALS[status],
        "content": {"application/json": {"schema": _reference("ErrorAnswer")}},
    }
    if status == "429":
        response["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}
        }
    operation["responses"][status] = response


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
