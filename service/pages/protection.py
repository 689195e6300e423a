"""What keeps the pages safe in a browser: headers, forged-request checks, the session cookie."""

from flask import Response
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]

from service.api.context import Services

HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not no-referrer: over HTTPS the check against forged requests reads it.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

HTMX_CONFIG = {
    "allowEval": False,
    "allowScriptTags": False,
    "historyCacheSize": 0,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    # Refusals are pages too: their sentences are swapped in beside the fields.
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "(400|413|422|429|503)", "swap": True},
        {"code": "...", "swap": False, "error": True},
    ],
}
"""What htmx may do: nothing that needs inline styles or the evaluation of text as code."""

csrf = CSRFProtect()


def prepare(state: BlueprintSetupState) -> None:
    """Set up the application for the pages: the session cookie and the checks of forms."""
    services: Services = state.app.extensions["chaffinch"]
    state.app.config.update(
        SESSION_COOKIE_NAME="chaffinch",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=services.settings.address.startswith("https:"),
        # Only the forms of the pages are checked; the API knows no cookies.
        WTF_CSRF_CHECK_DEFAULT=False,
        # A page may lie open for a day before someone pastes a comment into it.
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(state.app)


def add_headers(response: Response) -> Response:
    """Add the headers of every page; what holds a comment is not kept by any cache."""
    response.headers.update(HEADERS)
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response
