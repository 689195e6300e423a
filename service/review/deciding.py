"""Deciding on the comment before the moderator, and taking it back."""

import datetime as dt

from flask import abort, request
from flask.typing import ResponseReturnValue

from model.labels import Action, Label
from service import moderation
from service.api.context import services
from service.errors import UnknownComment, UnknownReason
from service.moderation import Actor, Ruling
from service.moderation.desk import find
from service.moderation.take_back import take_back
from service.people.moderator_errors import EditedMeanwhile, NoWayBack, OwnDecision
from service.record import Source
from service.review import people, telling
from service.review.asking import put_off_too, take_up_again
from service.review.desk import respond
from service.store import CommentRow, Site, accounts
from service.store.waiting import Part

MOST_NOTE = 2_000
"""Characters of a note, and of an answer to an author."""


def decide(guid: str) -> ResponseReturnValue:
    """Take the decision of the form, and go on to the next comment."""
    comment = _comment(guid)
    choice, _, reason = request.form.get("choice", "").partition(":")
    rather = request.form.get("next")
    if choice == "skip":
        put_off_too(comment.id)
        return respond(telling.done(choice), rather=rather)
    site = site_of(comment.site_id)
    try:
        decided = moderation.decide(
            guid,
            _ruling(choice, reason),
            seen=request.form.get("revision", type=int),
            actor=actor(site.name),
            site=site,
            store=services().store,
            now=dt.datetime.now(dt.UTC),
        )
    except (EditedMeanwhile, NoWayBack, OwnDecision, UnknownReason) as error:
        sentence = str(error)
        return respond("", guid=guid, trouble=f"{sentence[0].upper()}{sentence[1:]}.")
    if choice == "escalate":
        put_off_too(comment.id)  # it is for somebody else now
    return respond(telling.done(choice, reason, granted=decided.granted), rather=rather)


def undo() -> ResponseReturnValue:
    """Take back what the moderator did last in this session, and show it again."""
    who = people.person()
    sites = [site_of(membership.site_id) for membership in who.memberships]
    undone = take_back(
        sites,
        [Part(one.site_id, one.sections) for one in who.memberships],
        since=who.signed_in_at,
        actor=actor(),
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )
    if not undone:
        return respond("There is nothing to take back in this session.")
    take_up_again(*(each.comment.id for each in undone))
    n = len(undone)
    message = "Taken back." if n == 1 else f"Taken back: {n} decisions."
    return respond(message, guid=undone[0].comment.guid)


def take_up() -> ResponseReturnValue:
    """Bring back what was skipped."""
    take_up_again()
    return respond("Nothing is skipped any more.")


def actor(site_name: str = "") -> Actor:
    """Return the moderator as one who decides on a site."""
    who = people.person()
    source = Source.ADMIN if who.is_admin_of(site_name) else Source.MODERATOR
    return Actor(source=source, name=who.name, moderator_id=who.moderator.id)


def site_of(site_id: int) -> Site:
    """Return a site that the moderator looks after."""
    name = next(one.site_name for one in people.person().memberships if one.site_id == site_id)
    return services().store.read(lambda connection: accounts.site(connection, name))


def _ruling(choice: str, reason: str) -> Ruling:
    note = request.form.get("note", "").strip()[:MOST_NOTE]
    answer = request.form.get("answer", "").strip()[:MOST_NOTE]
    if choice in set(Label):
        return Ruling.of(None, Label(choice), note=note, answer=answer)
    if choice == "reject" and reason:
        return Ruling.of(Action.REJECT, None, reason=reason, note=note, answer=answer)
    if choice == "escalate":
        return Ruling.escalation(note)
    if choice == "mute":
        return Ruling.muting(note, answer=answer)
    abort(400)


def _comment(guid: str) -> CommentRow:
    memberships = people.person().memberships
    try:
        return services().store.read(lambda connection: find(connection, memberships, guid))
    except UnknownComment:
        abort(404)
