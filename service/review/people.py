"""Who is signed in: the moderator of this session, and what they may do."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import (  # type: ignore[import-untyped]
    LoginManager,
    UserMixin,
    current_user,
    login_user,
    logout_user,
)

from service.api.context import services
from service.people import moderators
from service.people.moderators import Membership, Moderator, Role
from service.store import moderators as table

IDLE_HOURS = 12
"""A session ends when nothing was done in it for so long."""
MOST_DAYS = 14
"""A session ends after so long whatever was done in it."""

_SIGNED_IN_AT = "signed_in_at"

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Person(UserMixin):  # type: ignore[misc]
    """A moderator with their sites, as a session knows them."""

    moderator: Moderator
    memberships: tuple[Membership, ...]

    def get_id(self) -> str:
        """Return what stands in the session: it is worth nothing once all sessions were ended."""
        return f"{self.moderator.id}:{self.moderator.sessions_from.timestamp()}"

    @property
    def name(self) -> str:
        """The name that decisions and the audit log carry."""
        return self.moderator.name

    @property
    def who(self) -> str:
        """How the audit log names this person."""
        return f"moderator {self.name}"

    @property
    def signed_in_at(self) -> dt.datetime:
        """When this session began."""
        return dt.datetime.fromtimestamp(session[_SIGNED_IN_AT], dt.UTC)

    def membership(self, site_name: str) -> Membership | None:
        """Return what the person may do on a site, or None for nothing."""
        return next((each for each in self.memberships if each.site_name == site_name), None)

    def is_admin_of(self, site_name: str) -> bool:
        """Return whether the person may change the settings of a site."""
        membership = self.membership(site_name)
        return membership is not None and membership.role == Role.ADMIN


def prepare(app: Flask) -> None:
    """Teach the application to know people by their sessions."""
    manager = LoginManager()
    manager.session_protection = None  # it compares addresses, which phones change all day
    manager.user_loader(_person_of)
    manager.init_app(app)
    app.config["PERMANENT_SESSION_LIFETIME"] = dt.timedelta(hours=IDLE_HOURS)


def sign_in(moderator: Moderator, *, now: dt.datetime) -> None:
    """Begin a session for a moderator who has proved who they are."""
    session.clear()
    session.permanent = True
    session[_SIGNED_IN_AT] = now.timestamp()
    login_user(_person(moderator))


def sign_out() -> None:
    """End the session."""
    logout_user()
    session.clear()


def person() -> Person:
    """Return who asks; only for pages that `sign_in_required` guards."""
    return cast(Person, current_user._get_current_object())


def is_signed_in() -> bool:
    """Return whether a moderator is signed in."""
    return bool(current_user.is_authenticated)


def sign_in_required(view: Callable[P, R]) -> Callable[P, R | ResponseReturnValue]:
    """Lead who is not signed in to the page for it, and back again afterwards."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | ResponseReturnValue:
        if is_signed_in():
            return view(*args, **kwargs)
        back = request.full_path if request.method == "GET" else url_for("review.home")
        address = url_for("review.show_sign_in", next=back.rstrip("?"))
        if request.headers.get("HX-Request"):  # a part of a page cannot hold the form
            return "", 401, {"HX-Redirect": address}
        return redirect(address, 303)

    return guarded


def admin_required(view: Callable[..., R]) -> Callable[..., R | ResponseReturnValue]:
    """Let only admins of the site in that the address names, as ``site_name``."""

    @sign_in_required
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> R | ResponseReturnValue:
        if not person().is_admin_of(kwargs["site_name"]):
            abort(404)  # the same as for a site that is not there
        return view(*args, **kwargs)

    return guarded


def _person_of(session_id: str) -> Person | None:
    number, _, began = session_id.partition(":")
    store = services().store
    found = store.read(lambda connection: table.by_id(connection, int(number)))
    if found is None or found.disabled_at or str(found.sessions_from.timestamp()) != began:
        return None
    oldest = dt.datetime.now(dt.UTC) - dt.timedelta(days=MOST_DAYS)
    if session.get(_SIGNED_IN_AT, 0) < oldest.timestamp():
        return None
    g.person = _person(found)
    return cast(Person, g.person)


def _person(moderator: Moderator) -> Person:
    return Person(moderator, tuple(moderators.memberships(services().store, moderator)))
