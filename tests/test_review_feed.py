"""The feed of what waits: behind a private link, and without a word of what was written."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree

import pytest

from model.labels import Mode
from service import create_app
from service.people import moderators
from service.record import Waiting
from service.settings import Settings
from service.store import Site, Store
from service.store.tables import audit_log
from service.store.tables import moderators as table
from tests.databases import on_both_databases
from tests.moderators import Desk, a_moderator, one_that_waits

ATOM = "{http://www.w3.org/2005/Atom}"
LINK = 'id="feed-link" class="address" value="'


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    site = store.add_site("garden", Mode.POST, created_at=now)
    a_moderator(store, "robin", "garden", now=now)
    return site


@pytest.fixture
def robin(settings: Settings, site: Site) -> Desk:
    return Desk(settings, "robin")


def link_of(desk: Desk) -> str:
    """Make a link and return its path."""
    desk.open("/review/account")
    page = desk.send("/review/account/feed", do="open").text
    whole = page.split(LINK)[1].split('"')[0]
    assert whole.startswith("http://127.0.0.1:8017/review/feeds/")
    return whole.removeprefix("http://127.0.0.1:8017")


def read(settings: Settings, path: str, **headers: str) -> Any:
    """Ask for a feed as a feed reader does, without a session."""
    return create_app(settings).test_client().get(path, headers=headers)


def entries(settings: Settings, path: str) -> list[dict[str, str]]:
    root = ElementTree.fromstring(read(settings, path).data)
    assert root.tag == f"{ATOM}feed"
    return [
        {part.tag.removeprefix(ATOM): part.get("href") or part.text or "" for part in entry}
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_a_feed_tells_why_comments_wait_and_no_word_of_theirs(
    settings: Settings, store: Store, site: Site, robin: Desk, now: dt.datetime
) -> None:
    said = {
        "text": "marmalade",
        "author_name": "Quill",
        "page_title": "Plums",
        "section": "letters",
    }
    held = one_that_waits(store, site, now, **said)
    one_that_waits(store, site, now, kind=Waiting.AUDIT)
    path = link_of(robin)
    first, second = entries(settings, path)
    assert first["title"] == "Held: spam 75%, garden"
    assert first["link"] == f"http://127.0.0.1:8017/review/comments/{held.guid}"
    assert first["id"] == f"urn:uuid:{first['id'].removeprefix('urn:uuid:')}"
    assert dt.datetime.fromisoformat(first["updated"]) == now
    assert second["title"].startswith("Spot checks: ")
    answer = read(settings, path)
    assert answer.mimetype == "application/atom+xml"
    for word in said.values():
        assert word not in answer.text


def test_what_is_decided_is_gone_and_an_unchanged_feed_is_not_sent_again(
    settings: Settings, store: Store, site: Site, robin: Desk, now: dt.datetime
) -> None:
    one_that_waits(store, site, now)
    path = link_of(robin)
    tag = read(settings, path).headers["ETag"]
    assert read(settings, path, **{"If-None-Match": tag}).status_code == 304
    robin.open()
    robin.decide("spam")
    assert read(settings, path, **{"If-None-Match": tag}).status_code == 200
    assert entries(settings, path) == []


def test_a_glance_at_the_feed_takes_a_comment_from_nobody(
    settings: Settings, store: Store, site: Site, robin: Desk, now: dt.datetime
) -> None:
    comment = one_that_waits(store, site, now)
    path = link_of(robin)
    assert len(entries(settings, path)) == 1
    a_moderator(store, "wren", "garden", now=now)
    wren = Desk(settings, "wren")
    wren.open()
    assert wren.guid == comment.guid


def test_only_the_newest_link_is_good_and_none_once_it_is_revoked(
    settings: Settings, robin: Desk
) -> None:
    first = link_of(robin)
    second = link_of(robin)
    assert read(settings, first).status_code == 404
    assert read(settings, second).status_code == 200
    robin.open("/review/account")
    assert "You have a link." in robin.page.text
    assert second.split("/")[-1] not in robin.page.text
    robin.send("/review/account/feed", do="revoke")
    assert "Make a link" in robin.page.text
    assert read(settings, second).status_code == 404


def test_who_is_shut_out_has_no_feed(
    settings: Settings, store: Store, robin: Desk, now: dt.datetime
) -> None:
    path = link_of(robin)
    moderators.set_disabled(store, moderators.find(store, "robin"), True, who="t", now=now)
    assert read(settings, path).status_code == 404


def test_a_feed_shows_only_what_its_moderator_may_see(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    other = store.add_site("attic", Mode.POST, created_at=now)
    a_moderator(store, "jay", "garden", now=now, sections=["letters"])
    one_that_waits(store, other, now)
    one_that_waits(store, site, now, section="recipes")
    seen = one_that_waits(store, site, now, section="letters")
    (entry,) = entries(settings, link_of(Desk(settings, "jay")))
    assert entry["link"].endswith(seen.guid)


@on_both_databases
def test_a_link_is_known_by_its_hash_alone_and_noted_in_the_audit_log(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    token = link_of(Desk(settings, "robin")).split("/")[-1]
    rows = store.read(lambda connection: list(connection.execute(table.select())))
    noted = store.read(lambda connection: list(connection.execute(audit_log.select())))
    assert token not in repr(rows) + repr(noted)
    assert "moderator.feed" in {row.what for row in noted}
