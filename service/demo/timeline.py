"""When each comment of the demonstration comes in."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from service.demo.script import Campaign, Line, Page, Script

DAYS = 14
LAST = dt.timedelta(minutes=20)
"""Before now nothing more comes in: what is flagged or edited needs a while."""
FIRST_HOUR = 6
"""At which pages appear."""
TALKED_OF = dt.timedelta(days=3)
"""After so long nothing more is said of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One comment as it comes in."""

    at: dt.datetime
    page: Page
    line: Line
    parent: Line | None = None
    """What it answers."""


def entries(script: Script, *, now: dt.datetime, chance: random.Random) -> list[Entry]:
    """Return all comments with their times, all in the two weeks before now, the first first."""
    begin = now - dt.timedelta(days=DAYS)
    end = now - LAST
    told = [entry for page in script.pages for entry in _of_page(page, begin, end, chance)]
    for campaign in script.campaigns:
        told.extend(_of_campaign(campaign, script.pages, begin, chance))
    return sorted(told, key=lambda entry: entry.at)


def _of_page(
    page: Page, begin: dt.datetime, end: dt.datetime, chance: random.Random
) -> Iterator[Entry]:
    """Yield what is said of a page: much on the first day, less and less on those that follow."""
    opens = begin + dt.timedelta(days=page.day, hours=FIRST_HOUR * chance.random())
    lasts = min(TALKED_OF, end - opens)
    times = sorted(opens + lasts * chance.random() ** 1.5 for _ in page.lines)
    before: Line | None = None
    for at, line in zip(times, page.lines, strict=True):
        yield Entry(at=at, page=page, line=line, parent=before if line.to else None)
        before = line


def _of_campaign(
    campaign: Campaign, pages: list[Page], begin: dt.datetime, chance: random.Random
) -> Iterator[Entry]:
    at = begin + dt.timedelta(days=campaign.day, hours=campaign.hour)
    there = [page for page in pages if _may_hold(page, campaign)]
    for line in campaign.lines:
        yield Entry(at=at, page=chance.choice(there), line=line)
        at += dt.timedelta(minutes=20 + 40 * chance.random())


def _may_hold(page: Page, campaign: Campaign) -> bool:
    is_there = page.site == campaign.site and page.day < campaign.day
    return is_there and page.language == "en"
