"""What waits, as an Atom feed (RFC 4287) behind a private link.

Feed readers keep what they read, often on machines of others. So an entry tells why a comment
waits, what the machine makes of it and on which site, and nothing that somebody wrote.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from http import HTTPStatus
from xml.etree import ElementTree

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from service.api.context import services
from service.moderation.desk import Asked
from service.moderation.glance import glance
from service.people import feeds, moderators
from service.people.moderator_errors import UnknownFeed
from service.review import people, telling
from service.review.account import page
from service.store.moderators import Moderator
from service.store.waiting_rows import WaitingRow

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 50


def show(token: str) -> ResponseReturnValue:
    """Return the feed of the moderator whose link it is."""
    try:
        moderator = feeds.whose_feed(services().store, token)
    except UnknownFeed:
        abort(HTTPStatus.NOT_FOUND)
    now = dt.datetime.now(dt.UTC)
    mine = moderators.memberships(services().store, moderator)
    asked = Asked(moderator_id=moderator.id, memberships=mine)
    rows = glance(asked, limit=MOST_ENTRIES, store=services().store, now=now) if mine else []
    answer = Response(document(moderator, rows), mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


def change() -> ResponseReturnValue:
    """Make a link, which is shown this once and takes the place of the one before, or revoke it."""
    who, now = people.person(), dt.datetime.now(dt.UTC)
    if request.form.get("do") == "revoke":
        feeds.close_feed(services().store, who.moderator, who=who.who, now=now)
        return page(feed=False)
    token = feeds.open_feed(services().store, who.moderator, who=who.who, now=now)
    return page(feed=True, feed_link=_absolute(url_for("review.show_feed", token=token)))


def document(moderator: Moderator, rows: Sequence[WaitingRow]) -> bytes:
    """Return the feed as XML; all words in it are ours, or names of moderators and sites."""
    home = _absolute(url_for("review.home"))
    root = ElementTree.Element("feed", xmlns=ATOM)
    _add(root, "title", f"Chaffinch: what waits for {moderator.name}")
    _add(root, "id", f"{home}#moderator-{moderator.id}")
    _add(root, "link", rel="alternate", href=home)
    latest = max((row.updated_at for row in rows), default=moderator.sessions_from)
    _add(root, "updated", latest.isoformat())
    _add(_add(root, "author"), "name", "Chaffinch")
    for row in rows:
        _add_entry(root, row)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(root: ElementTree.Element, row: WaitingRow) -> None:
    entry = _add(root, "entry")
    why = telling.KIND_NAMES[row.waiting] if row.waiting else "Waiting"
    _add(entry, "title", f"{why}: {row.label} {row.score:.0%}, {row.site_name}")
    _add(entry, "id", uuid.UUID(row.guid).urn)
    address = _absolute(url_for("review.show_comment", guid=row.guid))
    _add(entry, "link", rel="alternate", href=address)
    _add(entry, "published", row.created_at.isoformat())
    _add(entry, "updated", row.updated_at.isoformat())


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _absolute(path: str) -> str:
    return services().settings.address + path
