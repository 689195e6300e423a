"""The overview of a site: what came in, what waits, how far machine, people and readers agree."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from http import HTTPStatus
from itertools import combinations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from model.card import Card
from model.drift import MUCH, SOME
from model.labels import Action, Label
from service.api.context import services
from service.errors import NoModel
from service.moderation.drift import drift_of
from service.people.moderators import Membership
from service.review import people
from service.review.charts import HEIGHT, WIDTH, columns, thousandths
from service.review.shares import Share
from service.store import Connection, left_out, overview
from service.store.history import Reach
from service.store.overview import FlagCount, Opinion

DAYS = 28
LOOKS_BACK = dt.timedelta(days=90)
"""For agreement and flags: they are few, so that more days are needed."""
MOST_WAVES = 10
AGES = (
    ("Up to an hour", dt.timedelta(hours=1)),
    ("Up to a day", dt.timedelta(days=1)),
    ("Up to 3 days", dt.timedelta(days=3)),
    ("Up to a week", dt.timedelta(days=7)),
)
OLDER = "Longer"


def show() -> ResponseReturnValue:
    """Show one of the person's sites, the first unless the address names another."""
    mine = people.person().memberships
    chosen = request.args.get("site") or (mine[0].site_name if mine else "")
    membership = people.person().membership(chosen)
    if mine and membership is None:
        abort(HTTPStatus.NOT_FOUND)
    if membership is None:
        return render_template("review/sites.html", names=[])
    return _page(membership, dt.datetime.now(dt.UTC))


def agreement(opinions: Sequence[Opinion]) -> list[Share]:
    """Return how far people agree with the machine, and with each other, on the audit sample."""
    latest = {(one.comment_id, one.revision): one for one in opinions}.values()
    fine = [one for one in latest if one.action is Action.PUBLISH]
    bad = [one for one in latest if one.action is Action.REJECT]
    n_right = sum(one.label is one.machine for one in latest)
    n_fine = sum(one.label is Label.LEGITIMATE for one in fine)
    n_bad = sum(one.label is not Label.LEGITIMATE for one in bad)
    return [
        Share("People and model give the same label", n_right, len(latest)),
        Share("Published, and people call it legitimate", n_fine, len(fine)),
        Share("Rejected, and people call it spam or abuse", n_bad, len(bad)),
        _among_people(opinions),
    ]


def reliability(counts: Sequence[FlagCount]) -> list[Share]:
    """Return how often flags of each kind agreed with what people decided later."""
    return [
        Share(count.kind.value.capitalize(), count.n_agreed, count.n_judged) for count in counts
    ]


def _among_people(opinions: Sequence[Opinion]) -> Share:
    by_text: dict[tuple[int, int], dict[int, Label]] = defaultdict(dict)
    for one in opinions:
        if one.moderator_id is not None:
            by_text[one.comment_id, one.revision][one.moderator_id] = one.label
    pairs = [pair for labels in by_text.values() for pair in combinations(labels.values(), 2)]
    n_same = sum(one is other for one, other in pairs)
    return Share("Two people say the same of one comment", n_same, len(pairs))


def _page(membership: Membership, now: dt.datetime) -> ResponseReturnValue:
    reach = Reach(membership.site_id, membership.sections)
    days = [now.date() - dt.timedelta(days=back) for back in reversed(range(DAYS))]
    ends = [now - age for _, age in AGES]
    site, card = services().store.site(membership.site_name), _card(membership.site_name)

    def work(connection: Connection) -> dict[str, object]:
        told = [overview.comments_of_day(connection, reach, day) for day in days]
        ages, oldest = overview.waiting_by_age(connection, reach, ends)
        return {
            "days": told,
            "picture": columns(told),
            "ages": list(zip([*(name for name, _ in AGES), OLDER], ages, strict=True)),
            "n_waiting": sum(ages),
            "oldest": oldest and now - oldest,
            "agreement": agreement(overview.opinions(connection, reach, now - LOOKS_BACK)),
            "flags": reliability(overview.flag_counts(connection, reach, now - LOOKS_BACK)),
            "drift": card and drift_of(connection, site, card, today=now.date()),
            "waves": overview.latest_waves(connection, reach, limit=MOST_WAVES),
            "left_out": left_out.since(connection, reach.site_id, now - LOOKS_BACK),
        }

    return render_template(
        "review/overview.html",
        membership=membership,
        site_names=[each.site_name for each in people.person().memberships],
        width=WIDTH,
        height=HEIGHT,
        thousandths=thousandths,
        much=MUCH,
        some=SOME,
        card=card,
        **services().store.read(work),
    )


def _card(site_name: str) -> Card | None:
    try:
        return services().live_models.of(site_name).card
    except NoModel:
        return None
