"""How the moderators of the demonstration work: at their desk, one comment after the other."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from model.labels import Action, Label
from service import moderation
from service.demo.cast import Player
from service.demo.script import Line
from service.demo.timeline import Entry
from service.moderation import Ruling
from service.moderation.desk import Asked, Desk, look
from service.moderation.dossier import Dossier
from service.record import Waiting
from service.store import Site, Store
from service.store import moderators as table

_SECONDS = (8, 45)
"""For one comment, at least and at most."""
_SECOND_LOOKS = 0.5
"""Share of the audit sample that a second person decides on too."""
_OTHER = {
    Label.SPAM: Label.LEGITIMATE,
    Label.ABUSE: Label.LEGITIMATE,
    Label.LEGITIMATE: Label.SPAM,
}
"""What a slip of the finger makes of a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody's hours at the queue."""

    player: Player
    second: Player | None
    """Who looks over the shoulder at the audit sample, and may decide on the same sites."""
    sites: Mapping[int, Site]
    known: Mapping[str, Entry]
    """What was handed in, by guid."""
    store: Store
    chance: random.Random

    def work(self, *, begins: dt.datetime, most: int) -> dt.datetime:
        """Decide on at most so many comments, and return when that was done.

        What is written in a language that the moderator does not read is left to others.
        """
        now, put_off = begins, set[int]()
        for _ in range(most):
            desk = look(self._asked(put_off), store=self.store, now=now)
            if desk.current is None:
                break
            now += dt.timedelta(seconds=self.chance.randint(*_SECONDS))
            entry = self.known[desk.current.comment.guid]
            if self._is_for_others(desk.current, entry):
                put_off.add(desk.current.comment.id)
            else:
                now = self._decide(desk, entry, now)
        return now

    def _is_for_others(self, current: Dossier, entry: Entry) -> bool:
        last = current.decisions[-1] if current.decisions else None
        has_passed_on = last is not None and last.escalated and last.decided_by == self._name
        return has_passed_on or entry.page.language not in self.player.part.reads

    @property
    def _name(self) -> str:
        return self.player.part.name

    def _asked(self, put_off: set[int]) -> Asked:
        number = self.player.moderator.id
        mine = self.store.read(lambda connection: table.memberships_of(connection, number))
        return Asked(moderator_id=number, memberships=mine, put_off=put_off)

    def _decide(self, desk: Desk, entry: Entry, now: dt.datetime) -> dt.datetime:
        assert desk.current is not None
        comment, line = desk.current.comment, entry.line
        site = self.sites[comment.site_id]
        alike = [row.guid for row in desk.rows if row.wave_id and row.wave_id == comment.wave_id]
        if len(alike) > 2:
            return self._decide_at_once(alike, entry, site, now)
        if line.slip and not desk.current.decisions:
            now = self._slip(comment.guid, line, site, now)
        is_first = not any(each.escalated for each in desk.current.decisions)
        ruling = ruling_on(entry, is_first=is_first)
        if comment.waiting is Waiting.APPEALED:
            ruling = answer_to(entry)
        self._take(self.player, comment.guid, ruling, site, now)
        if comment.waiting is Waiting.AUDIT and self._is_looked_at_twice(entry):
            assert self.second is not None
            later = now + dt.timedelta(seconds=20)
            self._take(self.second, comment.guid, ruling_on(entry, is_first=False), site, later)
        return now

    def _slip(self, guid: str, line: Line, site: Site, now: dt.datetime) -> dt.datetime:
        """Decide wrongly, see it, and take it back."""
        wrong = self._take(self.player, guid, Ruling.of(None, _OTHER[line.is_]), site, now)
        now += dt.timedelta(seconds=6)
        moderation.undo(
            guid,
            wrong.decision.number,
            actor=self.player.actor,
            site=site,
            store=self.store,
            now=now,
        )
        return now

    def _is_looked_at_twice(self, entry: Entry) -> bool:
        if self.second is None or entry.page.language not in self.second.part.reads:
            return False
        return self.chance.random() < _SECOND_LOOKS

    def _decide_at_once(
        self, guids: list[str], entry: Entry, site: Site, now: dt.datetime
    ) -> dt.datetime:
        """Decide on the members of a wave that lie in the list as one."""
        moderation.decide_many(
            guids,
            Ruling.of(None, entry.line.is_),
            bulk=f"{self.chance.getrandbits(128):032x}",
            actor=self.player.actor,
            site=site,
            store=self.store,
            now=now,
        )
        return now + dt.timedelta(seconds=30)

    def _take(
        self, player: Player, guid: str, ruling: Ruling, site: Site, now: dt.datetime
    ) -> moderation.Decided:
        return moderation.decide(
            guid, ruling, actor=player.actor, site=site, store=self.store, now=now
        )


def answer_to(entry: Entry) -> Ruling:
    """Return what people say where the author appealed."""
    line = entry.line
    if line.is_granted:
        return Ruling.of(None, Label.LEGITIMATE, answer=line.answer)
    return replace(ruling_on(entry, is_first=False), answer=line.answer)


def ruling_on(entry: Entry, *, is_first: bool) -> Ruling:
    """Return what people say of a comment; who is first may leave it to somebody else."""
    line = entry.line
    if line.second_opinion and is_first:
        return Ruling.escalation(line.second_opinion)
    if line.mutes:
        return Ruling.muting(line.note)
    if line.reason:
        label = None if line.is_ is Label.LEGITIMATE else line.is_
        return Ruling.of(Action.REJECT, label, reason=line.reason, note=line.note)
    return Ruling.of(None, line.is_, note=line.note)
