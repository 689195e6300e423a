"""``GET /docs``: the OpenAPI document as a page to read; nothing of it comes from elsewhere."""

import json
import re
import shlex
from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, render_template
from markupsafe import Markup, escape

from service.api.context import services

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

blueprint = APIBlueprint(
    "documentation",
    __name__,
    enable_openapi=False,
    template_folder="templates",
    static_folder="static",
    static_url_path="/docs/assets",
)


@blueprint.get("/docs")
def get_docs() -> Response:
    """The description of the API, for people."""
    page = render_template(
        "api/documentation.html",
        document=current_app.spec,  # type: ignore[attr-defined]
        address=services().settings.address,
    )
    return Response(page, headers={"Content-Security-Policy": _POLICY})


@blueprint.app_template_filter()
def with_code(text: str) -> Markup:
    """Return the text with what stands between backticks as code.

    >>> with_code("send `text` & wait")
    Markup('send <code>text</code> &amp; wait')
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@blueprint.app_template_filter()
def as_curl(example: Any, *, address: str, media_type: str, needs_key: bool) -> str:
    """Return the command line that sends an example body, or none, to ``address``."""
    words = ["curl", address]
    if needs_key:
        words += ["-H", "Authorization: Bearer KEY"]
    if example is not None:
        body = example if isinstance(example, str) else json.dumps(example, indent=2)
        words += ["-H", f"Content-Type: {media_type}", "--data-binary", body]
    return shlex.join(words).replace(" -H ", " \\\n  -H ").replace(" --data", " \\\n  --data")
