"""The untrusted edge: bytes of a request to a JSON document, or a clear refusal."""

import json
import math
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import Request, request

from service.api.refusals import TooLarge, Unreadable, UnsupportedMediaType

KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE

_MAX_DIGITS = 30
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")

P = ParamSpec("P")
R = TypeVar("R")


class JsonRequest(Request):
    """A request whose JSON is read strictly; APIFlask's input checks read it through here."""

    max_bytes = 64 * KIBIBYTE
    """The size limit of the endpoint."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """Return the body as a document.

        Raises `UnsupportedMediaType`, `TooLarge` or `Unreadable`.
        """
        require_media_type("application/json")
        return read_json(read_body(self, max_bytes=self.max_bytes))


def body_at_most(n_bytes: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Refuse larger bodies of JSON with 413 before they are read."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def limited(*args: P.args, **kwargs: P.kwargs) -> R:
            cast(JsonRequest, request).max_bytes = n_bytes
            return view(*args, **kwargs)

        return limited

    return decorate


def read_body(sent: Request, *, max_bytes: int) -> bytes:
    """Return the whole body, which may come without saying its length.

    Raises `TooLarge`, or `Unreadable` when it is shorter than it says.
    """
    length = sent.content_length
    if length is not None and length > max_bytes:
        raise TooLarge(max_bytes)
    body = bytearray()
    # One byte more than is taken shows that there is too much; werkzeug's own limit cuts there.
    while block := sent.stream.read(max_bytes + 1 - len(body)):
        body += block
        if len(body) > max_bytes:
            raise TooLarge(max_bytes)
    if length is not None and len(body) < length:
        raise Unreadable(f"the body ends after {len(body):,} of its {length:,} bytes")
    return bytes(body)


def require_media_type(*accepted: str) -> None:
    """Raise `UnsupportedMediaType` unless the body is plainly of one of these media types."""
    if request.mimetype not in accepted:
        sent = f"not {request.mimetype}" if request.mimetype else "and name it in Content-Type"
        raise UnsupportedMediaType(f"send {' or '.join(accepted)}, {sent}")
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding != "identity":
        raise UnsupportedMediaType(f"send the body as it is, without Content-Encoding: {encoding}")


def read_json(body: bytes) -> Any:
    """Return the document in ``body``, stricter than the standard library.

    Half a surrogate pair becomes U+FFFD, one code point for one, so that offsets stay true:
    programs that cut text in UTF-16 send such halves. Raises `Unreadable` for whatever has no
    one clear meaning: bad UTF-8, duplicate names, numbers that no float can hold, too deep.

    >>> read_json(b'{"text": "cut \\\\ud83d"}')
    {'text': 'cut \ufffd'}
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"the body is not UTF-8: {error.reason} at byte {error.start}") from error
    try:
        document = _decoder.decode(text)
        return _mended(document) if _SURROGATE_ESCAPE.search(text) else document
    except json.JSONDecodeError as error:
        raise Unreadable(f"the body is not JSON: {error}") from error
    except RecursionError as error:
        raise Unreadable("the body is nested too deeply") from error


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(name): _mended(item) for name, item in value.items()}
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"the body names {_shortened(twice)} twice")
    return document


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise Unreadable(f"the body holds a number of {len(digits):,} digits")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Unreadable(f"the body holds the number {_shortened(digits)}, which is out of range")
    return number


def _constant(name: str) -> Any:
    raise Unreadable(f"the body holds {name}, which JSON does not know")


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


_decoder = json.JSONDecoder(
    object_pairs_hook=_without_duplicates,
    parse_int=_integer,
    parse_float=_float,
    parse_constant=_constant,
)
