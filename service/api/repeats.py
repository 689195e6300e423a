"""``Idempotency-Key``: what a platform calls a request, so that a repeat of it is known."""

from flask import request

from service.api.faults import Fault
from service.api.refusals import Invalid

HEADER = "Idempotency-Key"
MAX_NAME = 255
"""Characters of what a platform calls a comment, a request or a section."""


def idempotency_key() -> str | None:
    """Return what the request is called, or None. Raises `Invalid`."""
    key = request.headers.get(HEADER)
    if key is not None and not 1 <= len(key) <= MAX_NAME:
        raise Invalid(Fault(HEADER, f"{HEADER} must have 1 to {MAX_NAME} characters"))
    return key
