"""The queue: what a moderator is shown, what each button does, and the way back."""

import dataclasses
import datetime as dt
import re

import pytest
from sqlalchemy import insert

from model.labels import Action, Label
from model.verdict import Reason
from service.record import FlagKind, StateBy, Waiting
from service.settings import Settings
from service.store import Site, Store, authors, decisions, flags, moderators, readers
from service.store.comment_rows import CommentRow
from service.store.flags import FlagRow
from service.store.tables import waves
from tests.moderators import AUTHOR, Desk, a_moderator, one_that_waits
from tests.stored import a_site, stored


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    """A site that robin looks after."""
    site = a_site(store, now)
    a_moderator(store, "robin", "garden", now=now)
    return site


@pytest.fixture
def queue(store: Store, site: Site, now: dt.datetime) -> list[CommentRow]:
    """Three comments that wait, in the order in which they are shown."""
    return [one_that_waits(store, site, now, text=f"Number {n} of them.") for n in range(3)]


@pytest.fixture
def robin(settings: Settings, queue: list[CommentRow]) -> Desk:
    """The moderator robin, at the queue."""
    desk = Desk(settings, "robin")
    desk.open()
    return desk


def test_the_first_in_line_is_shown_with_the_next_one_at_hand(
    robin: Desk, queue: list[CommentRow]
) -> None:
    assert robin.guid == queue[0].guid
    assert f'<template id="upcoming" data-guid="{queue[1].guid}">' in robin.page.text
    assert "3 waiting" in robin.page.text


@pytest.mark.parametrize(("choice", "action", "label", "words"), [
    ("legitimate", Action.PUBLISH, Label.LEGITIMATE, "Published as legitimate."),
    ("spam", Action.REJECT, Label.SPAM, "Rejected as spam."),
    ("abuse", Action.REJECT, Label.ABUSE, "Rejected as abuse."),
    ("reject:off-topic", Action.REJECT, None, "Rejected: off-topic."),
    ("escalate", Action.HOLD, None, "Escalated to the others."),
    ("mute", Action.REJECT, None, "Rejected, and its author muted."),
])  # fmt: skip
def test_a_button_decides_and_leads_to_the_next_comment(
    robin: Desk,
    queue: list[CommentRow],
    store: Store,
    choice: str,
    action: Action,
    label: Label | None,
    words: str,
) -> None:
    page = robin.decide(choice, note="As we agreed.")
    decision = store.read(lambda connection: decisions.of_comment(connection, queue[0].id))[0]
    assert (decision.action, decision.label, decision.note) == (action, label, "As we agreed.")
    assert stored(store, queue[0]).state is action
    assert robin.guid == queue[1].guid
    assert words in page


def test_decisions_are_taken_back_one_after_the_other(
    robin: Desk, queue: list[CommentRow], store: Store
) -> None:
    for choice in ("spam", "mute", "legitimate"):
        robin.decide(choice)
    assert robin.guid is None
    assert "All done" in robin.page.text
    for comment in reversed(queue):
        assert "Taken back." in robin.undo()
        assert robin.guid == comment.guid
        assert stored(store, comment).waiting is Waiting.HELD
    record = store.read(lambda connection: authors.record(connection, queue[0].site_id, AUTHOR))
    assert record.muted_at is None
    assert "There is nothing to take back" in robin.undo()


def test_what_was_decided_before_signing_in_is_not_taken_back(
    robin: Desk, settings: Settings, queue: list[CommentRow], store: Store
) -> None:
    robin.decide("spam")
    later = Desk(settings, "robin")
    later.open()
    assert "There is nothing to take back" in later.undo()
    assert stored(store, queue[0]).state is Action.REJECT


def test_a_skipped_comment_goes_on_waiting_and_comes_back_when_asked_for(
    robin: Desk, queue: list[CommentRow], store: Store
) -> None:
    robin.decide("skip")
    assert robin.guid == queue[1].guid
    assert stored(store, queue[0]).waiting is Waiting.HELD
    robin.open()
    assert robin.guid == queue[1].guid
    robin.send("/review/take-up")
    robin.open()
    assert robin.guid == queue[0].guid


def test_what_one_moderator_escalates_is_the_first_for_another(
    robin: Desk, settings: Settings, store: Store, queue: list[CommentRow], now: dt.datetime
) -> None:
    robin.decide("escalate", note="Is this about the vote or about her?")
    a_moderator(store, "wren", "garden", now=now)
    wren = Desk(settings, "wren")
    assert "A moderator asks for a second opinion." in wren.open()
    assert 'robin: <q dir="auto">Is this about the vote or about her?</q></span>' in wren.page.text
    assert wren.guid == queue[0].guid


def test_two_moderators_never_have_the_same_comment_before_them(
    robin: Desk, settings: Settings, store: Store, queue: list[CommentRow], now: dt.datetime
) -> None:
    a_moderator(store, "wren", "garden", now=now)
    wren = Desk(settings, "wren")
    wren.open()
    assert (robin.guid, wren.guid) == (queue[0].guid, queue[2].guid)
    assert "robin has this comment before them" in wren.open(f"/review/comments/{queue[0].guid}")


def test_an_edit_in_the_meantime_is_not_decided_unseen(
    robin: Desk, queue: list[CommentRow], store: Store
) -> None:
    page = robin.send(f"/review/comments/{robin.guid}/decide", choice="legitimate", revision=7).text
    assert "was edited while you read it" in page
    assert stored(store, queue[0]).state is Action.HOLD


def test_of_another_site_or_section_nothing_is_seen(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    other = store.add_site("harbour", site.mode, created_at=now)
    foreign = one_that_waits(store, other, now)
    closed = one_that_waits(store, site, now, section="politics")
    ours = one_that_waits(store, site, now, section="baking")
    a_moderator(store, "wren", "garden", now=now, sections=["baking"])
    wren = Desk(settings, "wren")
    wren.open()
    assert wren.guid == ours.guid
    for hidden in (foreign, closed):
        path = f"/review/comments/{hidden.guid}"
        assert wren.client.get(path).status_code == 404
        wren.open()
        assert wren.send(f"{path}/decide", choice="spam", revision=1).status_code == 404
        assert stored(store, hidden).state is Action.HOLD


@pytest.mark.parametrize("asked", [
    "text=velvet+slippers", "kind=flagged", "reason=links_many", "label=abuse", "language=de", "page=https://blog.example/b",
    f"author={'b' * 64}", "site=garden&label=abuse",
])  # fmt: skip
def test_a_filter_leads_to_what_it_asks_for(
    robin: Desk, store: Store, site: Site, now: dt.datetime, asked: str
) -> None:
    wanted = one_that_waits(
        store, site, now, kind=Waiting.FLAGGED, label=Label.ABUSE, language="de",
        page_url="https://blog.example/b", author_hash="b" * 64, text="My velvet slippers.",
        reasons=(Reason("links_many", "It holds many links.", 1.2, ()),),
    )  # fmt: skip
    robin.open(f"/review?{asked}")
    assert robin.guid == wanted.guid
    robin.decide("abuse")
    assert stored(store, wanted).state is Action.REJECT


@pytest.mark.parametrize("asked", [
    "kind=nonsense", "wave=x", "wave=99999999999999999", "after=x:y:z", "site=nobodys", "older=age",
    "reason=%22%5D%25",
])  # fmt: skip
def test_an_address_that_makes_no_sense_does_no_harm(robin: Desk, asked: str) -> None:
    robin.open(f"/review?{asked}")
    assert robin.page.status_code == 200


def test_likely_abuse_is_covered_until_it_is_asked_for(
    robin: Desk, store: Store, site: Site, now: dt.datetime
) -> None:
    rude = one_that_waits(store, site, now, label=Label.ABUSE, text="You are a fool.")
    page = robin.open(f"/review/comments/{rude.guid}")
    assert '<details class="veil">' in page
    assert page.count("You are a fool.") == 1


def test_what_readers_say_and_what_was_decided_stands_beside_the_comment(
    robin: Desk, store: Store, queue: list[CommentRow], now: dt.datetime
) -> None:
    comment = queue[0]

    def flag(connection) -> None:
        reader = readers.find_or_add(connection, comment.site_id, ["r" * 64], at=now)
        row = FlagRow(
            comment_id=comment.id, reader_id=reader.id, revision=1, kind=FlagKind.TROLLING,
            note="He <b>always</b> does this.", weight=1.5, is_fresh=False, created_at=now,
        )  # fmt: skip
        flags.add(connection, row)

    store.write(flag)
    robin.decide("reject:rude", note="Third time.")
    page = robin.open(f"/review/comments/{comment.guid}")
    for words in (
        "Trolling",
        "1.5",
        "&lt;b&gt;always&lt;/b&gt; does",
        "for rude",
        "Third time.",
    ):
        assert words in page


def test_how_many_readers_flagged_a_comment_for_what_is_said_at_its_top(
    robin: Desk, store: Store, site: Site, now: dt.datetime
) -> None:
    comment = one_that_waits(store, site, now, kind=Waiting.FLAGGED)
    path = f"/review/comments/{comment.guid}"
    for n, said in enumerate(("A reader flagged it: spam.", "2 readers flagged it: spam, other.")):
        row = FlagRow(
            comment_id=comment.id, reader_id=0, revision=1, kind=[FlagKind.SPAM, FlagKind.OTHER][n],
            note="", weight=1.0, is_fresh=True, created_at=now,
        )  # fmt: skip

        def flag(connection, row: FlagRow = row, reader: str = f"{n}" * 64) -> None:
            known = readers.find_or_add(connection, comment.site_id, [reader], at=now)
            flags.add(connection, dataclasses.replace(row, reader_id=known.id))

        store.write(flag)
        assert said in robin.open(path)


def test_a_comment_is_shown_as_text_with_its_links_and_tricks(
    robin: Desk, store: Store, site: Site, now: dt.datetime
) -> None:
    text = "<script>alert(1)</script> Buy fr\u200bee at https://pills.example/now"
    reasons = (Reason("links", "It has a link.", 1.2, ((33, 37),)),)
    one = one_that_waits(
        store, site, now, text=text, author_name='"><img src=x>', reasons=reasons,
        author_url="javascript:alert(2)",
    )  # fmt: skip
    page = robin.open(f"/review/comments/{one.guid}")
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "<strong>pills.example</strong>" in page
    assert 'href="https://pills' not in page
    assert 'href="javascript' not in page
    assert ">ZWSP</abbr>" in page
    assert '<mark class="span"' in page


def test_what_lists_and_waves_hold_says_so(
    robin: Desk, store: Store, site: Site, now: dt.datetime
) -> None:
    held = one_that_waits(store, site, now, state_by=StateBy.LIST)
    assert "One of the site&#39;s lists held it." in robin.open(f"/review/comments/{held.guid}")


def test_a_long_queue_is_read_page_by_page(
    robin: Desk, store: Store, site: Site, now: dt.datetime
) -> None:
    for n in range(30):
        one_that_waits(store, site, now, author_name=f"Author {n}.")
    page = robin.open()
    assert "Further down" in page
    further = page.split("Further down")[0].rsplit('href="', 1)[1].split('"')[0]
    rest = robin.open(further.replace("&amp;", "&"))
    assert "Author 29." in rest
    assert "Author 2.<" not in rest.split('<aside class="line"')[1]


def choose(robin: Desk, asked: str) -> list[str]:
    """Open the preview of a bulk decision; return the guids that it is about."""
    return re.findall(r'name="guid" value="(\w+)"', robin.open(f"/review/bulk?{asked}"))


def test_many_are_counted_and_sampled_before_they_are_decided_as_one(
    robin: Desk, store: Store, site: Site, queue: list[CommentRow], now: dt.datetime
) -> None:
    author = "c" * 64
    many = [one_that_waits(store, site, now, author_hash=author) for _ in range(12)]
    guids = choose(robin, f"author={author}")
    assert sorted(guids) == sorted(one.guid for one in many)
    assert "12 comments at once" in robin.page.text
    assert robin.page.text.count("The bread came out well.") == 10
    assert all(stored(store, one).waiting for one in many)
    page = robin.send("/review/bulk", guid=guids, choice="spam").text
    assert "Rejected 12 as spam." in page
    assert all(stored(store, one).state is Action.REJECT for one in many)
    assert all(stored(store, one).waiting for one in queue)
    assert "Taken back: 12 decisions." in robin.undo()
    assert all(stored(store, one).waiting is Waiting.HELD for one in many)


def test_what_others_decided_in_the_meantime_is_left_alone(
    robin: Desk, settings: Settings, store: Store, queue: list[CommentRow]
) -> None:
    guids = choose(robin, "&".join(f"guid={one.guid}" for one in queue))
    elsewhere = Desk(settings, "robin")
    elsewhere.open()
    elsewhere.decide("legitimate")
    page = robin.send("/review/bulk", guid=guids, choice="reject:off-topic").text
    assert "Rejected 2: off-topic." in page
    assert stored(store, queue[0]).state is Action.PUBLISH


def test_bulk_decisions_stay_within_one_site_and_what_may_be_seen(
    robin: Desk, store: Store, site: Site, queue: list[CommentRow], now: dt.datetime
) -> None:
    foreign = one_that_waits(store, store.add_site("harbour", site.mode, created_at=now), now)
    both = f"guid={queue[0].guid}&guid={foreign.guid}"
    assert choose(robin, both) == [queue[0].guid]
    robin.send("/review/bulk", guid=[foreign.guid, queue[0].guid], choice="spam")
    assert stored(store, foreign).state is Action.HOLD
    assert stored(store, queue[0]).state is Action.REJECT


@pytest.mark.parametrize("choice", ["", "reject", "reject:nonsense", "mute"])
def test_a_bulk_decision_that_makes_no_sense_is_refused(
    robin: Desk, store: Store, queue: list[CommentRow], choice: str
) -> None:
    guids = [one.guid for one in queue]
    assert robin.send("/review/bulk", guid=guids, choice=choice).status_code == 400
    assert all(stored(store, one).waiting for one in queue)


def test_counts_are_those_of_what_is_asked_for(
    robin: Desk, store: Store, site: Site, now: dt.datetime
) -> None:
    one_that_waits(store, site, now, kind=Waiting.FLAGGED, language="de")
    counts = robin.client.get("/review/counts")
    assert counts.get_json() == {"all": 4, "held": 3, "flagged": 1}
    assert robin.client.get("/review/counts?language=de").get_json() == {"all": 1, "flagged": 1}
    robin.send("/review/sign-out")
    assert robin.client.get("/review/counts").status_code == 303


def test_an_empty_search_does_not_say_that_all_is_done(robin: Desk) -> None:
    page = robin.open("/review?text=nowhere+to+be+found")
    assert "Nothing of this kind" in page
    assert "All done" not in page


@pytest.mark.parametrize("code", ["links", "_inks_many", "words"])
def test_a_filter_by_reason_means_the_whole_code(
    robin: Desk, store: Store, site: Site, now: dt.datetime, code: str
) -> None:
    said = Reason("links_many", 'It says ["words"], "Holds" and links.', 1.2, ())
    one_that_waits(store, site, now, reasons=(said,))
    robin.open(f"/review?reason={code}")
    assert robin.guid is None


def test_near_identical_comments_of_other_sections_are_not_shown(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    def a_wave(connection) -> int:
        row = insert(waves).values(
            site_id=site.id, n_members=3, n_rejected=0, n_published=0, first_at=now, last_at=now
        )
        added = connection.execute(row).inserted_primary_key
        assert added
        return added[0]

    wave = store.write(a_wave)
    texts = {"baking": "Flour power.", "politics": "Vote for flour."}
    for section, text in texts.items():
        one_that_waits(store, site, now, section=section, wave_id=wave, text=text)
    shown = one_that_waits(store, site, now, section="baking", wave_id=wave, text="Flour!")
    a_moderator(store, "wren", "garden", now=now, sections=["baking"])
    page = Desk(settings, "wren").open(f"/review/comments/{shown.guid}")
    assert "Flour power." in page
    assert "Vote for flour." not in page


def test_what_lies_in_a_section_that_was_taken_is_not_taken_back(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    comment = one_that_waits(store, site, now, section="politics")
    wren = a_moderator(store, "wren", "garden", now=now)
    desk = Desk(settings, "wren")
    desk.open()
    desk.decide("spam")
    store.write(
        lambda connection: moderators.set_membership(
            connection, wren.id, site.id, "moderator", ["baking"]
        )
    )
    assert "There is nothing to take back" in desk.undo()
    assert stored(store, comment).state is Action.REJECT
