"""What a moderator chooses for themselves: keys, covered words, reminders of breaks."""

import datetime as dt
from http import HTTPStatus

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from model.labels import Label
from service.api.context import services
from service.people.moderators import Moderator
from service.review import people
from service.review.key_choices import KeyChoice
from service.store import moderators

REST_AFTER = dt.timedelta(minutes=50)
"""At work without a break for so long, a moderator is reminded of one."""
BREAK = dt.timedelta(minutes=8)
"""Without a page of the queue for so long, a moderator has had a break."""

SPARABLE = (Label.ABUSE.value, Label.SPAM.value)
"""Labels that a moderator may leave to others."""

_SINCE, _LAST = "at_work_since", "at_work_last"


def change_preferences() -> ResponseReturnValue:
    """Store the choices of the form."""
    who = people.person().moderator
    keys = request.form.get("keys", KeyChoice.OWN.value)
    options = {
        **who.options,
        "keys": keys if keys in set(KeyChoice) else KeyChoice.OWN.value,
        "uncovered": [Label.ABUSE.value] if "uncover" in request.form else [],
        "spared": [label for label in SPARABLE if label in request.form.getlist("spare")],
    }
    services().store.write(
        lambda connection: moderators.change(connection, who.id, options=options)
    )
    flash("Your choices are kept.")
    return redirect(url_for("review.show_account"), HTTPStatus.SEE_OTHER)


def spared(moderator: Moderator) -> tuple[Label, ...]:
    """Return the labels of what a moderator does not want to be handed."""
    chosen = moderator.options.get("spared", ())
    return tuple(Label(label) for label in SPARABLE if label in chosen)


def is_time_for_a_break(now: dt.datetime) -> bool:
    """Return whether the moderator has been at the queue for long, and note that they are."""
    since, last = session.get(_SINCE), session.get(_LAST, 0.0)
    if since is None or now.timestamp() - last > BREAK.total_seconds():
        since = now.timestamp()
    session[_SINCE], session[_LAST] = since, now.timestamp()
    return now.timestamp() - float(since) > REST_AFTER.total_seconds()
