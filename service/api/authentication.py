"""Who is asking: the API key of a request, what it may do, and how often."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, request

from service.api.context import asked_on_loopback, services
from service.api.refusals import MissingKey
from service.sites.accounts import KeyHolder, Scope
from service.store import Key

P = ParamSpec("P")
R = TypeVar("R")


def key_required(scope: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only requests in that show a key with ``scope``, as often as a key may ask.

    Refuses before the body is read: `MissingKey`, `UnknownKey`, `RevokedKey`, `MissingScope`,
    `RateLimited`, `QuotaSpent`.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _identify(scope)
            return view(*args, **kwargs)

        return guarded

    return decorate


def key_unless_local(scope: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Like `key_required`, but whoever asks from the machine that serves needs no key."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not asked_on_loopback():
                _identify(scope)
            return view(*args, **kwargs)

        return guarded

    return decorate


def admit(presented_key: str, scope: Scope) -> None:
    """Let the request in that shows this key, wherever its protocol has it stand.

    Raises as `key_required` does.
    """
    holder = services().keyring.identify(presented_key, scope=scope)
    spend_request(holder.key)
    g.key_holder = holder


def asker() -> KeyHolder:
    """Return whose key the request showed."""
    holder: KeyHolder = g.key_holder
    return holder


def spend_request(key: Key) -> None:
    """Count one request of a key. Raises `RateLimited` or `QuotaSpent` when it has none left."""
    services().rate_limits.spend(key.id)
    services().quotas.spend(key)


def _identify(scope: Scope) -> None:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise MissingKey
    admit(authorization.token, scope)
