"""What the platform would not hear of is read in the queue, and decided on the platform alone."""

import datetime as dt

import pytest

from model.labels import Action, Label
from service import moderation
from service.moderation import Actor, Ruling
from service.people.moderator_errors import NoWayBack
from service.privacy.secret_box import SecretBox
from service.record import Source, Via
from service.settings import Settings
from service.sites.accounts import KeyHolder, create_key
from service.sites.change import change_site
from service.sites.options import Callback
from service.store import CommentRow, Site, Store
from tests.moderators import Desk, a_moderator, one_that_waits
from tests.stored import a_site, stored

READ_ONLY = "To be read only: it came by {}"


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    site = a_site(store, now)
    a_moderator(store, "robin", "garden", now=now)
    return site


@pytest.fixture(params=[Via.AKISMET, Via.CORAL])
def comment(
    request: pytest.FixtureRequest, store: Store, site: Site, now: dt.datetime
) -> CommentRow:
    return one_that_waits(store, site, now, via=request.param)


@pytest.fixture
def robin(settings: Settings, comment: CommentRow) -> Desk:
    desk = Desk(settings, "robin")
    desk.open()
    return desk


def name_callback(store: Store, settings: Settings, now: dt.datetime) -> Site:
    """Let the site be told of decisions."""
    sealed = SecretBox(settings.secret_key).seal(b"a secret")
    options = {"callback": Callback("https://blog.example/notices", sealed)}
    return change_site(store, "garden", who="operator", now=now, options=options)


def test_without_a_way_back_the_queue_says_so_and_offers_no_decision(
    robin: Desk, comment: CommentRow
) -> None:
    assert robin.guid == comment.guid
    assert READ_ONLY.format(comment.via.capitalize()) in robin.page.text
    assert 'name="choice" value="spam"' not in robin.page.text


def test_a_decision_that_is_sent_all_the_same_is_refused(
    robin: Desk, comment: CommentRow, store: Store
) -> None:
    assert "would not hear of a decision" in robin.decide("spam")
    assert stored(store, comment) == comment
    page = robin.send("/review/bulk", choice="spam", guid=[comment.guid]).text
    assert "Nothing was decided." in page
    assert stored(store, comment) == comment


def test_it_can_be_skipped(robin: Desk, store: Store, site: Site, now: dt.datetime) -> None:
    other = one_that_waits(store, site, now)
    robin.decide("skip")
    assert robin.guid == other.guid


def test_a_callback_is_a_way_back(
    robin: Desk, comment: CommentRow, store: Store, settings: Settings, now: dt.datetime
) -> None:
    name_callback(store, settings, now)
    assert "To be read only" not in robin.open()
    robin.decide("spam")
    assert stored(store, comment).state is Action.REJECT


def test_whoever_asks_for_changes_has_one(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    comment = one_that_waits(store, site, now)
    robin = Desk(settings, "robin")
    assert "To be read only" not in robin.open()
    robin.decide("spam")
    assert stored(store, comment).state is Action.REJECT


def test_the_platform_decides_as_ever(
    comment: CommentRow, store: Store, site: Site, now: dt.datetime
) -> None:
    create_key(store, site.name, now=now)
    (key,) = store.keys(site.name)
    platform = Actor.platform(KeyHolder(site, key))
    moderator = Actor(source=Source.MODERATOR, name="robin")
    spam = Ruling.of(None, Label.SPAM)
    with pytest.raises(NoWayBack, match="sites set garden --callback URL"):
        moderation.decide(comment.guid, spam, actor=moderator, site=site, store=store, now=now)
    moderation.decide(comment.guid, spam, actor=platform, site=site, store=store, now=now)
    assert stored(store, comment).state is Action.REJECT
