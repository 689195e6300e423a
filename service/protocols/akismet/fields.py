"""The fields of a request: of its address, and of its form or its JSON."""

import io
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.formparser import FormDataParser

from service.api.reading import MEBIBYTE, read_body, read_json
from service.api.refusals import Unreadable, UnsupportedMediaType
from service.protocols.akismet.charsets import decode

MAX_BYTES = 4 * MEBIBYTE
"""Of a body. Clients send along what stands in the form, in the request and in their database."""
MAX_FIELDS = 5_000

Pairs = Iterable[tuple[bytes, bytes]]


class Fields:
    """What a client says, by names. Of a name that comes twice the last one counts."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values = dict(pairs)

    def get(self, *names: str) -> str:
        """Return the first of these that says something, or an empty string."""
        return next((value for name in names if (value := self._values.get(name, ""))), "")

    def all_of(self, name: str) -> list[str]:
        """Return the entries of a list, however it is written: ``a``, ``a[]``, ``a[0]``."""
        return [
            value
            for key, value in self._values.items()
            if value and key.partition("[")[0] == name and key.endswith((name, "]"))
        ]


def read_fields(sent: Request) -> Fields:
    """Return the fields of a request; those of the body come before those of the address.

    Raises `TooLarge`, `Unreadable` or `UnsupportedMediaType`.
    """
    asked = list(_urlencoded(sent.query_string))
    body = read_body(sent, max_bytes=MAX_BYTES)
    encoding = sent.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding != "identity":
        raise UnsupportedMediaType(f"send the body as it is, without Content-Encoding: {encoding}")
    if sent.mimetype == "application/json" and body:
        return Fields([*_decoded(asked, ""), *_of_json(read_json(body))])
    charset = sent.mimetype_params.get("charset", "")
    if sent.mimetype == "multipart/form-data":
        return Fields([*_decoded(asked, ""), *_of_parts(sent, body)])
    return Fields(_decoded([*asked, *_urlencoded(body)], charset))


def _urlencoded(data: bytes) -> list[tuple[bytes, bytes]]:
    # The standard library decodes what it splits, before anybody can say in which charset.
    parts = data.split(b"&", MAX_FIELDS)
    if len(parts) > MAX_FIELDS:
        raise Unreadable(f"at most {MAX_FIELDS:,} fields are taken")
    pairs = (part.replace(b"+", b" ").partition(b"=") for part in parts if part)
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs]


def _decoded(pairs: Pairs, charset: str) -> Iterator[tuple[str, str]]:
    pairs = [(_numbered(name, place), value) for place, (name, value) in enumerate(pairs)]
    said = next((value for name, value in pairs if name == b"blog_charset"), b"")
    charsets = [name for name in (charset, said.decode("ascii", "replace")) if name]
    for name, value in pairs:
        yield decode(name, *charsets), decode(value, *charsets)


def _numbered(name: bytes, place: int) -> bytes:
    # Entries of a list without a number of their own must not take each other's place.
    return name[:-1] + b"%d]" % place if name.endswith(b"[]") else name


def _of_parts(sent: Request, body: bytes) -> Iterator[tuple[str, str]]:
    parser = FormDataParser(max_form_memory_size=MAX_BYTES, max_form_parts=MAX_FIELDS)
    _, form, _ = parser.parse(
        io.BytesIO(body), sent.mimetype, len(body), dict(sent.mimetype_params)
    )
    for place, (name, value) in enumerate(form.items(multi=True)):
        yield _numbered(name.encode(), place).decode(), value


def _of_json(document: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(document, dict):
        raise Unreadable("the body must be a JSON object")
    for name, value in document.items():
        if isinstance(value, list):
            yield from ((f"{name}[{place}]", _text(each)) for place, each in enumerate(value))
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""
