"""The page that tells everybody how a site is moderated, in counts."""

import datetime as dt

from flask import render_template
from flask.typing import ResponseReturnValue

from model.labels import Label
from service.api.context import services
from service.moderation.grounds import LIST, OTHER
from service.pages.parts import Part, parts_of
from service.sites.options import SiteOptions
from service.transparency import Counted

_MEANINGS = {
    Label.SPAM.value: "Advertising, and messages sent in bulk.",
    Label.ABUSE.value: "It attacks, threatens or demeans people.",
    LIST: "A word, link or author that the site does not publish.",
    OTHER: "Another rule of the site.",
}


def show(site_name: str) -> ResponseReturnValue:
    """Show the counts of a site that chose to tell them."""
    report = services().transparency.report(site_name, dt.datetime.now(dt.UTC))
    options = services().store.site(site_name).options
    return render_template(
        "pages/transparency.html",
        report=report,
        total=report.total,
        most=max((month.n for month in report.months), default=0),
        parts=picture_of,
        name_of=lambda ground: in_words(ground, options),
        percent=percent,
    )


def in_words(ground: str, options: SiteOptions) -> tuple[str, str]:
    """Return why comments were rejected, as people read it: a name, and what it means.

    >>> in_words("off-topic", SiteOptions())
    ('Off topic', 'It has nothing to do with the page.')
    """
    reason = options.reason(ground)
    meaning = reason.sentence if reason else _MEANINGS.get(ground, "")
    return ground.replace("-", " ").capitalize(), meaning


def percent(n: int, of: int) -> str:
    """Return a share so that small ones are not told as none, nor large ones as all.

    >>> percent(0, 0), percent(1, 3), percent(1, 5000), percent(4999, 5000)
    ('0 %', '33 %', 'under 1 %', 'over 99 %')
    """
    share = 100 * n / of if of else 0.0
    if 0 < share < 1:
        return "under 1 %"
    if 99 < share < 100:
        return "over 99 %"
    return f"{share:.0f} %"


def picture_of(counted: Counted, most: int) -> list[Part]:
    """Return a bar of what was done with comments, as long as there were many of them."""
    return parts_of(
        {
            "publish machine": counted.published.machine,
            "publish people": counted.published.people,
            "hold": counted.waiting,
            "reject people": counted.rejected.people,
            "reject machine": counted.rejected.machine,
        },
        most,
    )
