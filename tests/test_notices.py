"""Notices: in the outbox with the change itself, sent until they are taken, given up after days."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from model.labels import Action, Label
from service.background.jobs import forget_notices
from service.background.loop import Tools
from service.background.notices import FIRST_PAUSE, GIVEN_UP_AFTER, LONGEST_PAUSE, pause, send_due
from service.moderation.decide import decide
from service.moderation.erase_comment import erase_comment
from service.moderation.people import Actor, Ruling
from service.privacy.secret_box import SecretBox
from service.record import Source
from service.settings import Settings
from service.sites.change import change_site
from service.sites.options import Callback
from service.store import CommentRow, Site, Store, changes
from service.store.tables import notices
from tests.databases import on_both_databases
from tests.receiver import Receiver
from tests.stored import a_comment, a_site

SECRET = b"shared with the blog"
MODERATOR = Actor(source=Source.MODERATOR, name="Mara")


class Outbox:
    """The outbox of a service whose clock the tests turn, and a blog that is called back."""

    def __init__(self, store: Store, settings: Settings, blog: Receiver, now: dt.datetime) -> None:
        self.store, self.blog, self.now = store, blog, now
        self.settings = dataclasses.replace(settings, private_callbacks=True)
        self.site = self.with_callback(a_site(store, now).name, blog)

    def with_callback(self, name: str, blog: Receiver) -> Site:
        sealed = SecretBox(self.settings.secret_key).seal(SECRET)
        callback = Callback(f"http://127.0.0.1:{blog.port}/{name}", sealed)
        options = {"callback": callback}
        return change_site(self.store, name, who="operator", now=self.now, options=options)

    def decide(self, comment: CommentRow | None = None, *, site: Site | None = None) -> CommentRow:
        site = site or self.site
        comment = comment or a_comment(self.store, site, self.now)
        spam = Ruling.of(None, Label.SPAM)
        decide(comment.guid, spam, actor=MODERATOR, site=site, store=self.store, now=self.now)
        return comment

    def send(self) -> None:
        tools = Tools(self.store, self.settings, is_over=lambda: False)
        send_due(tools, self.now, randomness=lambda: 0.5)

    def wait(self, **time: float) -> None:
        self.now += dt.timedelta(**time)

    def rows(self) -> list[Any]:
        found = select(notices).order_by(notices.c.id)
        return self.store.read(lambda c: list(c.execute(found)))


@pytest.fixture
def blog() -> Iterator[Receiver]:
    with Receiver().open() as blog:
        yield blog


@pytest.fixture
def outbox(store: Store, settings: Settings, blog: Receiver, now: dt.datetime) -> Outbox:
    return Outbox(store, settings, blog, now)


@on_both_databases
def test_a_platform_is_told_what_became_of_a_comment(outbox: Outbox, blog: Receiver) -> None:
    comment = outbox.decide()
    outbox.send()
    ((path, headers, body),) = blog.requests
    assert path == "/garden"
    assert json.loads(body) == {
        "id": comment.guid,
        "external_id": None,
        "what": "decided",
        "state": "reject",
        "label": "spam",
        "reason": None,
        "by": "person",
        "at": outbox.now.isoformat(),
    }
    assert headers["Chaffinch-Signature"].startswith("t=")
    (row,) = outbox.rows()
    assert (row.sent_at, row.next_at, row.n_attempts) == (outbox.now, None, 1)


def test_what_was_taken_is_not_sent_again(outbox: Outbox, blog: Receiver) -> None:
    outbox.decide()
    outbox.send()
    outbox.wait(days=1)
    outbox.send()
    assert len(blog.requests) == 1


@on_both_databases
def test_what_was_not_taken_is_sent_again_later_and_later(outbox: Outbox, blog: Receiver) -> None:
    blog.status = 503
    outbox.decide()
    for minutes in (0, 0.5, 1, 2, 4):
        outbox.wait(minutes=minutes)
        outbox.send()
        outbox.wait(seconds=1)
        outbox.send()  # too soon
        outbox.wait(seconds=-1)
    assert len(blog.requests) == 5
    (row,) = outbox.rows()
    assert (row.n_attempts, row.sent_at) == (5, None)
    assert row.last_error == "127.0.0.1 answered 503"
    blog.status = 200
    outbox.wait(minutes=8)
    outbox.send()
    (row,) = outbox.rows()
    assert (row.next_at, row.last_error) == (None, None)
    names = {headers["Chaffinch-Notice"] for _, headers, _ in blog.requests}
    assert len(names) == 1  # by which a blog knows what it has


def test_after_days_a_notice_is_given_up(outbox: Outbox, blog: Receiver) -> None:
    blog.status = 500
    outbox.decide()
    outbox.send()
    outbox.wait(days=3, seconds=1)
    outbox.send()
    (row,) = outbox.rows()
    assert (row.next_at, row.sent_at, row.n_attempts) == (None, None, 2)
    blog.status = 200
    outbox.wait(days=1)
    outbox.send()
    assert len(blog.requests) == 2


def test_who_does_not_answer_is_not_asked_for_each_notice(outbox: Outbox, blog: Receiver) -> None:
    for _ in range(5):
        outbox.decide()
    blog.status = 503
    outbox.send()
    assert len(blog.requests) == 1
    blog.status = 200
    outbox.wait(minutes=1)
    outbox.send()
    assert len(blog.requests) == 6
    assert all(row.sent_at for row in outbox.rows())


def test_one_blog_that_is_away_keeps_no_other_waiting(outbox: Outbox, blog: Receiver) -> None:
    a_site(outbox.store, outbox.now, "kitchen")
    with Receiver(503).open() as other:
        site = outbox.with_callback("kitchen", other)
        outbox.decide(site=site)
        outbox.decide()
        outbox.send()
        assert (len(other.requests), len(blog.requests)) == (1, 1)


def test_a_site_without_a_callback_has_no_outbox(
    store: Store, settings: Settings, now: dt.datetime
) -> None:
    site = a_site(store, now)
    comment = a_comment(store, site, now)
    decide(
        comment.guid,
        Ruling(action=Action.REJECT),
        actor=MODERATOR,
        site=site,
        store=store,
        now=now,
    )
    assert store.read(lambda c: c.execute(select(func.count()).select_from(notices)).scalar()) == 0


def test_what_was_not_committed_is_not_told(outbox: Outbox, blog: Receiver) -> None:
    comment = outbox.decide()
    outbox.send()

    def fail(connection: Any) -> None:
        change = changes.after(connection, outbox.site.id, changes.START, limit=1)[0]
        changes.add(connection, comment=comment, what=change.what, by=change.by, at=outbox.now)
        raise LookupError

    with pytest.raises(LookupError):
        outbox.store.write(fail)
    outbox.send()
    assert len(blog.requests) == 1


def test_a_private_address_gets_nothing_unless_the_operator_says_so(
    outbox: Outbox, blog: Receiver
) -> None:
    outbox.settings = dataclasses.replace(outbox.settings, private_callbacks=False)
    outbox.decide()
    outbox.send()
    assert blog.requests == []
    (row,) = outbox.rows()
    assert "CHAFFINCH_PRIVATE_CALLBACKS" in row.last_error


def test_a_secret_of_another_key_is_an_error_that_says_so(outbox: Outbox, blog: Receiver) -> None:
    outbox.settings = dataclasses.replace(outbox.settings, secret_key="k" * 64)
    outbox.decide()
    outbox.send()
    assert blog.requests == []
    (row,) = outbox.rows()
    assert "cannot be read with this secret key" in row.last_error


def test_who_lost_the_lease_sends_nothing_more(outbox: Outbox, blog: Receiver) -> None:
    outbox.decide()
    send_due(Tools(outbox.store, outbox.settings, is_over=lambda: True), outbox.now)
    assert blog.requests == []


@given(st.integers(1, 1000), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_and_have_bounds(n_attempts: int, chance: float) -> None:
    waited = pause(n_attempts, randomness=lambda: chance)
    assert FIRST_PAUSE / 2 <= waited <= LONGEST_PAUSE * 1.5
    assert pause(n_attempts + 1, randomness=lambda: chance) >= waited
    assert waited < GIVEN_UP_AFTER


def erase(outbox: Outbox, comment: CommentRow, *, answered: bool) -> None:
    erase_comment(
        comment.guid,
        who="operator",
        site=outbox.site,
        store=outbox.store,
        now=outbox.now,
        answered=answered,
    )


@on_both_databases
def test_what_was_still_to_be_told_of_an_erased_comment_is_not_told(
    outbox: Outbox, blog: Receiver
) -> None:
    erase(outbox, outbox.decide(), answered=True)
    outbox.send()
    assert (outbox.rows(), blog.requests) == ([], [])


@on_both_databases
def test_a_platform_is_told_what_an_operator_erased(outbox: Outbox, blog: Receiver) -> None:
    comment = outbox.decide()
    outbox.send()
    erase(outbox, comment, answered=False)
    outbox.send()
    (_, _, first), (_, _, second) = blog.requests
    assert json.loads(first)["what"] == "decided"
    assert (json.loads(second)["what"], json.loads(second)["id"]) == ("erased", comment.guid)
    assert len(outbox.rows()) == 1


@on_both_databases
def test_old_notices_are_forgotten_unless_they_are_still_to_be_sent(
    outbox: Outbox, blog: Receiver
) -> None:
    outbox.decide()
    outbox.send()
    outbox.wait(days=29)
    outbox.decide()
    tools = Tools(outbox.store, outbox.settings, is_over=lambda: False)
    forget_notices(tools, outbox.now)
    assert len(outbox.rows()) == 2
    outbox.wait(days=31)
    forget_notices(tools, outbox.now)
    (left,) = outbox.rows()
    assert left.sent_at is None
