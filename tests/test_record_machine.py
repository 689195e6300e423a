"""What becomes of comments, driven at random on both databases, against a plain model of the rules.

A comment is one however often it is sent, a decision binds what a person saw, an undo restores what
was before, an edit that says something else asks again, and what was erased does not come back.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from model.labels import Action, Mode
from service.errors import AnotherComment, ErasedComment
from service.moderation import Actor, Ruling, decide, undo
from service.record import Source, StateBy, Waiting
from service.sites.accounts import KeyHolder, create_key
from service.store import CommentRow, Store
from tests.databases import on_both_databases
from tests.platform_of_a_site import Platform

# Long words make a text in which a full stop more is a small change, and few of them no wave.
THEMES = ("Brotbackgemeinschaftstreffen morgen", "Streuobstwiesenverschönerung übermorgen",
          "Kaninchenzüchterhauptversammlung nebenan")  # fmt: skip
SOURCES = (Source.PLATFORM, Source.MODERATOR, Source.ADMIN)


@dataclass
class Decision:
    """A decision as the rules know it."""

    number: int
    group: int
    action: Action
    source: Source
    before: Waiting
    """Why the comment waited while no decision stood."""
    undone: bool = False


@dataclass
class Subject:
    """A comment as the rules know it."""

    row: CommentRow
    name: str
    sent: str
    """What was handed in first."""
    text: str
    groups: list[int] = field(default_factory=lambda: [1])
    """For each revision the first one that says the same."""
    waiting: Waiting = Waiting.HELD
    """Why it waits while no decision stands."""
    decisions: list[Decision] = field(default_factory=list)

    @property
    def stands(self) -> Decision | None:
        """The decision that binds what the comment says now."""
        bound = [one for one in self.decisions if one.group == self.groups[-1] and not one.undone]
        ours = [one for one in bound if one.source is not Source.PLATFORM]
        return (ours or bound or [None])[-1]

    def settle(self, stood: Decision | None) -> None:
        """Remember what an undo of the last decision brings back."""
        if stood and not self.stands:
            self.waiting = stood.before

    def edit(self, text: str, *, is_same: bool) -> None:
        """Say something else, or the same in other words."""
        if text == self.text:
            return
        self.text = text
        if not is_same and self.stands:
            self.waiting = Waiting.EDITED
        self.groups.append(self.groups[-1] if is_same else len(self.groups) + 1)


class RecordMachine(RuleBasedStateMachine):
    """What platforms and people may do, in any order, on a site that holds all there is."""

    comments = Bundle("comments")
    erased = Bundle("erased")

    def __init__(self, store: Store, now: dt.datetime) -> None:
        super().__init__()
        self.store = store
        self.platform = Platform(store, now, mode=Mode.PRE)
        self.subjects: list[Subject] = []
        self.n_sent = 0
        site = self.platform.site
        create_key(store, site.name, now=now)
        self.holder = KeyHolder(site, store.keys(site.name)[0])

    @property
    def world(self) -> dict[str, Any]:
        """What every use case takes."""
        return {"site": self.platform.site, "store": self.store, "now": self.platform.now}

    def actor(self, source: Source) -> Actor:
        """Return who decides."""
        if source is Source.PLATFORM:
            return Actor.platform(self.holder)
        return Actor(source=source, name="Ada")

    @rule(target=comments, theme=st.sampled_from(THEMES))
    def submit(self, theme: str) -> Subject:
        self.n_sent += 1
        name = f"c{self.n_sent}"
        row = self.platform.stored(theme, external_id=name)
        self.subjects.append(Subject(row, name, sent=theme, text=theme))
        return self.subjects[-1]

    @rule(subject=comments)
    def repeat(self, subject: Subject) -> None:
        again = self.platform.submit(subject.sent, external_id=subject.name)
        assert not again.is_new
        assert again.comment and again.comment.guid == subject.row.guid

    @rule(subject=comments)
    def send_another_under_its_name(self, subject: Subject) -> None:
        try:
            self.platform.submit(f"{subject.sent}?", external_id=subject.name)
        except AnotherComment:
            return
        raise AssertionError("another comment was taken for a repeat")

    @rule(subject=comments, stops=st.integers(0, 2))
    def edit_a_little(self, subject: Subject, stops: int) -> None:
        theme = next(theme for theme in THEMES if subject.text.startswith(theme))
        self.edit(subject, theme + "." * stops, is_same=True)

    @rule(subject=comments, step=st.integers(1, len(THEMES) - 1))
    def edit_much(self, subject: Subject, step: int) -> None:
        at = next(at for at, theme in enumerate(THEMES) if subject.text.startswith(theme))
        self.edit(subject, THEMES[(at + step) % len(THEMES)], is_same=False)

    def edit(self, subject: Subject, text: str, *, is_same: bool) -> None:
        self.platform.edit(subject.row, text)
        subject.edit(text, is_same=is_same)

    @rule(subject=comments, action=st.sampled_from(Action), source=st.sampled_from(SOURCES))
    def decide(self, subject: Subject, action: Action, source: Source) -> None:
        ruling, actor = Ruling(action=action), self.actor(source)
        decided = decide(subject.row.guid, ruling, actor=actor, **self.world)
        number = len(subject.decisions) + 1
        assert decided.decision.number == number
        before = subject.stands.before if subject.stands else subject.waiting
        subject.decisions.append(Decision(number, subject.groups[-1], action, source, before))
        assert decided.stands is (subject.stands is subject.decisions[-1])

    @rule(subject=comments, chosen=st.integers(0, 99))
    def undo(self, subject: Subject, chosen: int) -> None:
        if not subject.decisions:
            return
        decision = subject.decisions[chosen % len(subject.decisions)]
        actor = self.actor(Source.ADMIN)
        undo(subject.row.guid, decision.number, actor=actor, **self.world)
        stood = subject.stands
        decision.undone = True
        subject.settle(stood)

    @rule(target=erased, subject=consumes(comments))
    def erase(self, subject: Subject) -> Subject:
        self.platform.erase(subject.row)
        self.subjects.remove(subject)
        return subject

    @rule(subject=erased)
    def ask_for_what_was_erased(self, subject: Subject) -> None:
        for ask in (
            lambda: self.platform.look_up(subject.row),
            lambda: self.platform.erase(subject.row),
            lambda: self.platform.submit(subject.sent, external_id=subject.name),
        ):
            try:
                ask()
            except ErasedComment:
                continue
            raise AssertionError("an erased comment came back")

    @invariant()
    def the_record_agrees_with_the_rules(self) -> None:
        for subject in self.subjects:
            known = self.platform.look_up(subject.row)
            revisions = self.platform.revisions(subject.row)
            assert [revision.same_as for revision in revisions] == subject.groups
            assert revisions[-1].text == subject.text
            comment, stands = known.comment, subject.stands
            assert comment.revision == len(subject.groups)
            assert (known.decision and known.decision.number) == (stands and stands.number)
            if stands:
                held = Waiting.HELD if stands.action is Action.HOLD else None
                expected = (stands.action, StateBy.PERSON, held)
            else:
                expected = (Action.HOLD, StateBy.MACHINE, subject.waiting)
            assert (comment.state, comment.state_by, comment.waiting) == expected


@on_both_databases
def test_the_record_follows_the_rules(store: Store, now: dt.datetime) -> None:
    run_state_machine_as_test(
        lambda: RecordMachine(store, now),
        settings=hypothesis_settings(max_examples=15, stateful_step_count=20, deadline=None),
    )
