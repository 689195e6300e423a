"""The history: what was decided, by whom, and the way back."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import moderation
from service.api.context import services
from service.errors import UnknownComment, UnknownDecision
from service.moderation import Actor
from service.people.moderator_errors import OwnDecision
from service.people.moderators import Membership, Role
from service.record import Source
from service.review import people
from service.review.history_asking import HistoryAsking
from service.store import Connection, comments, history
from service.store.history import Entry

ON_A_PAGE = 50


def show() -> ResponseReturnValue:
    """Show the decisions that the address asks for, the latest first."""
    asking = HistoryAsking.of_request()

    def work(connection: Connection) -> tuple[list[Entry], dict[str, int]]:
        found = history.page(
            connection,
            asking.reaches,
            asking.wanted(),
            limit=ON_A_PAGE + 1,
            after=asking.place,
        )
        return found, _bulks(connection, found)

    entries, bulks = services().store.read(work)
    shown = entries[:ON_A_PAGE]
    return render_template(
        "review/history.html",
        entries=shown,
        bulks=bulks,
        further=asking.behind(shown[-1]) if len(entries) > ON_A_PAGE else None,
        asking=asking,
        site_names=[(each.site_name, each.site_name) for each in people.person().memberships],
        uncovered=people.person().moderator.options.get("uncovered", ()),
    )


def undo() -> ResponseReturnValue:
    """Take back one decision of the history."""
    membership, guid = _membership(), request.form.get("guid", "")
    _check_reach(membership, guid)
    site = services().store.site(membership.site_name)
    try:
        moderation.undo(
            guid,
            request.form.get("number", type=int) or abort(HTTPStatus.NOT_FOUND),
            actor=_actor(membership),
            site=site,
            store=services().store,
            now=dt.datetime.now(dt.UTC),
        )
    except (UnknownComment, UnknownDecision):
        abort(HTTPStatus.NOT_FOUND)
    except OwnDecision as error:
        return _back(f"Not undone: {error}.")
    return _back("Undone. The comment is what it was without this decision.")


def undo_bulk() -> ResponseReturnValue:
    """Take back all decisions that were taken as one, where all of them may be seen."""
    membership, bulk = _membership(), request.form.get("bulk", "")
    site = services().store.site(membership.site_name)
    touched = services().store.read(
        lambda connection: history.sections_of_bulk(connection, site.id, bulk)
    )
    if not touched or (membership.sections and touched - set(membership.sections)):
        abort(HTTPStatus.NOT_FOUND)
    try:
        undone = moderation.undo_many(
            bulk,
            actor=_actor(membership),
            site=site,
            store=services().store,
            now=dt.datetime.now(dt.UTC),
        )
    except OwnDecision as error:
        return _back(f"Not undone: {error}.")
    return _back(f"Undone, all {len(undone):,} that were decided as one.")


def _membership() -> Membership:
    return people.person().membership(request.form.get("site", "")) or abort(HTTPStatus.NOT_FOUND)


def _check_reach(membership: Membership, guid: str) -> None:
    try:
        comment = services().store.read(
            lambda connection: comments.find(connection, membership.site_id, guid)
        )
    except UnknownComment:
        abort(HTTPStatus.NOT_FOUND)
    if membership.sections and comment.section not in membership.sections:
        abort(HTTPStatus.NOT_FOUND)


def _actor(membership: Membership) -> Actor:
    person = people.person()
    return Actor(
        source=Source.ADMIN if membership.role == Role.ADMIN else Source.MODERATOR,
        name=person.name,
        moderator_id=person.moderator.id,
    )


def _back(message: str) -> ResponseReturnValue:
    flash(message)
    words: dict[str, Any] = dict(HistoryAsking.of_request().words)
    return redirect(url_for("review.show_history", **words), HTTPStatus.SEE_OTHER)


def _bulks(connection: Connection, entries: list[Entry]) -> dict[str, int]:
    """Return how many decisions of each bulk on the page still count."""
    ids = {each.site_name: each.site_id for each in people.person().memberships}
    found = {each.bulk: ids[each.site_name] for each in entries if each.bulk}
    return {
        bulk: history.n_left_of_bulk(connection, site_id, bulk) for bulk, site_id in found.items()
    }
