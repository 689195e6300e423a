"""What every answer tells a browser, unless the part that answers says otherwise."""

from flask import Response

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # A verdict holds for one moment, one model and one key.
    "Cache-Control": "no-store",
}


def add_headers(response: Response) -> Response:
    """Add `HEADERS` where the response has none of its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
