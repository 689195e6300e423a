"""The queue: the comment before the moderator, and what else waits."""

import datetime as dt
from http import HTTPStatus

from flask import abort, flash, get_flashed_messages, make_response, redirect, request, url_for
from flask import render_template as render
from flask.typing import ResponseReturnValue

from model.labels import Label
from service.api.context import services
from service.errors import UnknownComment
from service.moderation.desk import Desk, count, look
from service.moderation.dossier import Dossier
from service.review import people, telling
from service.review.asking import AGES, Asking, cursor, put_off
from service.review.comment_view import CommentView, is_veiled, view_of
from service.review.key_choices import chosen_keys
from service.review.preferences import is_time_for_a_break, spared
from service.review.reason_names import REASON_NAMES
from service.store.waiting import KINDS


def show() -> ResponseReturnValue:
    """Show the queue with the first comment that nobody else has before them."""
    return page()


def show_comment(guid: str) -> ResponseReturnValue:
    """Show the queue with one comment of it, or with any other that may be seen."""
    return page(guid=guid)


def counts() -> ResponseReturnValue:
    """Say how many comments wait of each kind, to a page that lies open."""
    now = dt.datetime.now(dt.UTC)
    counted = count(Asking.of_request().asked(now), store=services().store, now=now)
    return {"all": sum(counted.values()), **{kind.value: n for kind, n in counted.items()}}


def page(
    *, guid: str | None = None, rather: str | None = None, message: str = "", trouble: str = ""
) -> ResponseReturnValue:
    """Return the page; ``rather`` names the comment to show if it still waits."""
    now = dt.datetime.now(dt.UTC)
    asking = Asking.of_request()
    try:
        desk = look(asking.asked(now), guid=guid, rather=rather, store=services().store, now=now)
    except UnknownComment:
        abort(HTTPStatus.NOT_FOUND)
    message = message or " ".join(map(str, get_flashed_messages()))
    return _answer(desk, asking, message, trouble, now)


def respond(
    message: str, *, guid: str | None = None, rather: str | None = None, trouble: str = ""
) -> ResponseReturnValue:
    """Go on after something was done: in the page that is open, or, without JavaScript, by a
    redirect, so that nothing is sent twice."""
    if request.headers.get("HX-Request"):
        return page(guid=guid, rather=rather, message=message, trouble=trouble)
    flash(message or trouble)
    words = Asking.of_request().words
    if guid or rather:
        address = url_for("review.show_comment", guid=guid or rather, **words)
    else:
        address = url_for("review.home", **words)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _answer(
    desk: Desk, asking: Asking, message: str, trouble: str, now: dt.datetime
) -> ResponseReturnValue:
    n_waiting = sum(desk.counts.values())
    uncovered = people.person().moderator.options.get("uncovered", ())

    def view(dossier: Dossier | None, *, is_for_others: bool = False) -> CommentView | None:
        if dossier is None:
            return None
        return view_of(dossier, uncovered=uncovered, is_for_others=is_for_others, now=now)

    shown = None if desk.claimed_by else desk.current
    current = view(shown, is_for_others=desk.is_for_others)
    answer = make_response(
        render(
            "review/desk.html",
            desk=desk,
            view=current,
            upcoming=view(desk.upcoming),
            asking=asking,
            message=message,
            trouble=trouble,
            announcement=" ".join(filter(None, (message or trouble, telling.n_waiting(n_waiting)))),
            n_waiting=n_waiting,
            is_time_for_a_break=is_time_for_a_break(now),
            kinds=[(kind, telling.KIND_NAMES[kind], desk.counts.get(kind, 0)) for kind in KINDS],
            kind_names=telling.KIND_NAMES,
            n_put_off=len(put_off()),
            further=cursor(desk.further) if desk.further else None,
            ages=list(AGES),
            labels=list(Label),
            reasons=REASON_NAMES,
            spared=spared(people.person().moderator),
            keys=chosen_keys(people.person().moderator),
            covered=lambda row: is_veiled(row.abuse, row.label, uncovered),
            ago=lambda moment: telling.ago(moment, now),
        )
    )
    if request.headers.get("HX-Request") and request.method == "POST":
        answer.headers["HX-Replace-Url"] = _address(desk, asking)
    return answer


def _address(desk: Desk, asking: Asking) -> str:
    if desk.current is None:
        return url_for("review.home", **asking.words)
    return url_for("review.show_comment", guid=desk.current.comment.guid, **asking.words)
