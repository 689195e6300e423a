"""What is wrong with a document, in plain words and with the name of the field."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, such as ``comment.text`` (None: the whole), and what."""

    field: str | None
    message: str


def first_fault(error: ValidationError, *, whole: str = "the body") -> Fault:
    """Return the first thing that is wrong with a document, which is called ``whole``."""
    details = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in details["loc"]) or None
    say = _SENTENCES.get(details["type"], _as_pydantic_says)
    return Fault(field, f"{field or whole} {say(details)}")


def _too_long(details: ErrorDetails) -> str:
    limit, length = details["ctx"]["max_length"], len(details["input"])
    kind = "characters" if isinstance(details["input"], str) else "entries"
    return f"has {length:,} {kind}; at most {limit:,} are taken"


def _as_pydantic_says(details: ErrorDetails) -> str:
    message = details["msg"]
    return f"is not right: {message[:1].lower()}{message[1:]}"


def _one_of(details: ErrorDetails) -> str:
    return f"must be one of {details['ctx']['expected']}"


_SENTENCES: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": lambda _: "is required",
    "extra_forbidden": lambda _: "is not a known field",
    "model_type": lambda _: "must be an object",
    "string_type": lambda _: "must be a string",
    "bool_type": lambda _: "must be true or false",
    "list_type": lambda _: "must be a list",
    "float_type": lambda _: "must be a number",
    "finite_number": lambda _: "must be a finite number",
    "greater_than_equal": lambda details: f"must be at least {details['ctx']['ge']:g}",
    "less_than_equal": lambda details: f"must be at most {details['ctx']['le']:,g}",
    "too_short": lambda _: "must not be empty",
    "too_long": _too_long,
    "string_too_long": _too_long,
    "enum": _one_of,
    "value_error": lambda details: str(details["ctx"]["error"]),
}
