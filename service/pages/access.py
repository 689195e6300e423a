"""Who may use the pages: anyone on this machine, elsewhere whoever shows a key."""

from dataclasses import dataclass

from flask import session

from service.api.context import asked_on_loopback, services
from service.errors import AccountError
from service.sites.accounts import Scope
from service.store import Key, Site

OPEN_SITE = "default"
"""Whose policy applies where no key says another."""

_KEY = "key"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who may use the pages, and the site whose policy they see at work."""

    site: Site
    key: Key | None = None
    """What they signed in with; on this machine there may be none."""

    @property
    def signed_in(self) -> bool:
        """Whether there is a session to end."""
        return self.key is not None


def current_visitor() -> Visitor | None:
    """Return who asks, or None when they have to sign in first.

    An open scorer is a spammer's oracle, so without a key only this machine itself is answered.
    Raises `UnknownSite` when there is no site to take the policy of, or `StoreError`.
    """
    if _KEY in session:
        try:
            return _visitor_with(session[_KEY])
        except AccountError:
            session.clear()
    if asked_on_loopback():
        return Visitor(services().store.site(OPEN_SITE))
    return None


def sign_in(key: str) -> None:
    """Let the key open the pages to this browser. Raises `AccountError` when it may not."""
    services().keyring.identify(key, scope=Scope.SCORE)
    session.clear()
    session[_KEY] = key


def sign_out() -> None:
    """Forget the key of this browser."""
    session.clear()


def _visitor_with(key: str) -> Visitor:
    holder = services().keyring.identify(key, scope=Scope.SCORE)
    return Visitor(holder.site, holder.key)
