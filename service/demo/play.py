"""The demonstration as it happens: comments, flags, edits and decisions in their order."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from model.classifier import Classifier
from model.labels import Label
from service.demo.cast import PARTS, Player, gather, open_sites
from service.demo.readers import Readers
from service.demo.script import Line, Script, read_script
from service.demo.shift import Shift
from service.demo.timeline import DAYS, Entry, entries
from service.errors import ServiceError
from service.lists.compiled import Lists
from service.moderation.lapse import lapse
from service.people.moderators import Moderator
from service.privacy.pseudonyms import Pseudonyms
from service.store import Store, comments

SHIFTS = ((7, "robin"), (11, "wren"), (14, "martin"), (18, "jay"), (20, "wren"))
"""At which hour who works, counted from that at which the two weeks begin."""
MOST = 25
"""Comments that somebody decides on in a shift."""
LAST_SHIFT = dt.timedelta(hours=15)
"""Before now: what came in since waits, and what nobody read before."""

_REPORTED = 0.3
"""Share of bad comments that some reader reports, where they can be seen."""

Step = tuple[dt.datetime, Callable[[], object]]


class NotEmpty(ServiceError):
    """There are comments in the database already."""

    def __init__(self) -> None:
        super().__init__(
            "the database has comments, and the demonstration is only for one without; "
            "set CHAFFINCH_HOME to a new directory, and CHAFFINCH_DATABASE_URL to none"
        )


@dataclass(frozen=True, slots=True)
class Played:
    """What is there afterwards."""

    n_comments: int
    moderators: list[Moderator]
    """Who have no password yet."""


def play(
    *,
    store: Store,
    classifier: Classifier,
    pseudonyms: Pseudonyms,
    now: dt.datetime,
    chance: random.Random,
    script: Script | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> Played:
    """Fill a database with the two weeks before ``now``; ``progress`` is told the share done.

    Raises `NotEmpty` for one that has comments, `SiteExists` where a site has one of the names.
    """
    if store.read(comments.has_any):
        raise NotEmpty
    begin = now - dt.timedelta(days=DAYS)
    sites = open_sites(store, pseudonyms, now=begin)
    players = gather(store, now=begin)
    readers = Readers(
        sites=sites,
        classifier=classifier,
        pseudonyms=pseudonyms,
        lists=Lists(store, pseudonyms),
        store=store,
        chance=chance,
    )
    told = entries(script or read_script(), now=now, chance=chance)
    performance = _Performance(readers, players, now)
    steps = [step for entry in told for step in performance.of_entry(entry)]
    steps += performance.shifts(begin)
    for place, (_, act) in enumerate(sorted(steps, key=lambda step: step[0])):
        act()
        progress((place + 1) / len(steps))
    return Played(len(told), [players[part.name].moderator for part in PARTS])


class _Performance:
    """Who does what when."""

    def __init__(self, readers: Readers, players: dict[str, Player], now: dt.datetime) -> None:
        self._readers = readers
        self._players = players
        self._now = now
        self._known: dict[str, Entry] = {}
        self._guids: dict[Entry, str] = {}

    def of_entry(self, entry: Entry) -> list[Step]:
        """Return that a comment comes in, and what readers and its author do with it later."""
        readers, chance, line = self._readers, self._readers.chance, entry.line
        steps: list[Step] = [(entry.at, lambda: self._comment(entry))]

        def later(hours: float, act: Callable[[str, dt.datetime], None]) -> None:
            # The later a comment comes in, the quicker readers must be for it to be seen.
            left = min(dt.timedelta(hours=hours), self._now - entry.at)
            at = entry.at + left * (0.1 + 0.85 * chance.random())
            steps.append((at, lambda: act(self._guids[entry], at)))

        for kind in line.flags or self._sharp_eyes(line):
            later(5, partial(readers.flag, entry, kind))
        for _ in range(line.praise):
            later(30, partial(readers.praise, entry))
        if line.then:
            later(40, partial(readers.edit, entry))
        if line.appeals:
            later(60, partial(readers.appeal, entry))
        return steps

    def _sharp_eyes(self, line: Line) -> tuple[str, ...]:
        """Return what some reader reports a bad comment for that the script says nothing of."""
        is_bad = line.is_ is not Label.LEGITIMATE
        return (line.is_.value,) if is_bad and self._readers.chance.random() < _REPORTED else ()

    def shifts(self, begin: dt.datetime) -> list[Step]:
        """Return who works when; what flags hid is shown again where nobody came in time."""
        times = [
            (begin + dt.timedelta(days=day, hours=hour), name)
            for day in range(DAYS)
            for hour, name in SHIFTS
        ]
        end = self._now - LAST_SHIFT
        return [(at, partial(self._work, name, at)) for at, name in times if at < end]

    def _comment(self, entry: Entry) -> None:
        guid = self._readers.comment(entry)
        self._guids[entry] = guid
        self._known[guid] = entry

    def _work(self, name: str, at: dt.datetime) -> None:
        readers, player = self._readers, self._players[name]
        lapse(readers.store, now=at)
        robin, wren = self._players["robin"], self._players["wren"]
        shift = Shift(
            player=player,
            second=wren if player is robin else robin,
            sites={site.id: site for site in readers.sites.values()},
            known=self._known,
            store=readers.store,
            chance=readers.chance,
        )
        shift.work(begins=at, most=MOST)
