"""Whose key a request shows, in one of the four places where clients put it."""

import re

from flask import Request

from service.api.authentication import spend_request
from service.api.context import services
from service.errors import ServiceError
from service.protocols.akismet.fields import Fields
from service.sites.accounts import KEY_LENGTH, KeyHolder, Scope

_LABEL = re.compile(rf"[a-z0-9]{{{KEY_LENGTH}}}")


class NoKey(ServiceError):
    """The request shows no API key."""

    def __init__(self) -> None:
        super().__init__("send an API key as api_key, in the host name, or as /k/KEY/ in the path")


def holder_of(fields: Fields, sent: Request, *, in_path: str | None, scope: Scope) -> KeyHolder:
    """Return who asks, and count the request.

    The key stands in ``api_key`` or ``key``, in the first label of the host name, or in the path.
    Raises `NoKey`, `UnknownKey`, `RevokedKey`, `MissingScope`, `RateLimited`, `QuotaSpent`.
    """
    label = sent.host.partition(".")[0].lower()
    in_host = label if _LABEL.fullmatch(label) else None
    key = fields.get("api_key", "key").strip() or in_host or in_path
    if not key:
        raise NoKey
    holder = services().keyring.identify(key, scope=scope)
    spend_request(holder.key)
    return holder
