"""Deciding on many comments as one: first it is shown what that means, then it is done."""

import datetime as dt
import secrets
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from model.labels import Action, Label
from service import moderation
from service.api.context import services
from service.moderation import Ruling
from service.moderation.bulk import MOST_AT_ONCE, Chosen, choose
from service.people.moderator_errors import NoWayBack
from service.review import people, telling
from service.review.asking import Asking
from service.review.comment_view import is_veiled
from service.review.deciding import MOST_NOTE, actor, site_of

_DONE = {
    "legitimate": "Published {n} as legitimate.",
    "spam": "Rejected {n} as spam.",
    "abuse": "Rejected {n} as abuse.",
}


def preview() -> ResponseReturnValue:
    """Show how many comments it is about, and some of them, before anything happens."""
    now = dt.datetime.now(dt.UTC)
    asking = Asking.of_request()
    chosen = _chosen(request.args.getlist("guid"), now)
    if chosen is None:
        flash("Nothing was selected that still waits.")
        return redirect(url_for("review.home"), HTTPStatus.SEE_OTHER)
    uncovered = people.person().moderator.options.get("uncovered", ())
    return render_template(
        "review/bulk.html",
        chosen=chosen,
        asking=asking,
        most=MOST_AT_ONCE,
        kind_names=telling.KIND_NAMES,
        reasons=site_of(chosen.rows[0].site_id).options.reasons,
        covered=lambda row: is_veiled(row.abuse, row.label, uncovered),
        ago=lambda moment: telling.ago(moment, now),
    )


def decide_all() -> ResponseReturnValue:
    """Take one decision on all the comments that were shown and still wait."""
    now = dt.datetime.now(dt.UTC)
    choice, _, reason = request.form.get("choice", "").partition(":")
    ruling = _ruling(choice, reason)
    guids = request.form.getlist("guid")[:MOST_AT_ONCE]
    chosen = _chosen(guids, now) if guids else None
    if chosen is None:
        flash("None of these waits any more.")
        return redirect(url_for("review.home"), HTTPStatus.SEE_OTHER)
    site = site_of(chosen.rows[0].site_id)
    if ruling.reason and site.options.reason(ruling.reason) is None:
        abort(HTTPStatus.BAD_REQUEST)
    try:
        moderation.decide_many(
            [row.guid for row in chosen.rows],
            ruling,
            bulk=secrets.token_hex(16),
            actor=actor(site.name),
            site=site,
            store=services().store,
            now=now,
        )
    except NoWayBack as error:
        flash(f"Nothing was decided. Of one of them: {error}.")
        return redirect(url_for("review.home"), HTTPStatus.SEE_OTHER)
    flash(_done(choice, reason, len(chosen.rows)))
    return redirect(url_for("review.home"), HTTPStatus.SEE_OTHER)


def _chosen(guids: list[str], now: dt.datetime) -> Chosen | None:
    return choose(Asking.of_request().asked(now), guids, store=services().store, now=now)


def _ruling(choice: str, reason: str) -> Ruling:
    note = request.form.get("note", "").strip()[:MOST_NOTE]
    if choice in set(Label):
        return Ruling.of(None, Label(choice), note=note)
    if choice == "reject" and reason:
        return Ruling.of(Action.REJECT, None, reason=reason, note=note)
    abort(HTTPStatus.BAD_REQUEST)


def _done(choice: str, reason: str, n: int) -> str:
    return _DONE.get(choice, f"Rejected {{n}}: {reason}.").format(n=n)
