"""The discovery document, from which Google's client libraries learn where and what to ask."""

import json
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Response, abort, request

from service.api.answers import json_answer
from service.api.context import services

VERSION = "v1alpha1"


def describe() -> Response:
    """Answer with the document; it leads clients to the public address of the service."""
    if request.args.get("version", VERSION) != VERSION:
        abort(HTTPStatus.NOT_FOUND)
    root = f"{(services().settings.public_url or request.host_url).rstrip('/')}/"
    return json_answer(_document() | {"rootUrl": root, "baseUrl": root, "mtlsRootUrl": root})


@cache
def _document() -> dict[str, Any]:
    text = (Path(__file__).parent / "discovery.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document
