"""The OpenAPI document: what APIFlask gathers from the endpoints, and what it cannot know."""

from collections.abc import Iterator
from typing import Any

from apiflask import APIFlask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from service.api import (
    answer_schemas,
    change_schemas,
    comment_schemas,
    decision_schemas,
    reader_schemas,
    schemas,
    transparency_schemas,
)
from service.api.batch import NDJSON
from service.api.example_bodies import EXAMPLES, LINES

_PLACES = (
    schemas,
    answer_schemas,
    comment_schemas,
    decision_schemas,
    reader_schemas,
    change_schemas,
    transparency_schemas,
)
"""Where the models of requests and answers stand."""

DESCRIPTION = """\
Judges comments: spam, abuse or legitimate, how sure that is, why, and what to do. Show an API key
as `Authorization: Bearer KEY`; `chaffinch keys create --site NAME` makes one. Every error has the
same shape, with a stable code, a sentence, and the field at fault where there is one."""

KEY = {"key": {"type": "http", "scheme": "bearer", "description": "An API key of a site."}}

_REFUSALS = {
    "400": "What was sent cannot be read.",
    "401": "No API key, or one that is unknown or revoked.",
    "403": "The API key may not do this.",
    "404": "The site has no such comment, or the comment no such decision.",
    "409": "It contradicts what is on record; the message says how.",
    "410": "There was such a comment, and it was erased.",
    "413": "The body is larger than this endpoint takes.",
    "415": "The body is of another media type, or compressed.",
    "422": "A field is missing, unknown, or of the wrong kind; `field` names it.",
    "429": "The API key has made as many requests as it may; `Retry-After` says when it may again.",
    "503": "No model or no database; the message says why.",
}
_OF_KEYS = ("401", "403", "429")
_OF_BODIES = ("400", "413", "415", "422")
_OF_COMMENTS = ("404", "409", "410")

_ID = {"type": "string", "description": "What Chaffinch calls the comment."}
_REPEATED = "It is on record already; nothing changed."


def describe(app: APIFlask) -> None:
    """Let ``app`` serve a complete OpenAPI 3.1 document at /openapi.json."""
    app.json.sort_keys = False  # type: ignore[attr-defined]  # fields in the order they were given
    app.description = DESCRIPTION
    app.security_schemes = KEY
    app.tags = [
        {"name": "Scoring", "description": "Comments in, verdicts out. Nothing is stored."},
        {"name": "Comments", "description": "Comments that are stored, and what became of them."},
        {"name": "People", "description": "What moderators decide and readers say."},
        {"name": "Operation", "description": "How the service and its model are doing."},
    ]
    app.config.update(
        AUTO_SERVERS=False, AUTO_AUTH_ERROR_RESPONSE=False, AUTO_VALIDATION_ERROR_RESPONSE=False
    )
    app.spec_processor(_complete)


def _complete(document: Any) -> Any:
    # APIFlask prefixes the names of nested schemas with those around them; pydantic need not.
    document["paths"] = paths = dict(_with_ids(document["paths"]))
    _complete_batch(paths["/v1/score/batch"]["post"])
    paths["/metrics"]["get"]["responses"]["200"]["content"]["text/plain"] = {
        "schema": {"type": "string"}
    }
    for operations in paths.values():
        for operation in operations.values():
            _add_refusals(operation)
    for path, operations in paths.items():
        for operation in operations.values():
            if path.startswith("/v1/") or path == "/readyz":
                _refuse(operation, "503")
            if path.startswith("/v1/comments"):
                _complete_of_comment(operation)
            if path.startswith("/v1/transparency/"):
                _complete_of_everybody(operation)
    document["components"]["schemas"] = _schemas(str(paths))
    return document


def _with_ids(paths: Any) -> Iterator[tuple[str, Any]]:
    """Yield the paths as they are told of: the outside knows a comment's guid as its id."""
    for path, operations in paths.items():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "guid":
                    parameter.update(name="id", schema=_ID)
        yield path.replace("{guid}", "{id}"), operations


def _schemas(paths: str) -> dict[str, Any]:
    """Return the schemas that the paths speak of, with those that they are made of."""
    models = [
        model
        for place in _PLACES
        for name, model in vars(place).items()
        if f"'#/components/schemas/{name}'" in paths
        if model.__module__ == place.__name__
    ]
    _, defined = models_json_schema(
        [(model, _way(model)) for model in models], ref_template=_REFERENCE
    )
    return dict(defined["$defs"])


def _way(model: type[BaseModel]) -> JsonSchemaMode:
    return "serialization" if model.__name__.endswith("Answer") else "validation"


def _complete_of_comment(operation: Any) -> None:
    for status in _OF_COMMENTS:
        _refuse(operation, status)
    created = operation["responses"].get("201")
    if created and operation["operationId"] != "decide":
        operation["responses"]["200"] = {**created, "description": _REPEATED}
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _complete_of_everybody(operation: Any) -> None:
    _refuse(operation, "404")
    _refuse(operation, "429")
    responses = operation["responses"]
    responses["404"]["description"] = "There is no such site, or it tells the public nothing."
    responses["429"]["description"] = "Too much was asked from this address."
    operation["responses"] = dict(sorted(responses.items()))


def _complete_batch(operation: Any) -> None:
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": _reference("BatchRequest"),
            },
            NDJSON: {
                "schema": {"type": "string", "description": "One NewComment a line."},
                "example": LINES,
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
        operation["requestBody"]["required"] = True
        content = operation["requestBody"]["content"]["application/json"]
        content["example"] = EXAMPLES[operation["operationId"]]
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
    return {"$ref": _REFERENCE.format(model=name)}


_REFERENCE = "#/components/schemas/{model}"
