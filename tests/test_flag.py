"""Readers flag, praise, and platforms promote: what that does to a comment, and what not."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from model.labels import Action, Label, Mode
from service.moderation.decide import decide
from service.moderation.flag import Flagged, flag
from service.moderation.people import Actor, Ruling
from service.moderation.praise import Praised, promote, vote
from service.moderation.undo import undo
from service.privacy.pseudonyms import Pseudonyms
from service.record import Change, FlagKind, Promotion, Source, StateBy, VoteKind, Waiting
from service.settings import Settings
from service.sites.options import SiteOptions
from service.store import CommentRow, Connection, Site, Store, authors, changes, flags, readers
from tests.databases import on_both_databases
from tests.stored import a_comment, a_site, edit, stored

pytestmark = on_both_databases

SPAM = Ruling.of(None, Label.SPAM)
FINE = Ruling.of(None, Label.LEGITIMATE)
ANN = "a" * 64


class Readers:
    """The readers of one site that hides a comment from a weight of 3 on, and its moderator."""

    def __init__(self, store: Store, site: Site, pseudonyms: Pseudonyms, now: dt.datetime) -> None:
        self.store, self.pseudonyms, self.now = store, pseudonyms, now
        self.site = dataclasses.replace(site, options=SiteOptions(flag_threshold=3.0))

    def flag(
        self, comment: CommentRow, *names: str, kind: FlagKind = FlagKind.SPAM, **changes: Any
    ) -> list[Flagged]:
        world = {**self._world, "pseudonyms": self.pseudonyms, **changes}
        return [flag(comment.guid, kind, reader=name, who="platform", **world) for name in names]

    def praise(
        self, comment: CommentRow, *names: str, kind: VoteKind = VoteKind.INSIGHTFUL
    ) -> list[Praised]:
        world = {**self._world, "pseudonyms": self.pseudonyms}
        return [vote(comment.guid, kind, reader=name, who="platform", **world) for name in names]

    def promote(self, comment: CommentRow) -> Praised:
        return promote(comment.guid, Promotion.EDITORS_PICK, who="platform", **self._world)

    def decide(self, comment: CommentRow, ruling: Ruling) -> None:
        actor = Actor(source=Source.MODERATOR, name="Mara")
        decide(comment.guid, ruling, actor=actor, **self._world)

    def undo(self, comment: CommentRow, number: int) -> None:
        actor = Actor(source=Source.MODERATOR, name="Mara")
        undo(comment.guid, number, actor=actor, **self._world)

    def record(self, name: str) -> tuple[int, int]:
        """How many flags of a reader were judged, and how many agreed."""
        hashes = self.pseudonyms.all_of(self.site.id, "reader", name)  # type: ignore[arg-type]
        found = self.store.write(
            lambda c: readers.find_or_add(c, self.site.id, hashes, at=self.now)
        )
        return found.n_judged, found.n_agreed

    @property
    def _world(self) -> dict[str, Any]:
        return {"site": self.site, "store": self.store, "now": self.now}


@pytest.fixture
def crowd(store: Store, settings: Settings, now: dt.datetime) -> Readers:
    return Readers(store, a_site(store, now), Pseudonyms(store, settings.secret_key), now)


@pytest.fixture
def comment(crowd: Readers) -> CommentRow:
    return a_comment(crowd.store, crowd.site, crowd.now, author_hash=ANN)


def test_a_flagged_comment_waits_for_a_person_and_stays_where_it_is(
    crowd: Readers, comment: CommentRow
) -> None:
    (flagged,) = crowd.flag(comment, "ben")
    assert flagged.is_new
    assert flagged.flag.weight == 1.0
    assert flagged.comment == stored(crowd.store, comment)
    assert (flagged.comment.state, flagged.comment.waiting) == (Action.PUBLISH, Waiting.FLAGGED)


def test_more_flags_are_more_urgent(crowd: Readers, comment: CommentRow) -> None:
    one, two = crowd.flag(comment, "ben", "cleo")
    assert two.comment.urgency > one.comment.urgency > 0
    assert two.comment.flag_weight == 2.0


def test_a_reader_flags_a_comment_once(crowd: Readers, comment: CommentRow) -> None:
    (first,) = crowd.flag(comment, "ben", note="look at the link")
    (again,) = crowd.flag(comment, "ben", kind=FlagKind.ABUSE)
    assert not again.is_new
    assert again.flag == first.flag
    assert stored(crowd.store, comment) == first.comment


def test_a_reader_is_the_same_under_a_new_hash_key(crowd: Readers, comment: CommentRow) -> None:
    crowd.flag(comment, "ben")
    crowd.pseudonyms.rotate(now=crowd.now)
    (again,) = crowd.flag(comment, "ben")
    assert not again.is_new
    (once_more,) = crowd.flag(comment, "ben")
    assert not once_more.is_new


def test_over_the_threshold_a_comment_is_hidden_for_twelve_hours(
    crowd: Readers, comment: CommentRow, now: dt.datetime
) -> None:
    *_, last = crowd.flag(comment, "ben", "cleo", "dora")
    assert (last.comment.state, last.comment.state_by) == (Action.HOLD, StateBy.FLAGS)
    assert last.comment.held_by_flags_until == now + dt.timedelta(hours=12)
    assert last.comment.waiting is Waiting.FLAGGED
    told = crowd.store.read(lambda c: changes.after(c, crowd.site.id, changes.START, limit=10))
    assert [(change.what, change.state) for change in told] == [(Change.HIDDEN, Action.HOLD)]


def test_no_threshold_no_hiding(crowd: Readers, comment: CommentRow) -> None:
    crowd.site = dataclasses.replace(crowd.site, options=SiteOptions())
    *_, last = crowd.flag(comment, *"abcdefghijklmnop")
    assert last.comment.state is Action.PUBLISH


def test_a_site_that_only_watches_hides_nothing(crowd: Readers, comment: CommentRow) -> None:
    crowd.site = dataclasses.replace(crowd.site, mode=Mode.LOG_ONLY)
    *_, last = crowd.flag(comment, *"abcdefghijklmnop")
    assert last.comment.state is Action.PUBLISH


def test_a_trusted_author_is_spared(crowd: Readers, comment: CommentRow) -> None:
    crowd.store.write(lambda c: authors.count(c, crowd.site.id, ANN, accepted=5, at=crowd.now))
    *_, last = crowd.flag(comment, *"abcdefghijklmnop")
    assert (last.comment.state, last.comment.waiting) == (Action.PUBLISH, Waiting.FLAGGED)


def test_votes_make_up_for_flags(crowd: Readers, comment: CommentRow) -> None:
    crowd.praise(comment, "uma", "vera")
    *_, third = crowd.flag(comment, "ben", "cleo", "dora")
    assert third.comment.state is Action.PUBLISH
    assert third.comment.vote_weight == 2.0


def test_a_reader_praises_a_comment_once(crowd: Readers, comment: CommentRow) -> None:
    first, again = crowd.praise(comment, "uma", "uma")
    assert (first.is_new, again.is_new) == (True, False)
    assert stored(crowd.store, comment).vote_weight == 1.0


def test_a_reader_who_praises_a_comment_for_two_things_counts_once(
    crowd: Readers, comment: CommentRow
) -> None:
    crowd.praise(comment, "uma")
    (second,) = crowd.praise(comment, "uma", kind=VoteKind.FUNNY)
    assert second.is_new
    assert second.comment.vote_weight == 1.0


def test_praise_makes_a_flagged_comment_less_urgent(crowd: Readers, comment: CommentRow) -> None:
    *_, flagged = crowd.flag(comment, "ben", "cleo")
    *_, praised = crowd.praise(comment, "uma", "vera")
    assert praised.comment.waiting is Waiting.FLAGGED
    assert praised.comment.urgency < flagged.comment.urgency


def test_what_is_promoted_is_never_hidden(crowd: Readers, comment: CommentRow) -> None:
    assert crowd.promote(comment).is_new
    assert not crowd.promote(comment).is_new
    *_, last = crowd.flag(comment, *"abcdefghijklmnop")
    assert (last.comment.state, last.comment.waiting) == (Action.PUBLISH, Waiting.FLAGGED)


def test_what_flags_hid_is_shown_again_when_it_is_promoted(
    crowd: Readers, comment: CommentRow
) -> None:
    crowd.flag(comment, "ben", "cleo", "dora")
    promoted = crowd.promote(comment).comment
    assert (promoted.state, promoted.state_by) == (Action.PUBLISH, StateBy.MACHINE)
    assert promoted.held_by_flags_until is None


def test_what_a_person_approved_flags_do_not_touch(crowd: Readers, comment: CommentRow) -> None:
    crowd.decide(comment, FINE)
    approved = stored(crowd.store, comment)
    crowd.flag(comment, "ben", "cleo", "dora", "emil")
    assert stored(crowd.store, comment) == approved
    assert crowd.record("ben") == (1, 0)


def test_a_small_edit_leaves_an_approved_comment_immune(
    crowd: Readers, comment: CommentRow
) -> None:
    crowd.decide(comment, FINE)
    edit(crowd.store, comment, "The bread came out well. Thank you!", crowd.now, same=True)
    *_, last = crowd.flag(comment, "ben", "cleo", "dora")
    assert last.comment.state is Action.PUBLISH


def test_another_text_ends_the_immunity(crowd: Readers, comment: CommentRow) -> None:
    crowd.decide(comment, FINE)
    edit(crowd.store, comment, "Something else altogether.", crowd.now, same=False)
    *_, last = crowd.flag(comment, "ben", "cleo", "dora")
    assert (last.comment.state, last.comment.state_by) == (Action.HOLD, StateBy.FLAGS)


def test_flags_are_judged_by_the_decision_and_open_again_when_it_is_undone(
    crowd: Readers, comment: CommentRow
) -> None:
    crowd.flag(comment, "ben", "cleo", "dora")
    before = stored(crowd.store, comment)
    crowd.decide(comment, SPAM)
    assert crowd.record("ben") == crowd.record("dora") == (1, 1)
    assert stored(crowd.store, comment).flag_weight == 0
    crowd.undo(comment, 1)
    assert crowd.record("ben") == (0, 0)
    assert stored(crowd.store, comment) == before


def test_another_decision_judges_anew(crowd: Readers, comment: CommentRow) -> None:
    crowd.flag(comment, "ben")
    crowd.decide(comment, SPAM)
    crowd.decide(comment, FINE)
    assert crowd.record("ben") == (1, 0)
    crowd.undo(comment, 2)
    assert crowd.record("ben") == (1, 1)


def test_an_escalation_judges_nobody(crowd: Readers, comment: CommentRow) -> None:
    crowd.flag(comment, "ben")
    crowd.decide(comment, Ruling.escalation())
    assert crowd.record("ben") == (0, 0)
    (later,) = crowd.flag(comment, "cleo")
    assert later.comment.waiting is Waiting.ESCALATED


def test_flags_that_came_while_a_comment_was_approved_count_when_that_is_undone(
    crowd: Readers, comment: CommentRow
) -> None:
    crowd.decide(comment, FINE)
    crowd.flag(comment, "ben", "cleo", "dora")
    crowd.undo(comment, 1)
    after = stored(crowd.store, comment)
    assert (after.state_by, after.waiting) == (StateBy.FLAGS, Waiting.FLAGGED)


def test_a_record_of_agreement_gives_weight(crowd: Readers, comment: CommentRow) -> None:
    for _ in range(5):
        bad = a_comment(crowd.store, crowd.site, crowd.now)
        crowd.flag(bad, "ben", "zoe")
        crowd.decide(bad, SPAM)
    (seasoned,) = crowd.flag(comment, "ben")
    assert seasoned.flag.weight == pytest.approx(14 / 9)
    assert not seasoned.flag.is_fresh


def test_a_crowd_of_strangers_within_an_hour_weighs_less(
    crowd: Readers, comment: CommentRow, now: dt.datetime
) -> None:
    crowd.site = dataclasses.replace(crowd.site, options=SiteOptions())
    weights = [each.flag.weight for each in crowd.flag(comment, *"abcdef")]
    assert weights == [1, 1, 1, 3 / 4, 3 / 5, 3 / 6]
    (later,) = crowd.flag(comment, "g", now=now + dt.timedelta(hours=2))
    assert later.flag.weight == 1


def test_what_is_rejected_no_flag_brings_back_into_the_queue(crowd: Readers) -> None:
    rejected = a_comment(crowd.store, crowd.site, crowd.now, state=Action.REJECT)
    (flagged,) = crowd.flag(rejected, "ben")
    assert flagged.comment.waiting is None


def test_flags_are_kept_with_what_readers_said(crowd: Readers, comment: CommentRow) -> None:
    crowd.flag(comment, "ben", kind=FlagKind.TROLLING, note="always the same")

    def read(connection: Connection) -> list[flags.FlagRow]:
        return flags.of_comment(connection, comment.id)

    (kept,) = crowd.store.read(read)
    assert (kept.kind, kept.note, kept.agreed) == (FlagKind.TROLLING, "always the same", None)


def at_once(n_threads: int, work: Callable[[int], Any]) -> list[Any]:
    """Do ``work`` in so many threads that begin together."""
    barrier = threading.Barrier(n_threads)

    def begin(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(n_threads) as pool:
        return list(pool.map(begin, range(n_threads)))


def test_of_repeats_that_arrive_at_once_one_is_new(crowd: Readers, comment: CommentRow) -> None:
    done = at_once(6, lambda _: crowd.flag(comment, "ben")[0])
    assert [each.is_new for each in done].count(True) == 1
    assert stored(crowd.store, comment).flag_weight == 1.0


def test_flags_that_arrive_at_once_all_count(crowd: Readers, comment: CommentRow) -> None:
    done = at_once(6, lambda number: crowd.flag(comment, f"reader {number}")[0])
    assert all(each.is_new for each in done)
    assert sorted(each.flag.weight for each in done) == [0.5, 0.6, 0.75, 1, 1, 1]
    assert stored(crowd.store, comment).flag_weight == pytest.approx(4.85)


def test_decisions_that_arrive_at_once_leave_one_standing(
    crowd: Readers, comment: CommentRow
) -> None:
    crowd.flag(comment, "ben")
    at_once(6, lambda number: crowd.decide(comment, (SPAM, FINE)[number % 2]))
    is_rejected = stored(crowd.store, comment).state is Action.REJECT
    record = crowd.store.read(lambda c: authors.record(c, crowd.site.id, ANN))
    assert (record.n_rejected, record.n_accepted) == (is_rejected, not is_rejected)
    assert crowd.record("ben") == (1, int(is_rejected))
