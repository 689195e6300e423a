"""The use cases of people, driven at random, against a plain model of the rules.

A decision outranks the machine, a moderator outranks the platform, an undo restores, a reader flags
once, records follow what stands.
"""

import dataclasses
import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from model.labels import Action, Label
from service.moderation.decide import decide, decide_many
from service.moderation.flag import flag
from service.moderation.people import Actor, Ruling
from service.moderation.praise import promote
from service.moderation.reader_weight import is_fresh, reader_weight
from service.moderation.undo import undo, undo_many
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.record import FlagKind, Promotion, Source, StateBy, Waiting
from service.settings import Settings
from service.sites.options import SiteOptions
from service.store import CommentRow, Site, Store, authors, flags, readers
from tests.stored import a_comment, a_site, edit, stored

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
THRESHOLD = 3.0
RULINGS = (
    Ruling.of(None, Label.SPAM),
    Ruling.of(None, Label.LEGITIMATE),
    Ruling(action=Action.REJECT, reason="off-topic"),
    Ruling(action=Action.HOLD),
    Ruling.escalation(),
)
AGREED = {Action.REJECT: True, Action.PUBLISH: False, Action.HOLD: None}


@dataclass
class Decision:
    """A decision as the rules know it."""

    source: Source
    ruling: Ruling
    bulk: str | None = None
    undone: bool = False


@dataclass
class Subject:
    """A comment as the rules know it: what was done to it, from which all else follows."""

    row: CommentRow
    decisions: list[Decision] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    n_fresh: int = 0
    promoted: bool = False
    hidden: bool = False

    @property
    def stands(self) -> Decision | None:
        """The latest decision of ours that was not undone, or else of the platform."""
        counting = [decision for decision in self.decisions if not decision.undone]
        ours = [one for one in counting if one.source is not Source.PLATFORM]
        return (ours or counting or [None])[-1]

    @property
    def agreed(self) -> bool | None:
        """What people say to those who flagged it."""
        return AGREED[self.stands.ruling.action] if self.stands else None

    @property
    def state(self) -> Action:
        """What is to be done with it."""
        if self.stands:
            return self.stands.ruling.action
        return Action.HOLD if self.hidden else self.row.state

    def weigh(self) -> None:
        """Hide it if flags do so now."""
        is_over = sum(self.weights.values()) >= THRESHOLD
        if not self.stands and is_over and not self.promoted and self.row.state is Action.PUBLISH:
            self.hidden = True


class Rules(RuleBasedStateMachine):
    """What people may do, in any order."""

    comments = Bundle("comments")

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory(prefix="chaffinch-rules-")
        settings = Settings.from_environment({"CHAFFINCH_HOME": self.directory.name})
        self.store = Store(settings.database_url)
        self.store.migrate()
        self.pseudonyms = Pseudonyms(self.store, settings.secret_key)
        options = SiteOptions(flag_threshold=THRESHOLD)
        self.site: Site = dataclasses.replace(a_site(self.store, NOW), options=options)
        self.subjects: list[Subject] = []
        assert Path(self.directory.name).exists()

    def teardown(self) -> None:
        self.store.close()
        self.directory.cleanup()

    @property
    def world(self) -> dict[str, Any]:
        return {"site": self.site, "store": self.store, "now": NOW}

    @rule(
        target=comments,
        state=st.sampled_from([Action.PUBLISH, *Action]),
        author=st.sampled_from("ab"),
    )
    def arrive(self, state: Action, author: str) -> Subject:
        waiting = Waiting.HELD if state is Action.HOLD else None
        row = a_comment(
            self.store, self.site, NOW, state=state, author_hash=author * 64, waiting=waiting
        )
        self.subjects.append(Subject(row))
        return self.subjects[-1]

    @rule(
        subject=comments,
        source=st.sampled_from(Source),
        ruling=st.sampled_from(RULINGS),
    )
    def decide(self, subject: Subject, source: Source, ruling: Ruling) -> None:
        actor = Actor(source=source, name="somebody")
        new = Decision(source, ruling)
        subject.decisions.append(new)
        decided = decide(subject.row.guid, ruling, actor=actor, **self.world)
        assert decided.stands is (subject.stands is new)
        assert decided.decision.number == len(subject.decisions)

    @rule(chosen=st.lists(comments, min_size=1, unique_by=id), ruling=st.sampled_from(RULINGS))
    def decide_at_once(self, chosen: list[Subject], ruling: Ruling) -> None:
        actor = Actor(source=Source.MODERATOR, name="somebody")
        decide_many([one.row.guid for one in chosen], ruling, bulk="b", actor=actor, **self.world)
        for subject in chosen:
            subject.decisions.append(Decision(Source.MODERATOR, ruling, bulk="b"))

    @rule()
    def undo_at_once(self) -> None:
        undo_many("b", actor=Actor(source=Source.ADMIN, name="somebody"), **self.world)
        for subject in self.subjects:
            for decision in subject.decisions:
                if decision.bulk and not decision.undone:
                    self._undo(subject, decision)

    @rule(subject=comments, number=st.integers(1, 5))
    def undo(self, subject: Subject, number: int) -> None:
        if number <= len(subject.decisions):
            actor = Actor(source=Source.MODERATOR, name="somebody")
            undo(subject.row.guid, number, actor=actor, **self.world)
            self._undo(subject, subject.decisions[number - 1])

    def _undo(self, subject: Subject, decision: Decision) -> None:
        stood = subject.stands
        decision.undone = True
        if stood is decision:
            subject.weigh()

    @rule(subject=comments, reader=st.sampled_from("rstuv"))
    def flag_by_one(self, subject: Subject, reader: str) -> None:
        self.flag(subject, reader)

    def flag(self, subject: Subject, reader: str) -> None:
        is_new = reader not in subject.weights
        n_judged, n_agreed = self._record(reader)
        flagged = flag(
            subject.row.guid,
            FlagKind.SPAM,
            reader=reader,
            who="platform",
            pseudonyms=self.pseudonyms,
            **self.world,
        )
        assert flagged.is_new is is_new
        if is_new:
            subject.weights[reader] = reader_weight(
                n_judged=n_judged, n_agreed=n_agreed, n_fresh_before=subject.n_fresh
            )
            subject.n_fresh += is_fresh(n_judged)
            subject.weigh()

    @rule(subject=comments)
    def flag_by_many(self, subject: Subject) -> None:
        for reader in "rstuv":
            self.flag(subject, reader)

    @rule(subject=comments)
    def promote(self, subject: Subject) -> None:
        promote(subject.row.guid, Promotion.EDITORS_PICK, who="platform", **self.world)
        subject.promoted, subject.hidden = True, False

    @rule(subject=comments)
    def edit_a_little(self, subject: Subject) -> None:
        edit(self.store, subject.row, "Much the same.", NOW, same=True)

    @invariant()
    def every_comment_is_what_the_rules_say(self) -> None:
        for subject in self.subjects:
            row = stored(self.store, subject.row)
            assert row.state is subject.state
            assert (row.state_by is StateBy.PERSON) is (subject.stands is not None)
            if subject.stands:
                assert row.label is (subject.stands.ruling.label or subject.row.label)
                assert (row.waiting is Waiting.ESCALATED) is subject.stands.ruling.escalated
            elif not subject.weights:
                assert (row.waiting, row.label) == (subject.row.waiting, subject.row.label)
            found = self.store.read(lambda c, row=row: flags.of_comment(c, row.id))
            assert sorted(one.weight for one in found) == sorted(subject.weights.values())
            assert {one.agreed for one in found} <= {subject.agreed}

    @invariant()
    def every_record_is_what_the_rules_say(self) -> None:
        for author in "ab":
            known = self.store.read(lambda c, a=author: authors.record(c, self.site.id, a * 64))
            theirs = [one for one in self.subjects if one.row.author_hash == author * 64]
            actions = [one.stands.ruling.action for one in theirs if one.stands]
            assert known.n_accepted == actions.count(Action.PUBLISH)
            assert known.n_rejected == actions.count(Action.REJECT)
        for reader in "rstuv":
            hashes = self.pseudonyms.all_of(self.site.id, Kind.READER, reader)
            row = self.store.write(
                lambda c, hashes=hashes: readers.find_or_add(c, self.site.id, hashes, at=NOW)
            )
            assert (row.n_judged, row.n_agreed) == self._record(reader)

    def _record(self, reader: str) -> tuple[int, int]:
        answers = [one.agreed for one in self.subjects if reader in one.weights]
        return len(answers) - answers.count(None), answers.count(True)


TestRules = Rules.TestCase
TestRules.settings = hypothesis_settings(max_examples=40, stateful_step_count=40, deadline=None)
