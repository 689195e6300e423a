"""What a site tells everybody of its moderation, where it chose to: counts, and nothing else.

Every comment is counted once, in the month (UTC) in which it came, by what is done with it now and
who decided that; every appeal in the month in which it was made. What was imported from an archive
is not counted: it was decided elsewhere.
"""

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.labels import Action
from service.errors import NoReport, UnknownSite
from service.moderation.grounds import OTHER, ground_of_machine, ground_of_people
from service.record import StateBy
from service.store import Connection, Site, Store, transparency
from service.store.transparency import Appealed, RejectedByPeople, Settled, Span

MONTHS = 12
"""That are told of, this one among them."""
FRESH_FOR = 10 * 60.0
"""Seconds for which the counts of this month are told again without counting anew."""
OLD_FOR = 6 * 60 * 60.0
"""The same for earlier months, in which only decisions and undos change something."""

_BY_PEOPLE = StateBy.PERSON


@dataclass(frozen=True, slots=True)
class Ground:
    """How many comments were rejected for one reason, and how often an appeal overturned that."""

    name: str
    """A reason of the site's list, `spam`, `abuse`, `list` or `other`."""
    machine: int
    people: int
    overturned: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many comments the machine and people published, or rejected."""

    machine: int = 0
    people: int = 0

    @property
    def n(self) -> int:
        """How many in all."""
        return self.machine + self.people


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What became of the comments, and of the appeals, of a month or of several."""

    published: Outcome
    rejected: Outcome
    waiting: int
    """Held: a person has yet to decide."""
    grounds: list[Ground]
    """The most frequent first."""
    appeals_open: int
    appeals_granted: int
    appeals_refused: int

    @property
    def n(self) -> int:
        """How many comments there were."""
        return self.published.n + self.rejected.n + self.waiting

    @property
    def n_appeals(self) -> int:
        """How many appeals there were."""
        return self.appeals_open + self.appeals_granted + self.appeals_refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Month(Counted):
    """The counts of one month."""

    begin: dt.date


@dataclass(frozen=True, slots=True)
class Report:
    """What a site tells, this month first."""

    site_name: str
    months: list[Month]

    @property
    def total(self) -> Counted:
        """All months together."""
        return together(self.months)


class Transparency:
    """Counts for whoever asks, but each month of a site only now and then."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[tuple[int, dt.date], tuple[float, Month]] = {}
        # One thread counts; the others wait for what it finds.
        self._lock = threading.Lock()

    def report(self, site_name: str, now: dt.datetime) -> Report:
        """Return what a site tells of the last months. Raises `NoReport` where it does not."""
        try:
            site = self._store.site(site_name)
        except UnknownSite as error:
            raise NoReport(site_name) from error
        if not site.options.transparency:
            raise NoReport(site_name)
        months = [self._month(site, begin, now) for begin in months_until(now, site.created_at)]
        return Report(site.name, months)

    def _month(self, site: Site, begin: dt.date, now: dt.datetime) -> Month:
        place = (site.id, begin)
        is_this_month = begin == now.date().replace(day=1)
        with self._lock:
            counted_at, month = self._known.get(place, (None, None))
            lasts = FRESH_FOR if is_this_month else OLD_FOR
            if month is None or counted_at is None or self._clock() - counted_at >= lasts:
                month = self._store.read(lambda connection: count(connection, site.id, begin))
                self._known[place] = (self._clock(), month)
        return month


def months_until(now: dt.datetime, since: dt.datetime) -> list[dt.date]:
    """Return the first days of the last `MONTHS` months, this one first, none before ``since``.

    >>> now, since = dt.datetime(2027, 2, 3), dt.datetime(2026, 12, 24)
    >>> [f"{day:%Y-%m}" for day in months_until(now, since)]
    ['2027-02', '2027-01', '2026-12']
    """
    last = now.year * 12 + now.month - 1
    first = max(since.year * 12 + since.month - 1, last - MONTHS + 1)
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(last, first - 1, -1)]


def count(connection: Connection, site_id: int, begin: dt.date) -> Month:
    """Return the counts of the month that begins on a day."""
    start = dt.datetime.combine(begin, dt.time(), dt.UTC)
    span = Span(start, (start + dt.timedelta(days=32)).replace(day=1))
    settled = transparency.settled(connection, site_id, span)
    people = transparency.rejected_by_people(connection, site_id, span)
    appealed = transparency.appealed(connection, site_id, span)
    return Month(
        begin=begin,
        published=_outcome(settled, Action.PUBLISH),
        rejected=_outcome(settled, Action.REJECT),
        waiting=sum(one.n for one in settled if one.state is Action.HOLD),
        grounds=_grounds(settled, people, appealed),
        appeals_open=sum(one.n for one in appealed if one.is_open),
        appeals_granted=sum(one.n for one in appealed if one.granted is True),
        appeals_refused=sum(one.n for one in appealed if one.granted is False),
    )


def together(months: Iterable[Counted]) -> Counted:
    """Return the sums of several counts."""
    counts = list(months)
    machine, people, overturned = Counter[str](), Counter[str](), Counter[str]()
    for one in counts:
        for ground in one.grounds:
            machine[ground.name] += ground.machine
            people[ground.name] += ground.people
            overturned[ground.name] += ground.overturned
    return Counted(
        published=_sum([one.published for one in counts]),
        rejected=_sum([one.rejected for one in counts]),
        waiting=sum(one.waiting for one in counts),
        grounds=_ordered(machine, people, overturned),
        appeals_open=sum(one.appeals_open for one in counts),
        appeals_granted=sum(one.appeals_granted for one in counts),
        appeals_refused=sum(one.appeals_refused for one in counts),
    )


def _outcome(settled: Iterable[Settled], state: Action) -> Outcome:
    found = [one for one in settled if one.state is state]
    people = sum(one.n for one in found if one.by is _BY_PEOPLE)
    return Outcome(sum(one.n for one in found) - people, people)


def _sum(outcomes: list[Outcome]) -> Outcome:
    return Outcome(sum(one.machine for one in outcomes), sum(one.people for one in outcomes))


def _grounds(
    settled: Iterable[Settled], people: Iterable[RejectedByPeople], appealed: Iterable[Appealed]
) -> list[Ground]:
    by_machine, by_people, overturned = Counter[str](), Counter[str](), Counter[str]()
    for one in settled:
        if one.state is Action.REJECT and one.by is not _BY_PEOPLE:
            by_machine[ground_of_machine(one.by, one.label)] += one.n
    for said in people:
        by_people[ground_of_people(said.reason, said.label)] += said.n
    for each in appealed:
        if each.granted:
            overturned[each.ground or OTHER] += each.n
    return _ordered(by_machine, by_people, overturned)


def _ordered(machine: Counter[str], people: Counter[str], overturned: Counter[str]) -> list[Ground]:
    names = machine.keys() | people.keys() | overturned.keys()
    found = [Ground(name, machine[name], people[name], overturned[name]) for name in names]
    return sorted(found, key=lambda one: (-one.machine - one.people, -one.overturned, one.name))
