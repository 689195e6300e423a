"""The untrusted edge of Perspective: a request to what is asked, or the documented refusal."""

import re
from typing import TypeVar

from flask import request
from pydantic import ValidationError

from model.comment import Comment
from service.api.authentication import admit
from service.api.faults import first_fault
from service.api.reading import MEBIBYTE, read_body, read_json
from service.api.refusals import MissingKey
from service.api.schemas import MAX_PAGE_TEXT, MAX_TEXT
from service.protocols.perspective.errors import AnalyzerError, malformed, typed
from service.protocols.perspective.messages import Context, Message, TextEntry
from service.sites.accounts import Scope

MAX_BYTES = 2 * MEBIBYTE
"""Of a body: a context entry alone may have 1 MB."""

MAX_COMMENT_BYTES = 20_480

_TEXT_TYPES = {"", "TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT"}

M = TypeVar("M", bound=Message)


def admit_asker(scope: Scope) -> None:
    """Let the request in that shows a key with ``scope``, in its address or in a header.

    Raises what `service.api.authentication.admit` raises, and `MissingKey`.
    """
    key = request.args.get("key") or request.headers.get("X-Goog-Api-Key")
    if not key:
        raise MissingKey
    admit(key.strip(), scope)


def read_message(message: type[M]) -> M:
    """Return the body, whatever media type it says it has. Raises `AnalyzerError` or `Refusal`."""
    document = read_json(read_body(request, max_bytes=MAX_BYTES))
    if not isinstance(document, dict):
        raise malformed("", "The body must be an object.")
    try:
        return message.model_validate(document)
    except ValidationError as error:
        raise _misfit(error) from error


def text_of(entry: TextEntry | None) -> str:
    """Return the text that is to be judged. Raises `AnalyzerError`."""
    _check_type(entry)
    text = (entry.text if entry else None) or ""
    if not text.strip():
        raise typed("COMMENT_EMPTY", "Comment must be non-empty.")
    n_bytes = len(text.encode())
    if n_bytes > MAX_COMMENT_BYTES:
        raise typed(
            "COMMENT_TOO_LONG",
            f"Comment text was too many bytes. Value ({n_bytes}) exceeded limit "
            f"({MAX_COMMENT_BYTES}).",
        )
    return text


def comment_of(text: str, context: Context | None, languages: list[str]) -> Comment:
    """Return the comment as the model takes it, cut where a context is longer than it reads."""
    article, parent = _read_context(context)
    return Comment(
        text=text,
        parent_text=parent[:MAX_TEXT],
        page_text=article[:MAX_PAGE_TEXT],
        language=languages[0] if languages else None,
    )


def languages_of(asked: list[str] | None) -> list[str]:
    """Return the languages of a request as ISO 639 codes, each once.

    >>> languages_of(["EN", "pt-BR", "en"])
    ['en', 'pt']
    """
    return list(dict.fromkeys(re.split("[-_]", each.lower())[0] for each in asked or ()))


def _misfit(error: ValidationError) -> AnalyzerError:
    fault = first_fault(error)
    field = fault.field or ""
    if error.errors(include_url=False)[0]["type"] == "extra_forbidden":
        place, _, name = field.rpartition(".")
        where = f" at '{place}'" if place else ""
        return malformed(place, f'Unknown name "{name}"{where}: Cannot find field.')
    where = f" at '{field}'" if field else ""
    return malformed(field, f"Invalid value{where}: {fault.message.removeprefix(field).strip()}")


def _read_context(context: Context | None) -> tuple[str, str]:
    """Return the article and what the comment replies to. Raises `AnalyzerError`."""
    if context is None:
        return "", ""
    entries, both = context.entries or [], context.article_and_parent_comment
    if entries and both:
        raise typed(
            "INVALID_REQUEST",
            "Context can have either entries or article_and_parent_comment, but both fields were "
            "populated.",
        )
    article, parent = (both.article, both.parent_comment) if both else (None, None)
    for entry in (*entries, article, parent):
        _check_type(entry)
    said = [entry.text for entry in (*entries, parent) if entry and entry.text]
    return (article.text if article else None) or "", "\n".join(said)


def _check_type(entry: TextEntry | None) -> None:
    kind = (entry.type if entry else None) or ""
    if kind == "HTML":
        raise typed("INVALID_REQUEST", "Currently, only 'PLAIN_TEXT' comments are supported")
    if kind not in _TEXT_TYPES:
        raise typed("INVALID_REQUEST", "Unknown text type")
