"""Values of settings that need a closer look, each refused with a sentence of its own."""

from urllib.parse import urlsplit

import limits

from service.errors import SettingsError


def public_url_of(given: str | None) -> str | None:
    """Return the address without a slash at its end. Raises `SettingsError`."""
    if given is None:
        return None
    try:
        parts = urlsplit(given)
        sound = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        sound = None
    if not sound or parts.query or parts.fragment or parts.username:
        raise SettingsError(
            "CHAFFINCH_PUBLIC_URL", f"{given!r} is no address like https://chaffinch.example.org"
        )
    return given.rstrip("/")


def rate_limit_of(given: str) -> str:
    """Return the limit as it was given. Raises `SettingsError`."""
    try:
        limits.parse(given)
    except ValueError as error:
        raise SettingsError(
            "CHAFFINCH_RATE_LIMIT", f"{given!r} is no limit; write it like '100 per second'"
        ) from error
    return given
