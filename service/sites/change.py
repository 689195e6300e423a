"""Changing what a site asks of the machine, on record.

That the machine rejects abuse by itself must be earned: people must have found, often enough that
it is no chance, that what scores so high is truly bad.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from model.card import Card
from model.goals import NEVER, USUAL
from model.labels import Mode, Strictness
from service.errors import InvalidOption
from service.sites.options import SiteOptions
from service.store import Connection, Site, Store, accounts, audit, support

Z = 1.645
"""Of the normal distribution: one side, 95 %."""


def change_site(
    store: Store,
    name: str,
    *,
    who: str,
    now: dt.datetime,
    mode: Mode | None = None,
    strictness: Strictness | None = None,
    reject_abuse: bool | None = None,
    languages: Iterable[str] | None = None,
    options: Mapping[str, Any] | None = None,
    card: Card | None = None,
) -> Site:
    """Change what is given and return the site; ``options`` are fields of `SiteOptions`.

    ``card`` is that of the model that serves; only who lets abuse be rejected need give it. Raises
    `UnknownSite`, or `InvalidOption`, and nothing is changed then.
    """
    codes = None if languages is None else _languages(languages)

    def work(connection: Connection) -> Site:
        site = accounts.site(connection, name, to_change=True)
        changed = replace(
            site,
            mode=mode or site.mode,
            strictness=strictness or site.strictness,
            reject_abuse=site.reject_abuse if reject_abuse is None else reject_abuse,
            languages=site.languages if codes is None else codes,
            options=_changed(site.options, options or {}),
        )
        if reject_abuse and not site.reject_abuse:
            _require_support(connection, changed, card)
        before, after = _values(site), _values(changed)
        differing = [column for column in after if after[column] != before[column]]
        if differing:
            accounts.change_site(connection, site.id, {name: after[name] for name in differing})
            audit.write(
                connection,
                site_id=site.id,
                who=who,
                what="site.change",
                at=now,
                before=_told(before, differing),
                after=_told(after, differing),
            )
        return changed

    return store.write(work)


def _changed(options: SiteOptions, changes: Mapping[str, Any]) -> SiteOptions:
    if unknown := sorted(changes.keys() - SiteOptions.__dataclass_fields__.keys()):
        raise InvalidOption(unknown[0], "a site has no such option")
    return replace(options, **changes)


def _languages(codes: Iterable[str]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(codes))
    for code in known:
        if not re.fullmatch(r"[a-z]{2,3}", code):
            raise InvalidOption("languages", f"{code!r} is no code such as en, de or zh")
    return known


def _require_support(connection: Connection, site: Site, card: Card | None) -> None:
    """Raise `InvalidOption` unless the site's own decisions say that such comments are bad."""
    if card is None:
        raise InvalidOption("reject_abuse", "no model serves that decisions could speak for")
    threshold = site.policy.thresholds(card).reject_abuse
    if threshold >= NEVER:
        raise InvalidOption(
            "reject_abuse", f"no score of the model {card.version} is sure enough of abuse"
        )
    goals = site.policy.goals or USUAL[site.strictness]
    goal = goals.reject_precision
    n_bad, n_decided = support.abuse_over(connection, site.id, card.version, threshold)
    if lower_bound(n_bad, n_decided) < goal:
        raise InvalidOption(
            "reject_abuse",
            f"of {n_decided} comments that people decided and whose abuse score is over "
            f"{threshold:.4f}, {n_bad} were bad; that does not show that {goal:.1%} of them are, "
            f"which takes {n_needed(goal)} without an error",
        )


def lower_bound(n_right: int, n: int) -> float:
    """Return the share that is surpassed with 95 % confidence (Wilson's score interval).

    >>> lower_bound(0, 0), round(lower_bound(90, 100), 3), round(lower_bound(539, 539), 4)
    (0.0, 0.84, 0.995)
    """
    if not n:
        return 0.0
    share, z = n_right / n, Z * Z / n
    spread = Z * math.sqrt(share * (1 - share) / n + z / (4 * n))
    return (share + z / 2 - spread) / (1 + z)


def n_needed(goal: float) -> int:
    """Return how many decisions, all of them right, show that a share is reached.

    >>> n_needed(0.995)
    539
    """
    return math.ceil(Z * Z * goal / (1 - goal))


def _values(site: Site) -> dict[str, Any]:
    return {
        "mode": site.mode.value,
        "strictness": site.strictness.value,
        "reject_abuse": site.reject_abuse,
        "languages": " ".join(site.languages),
        "options": site.options.document(),
    }


def _told(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return what the audit log tells of some columns: no secret, even a sealed one."""
    told = {name: values[name] for name in names}
    options = told.get("options", {})
    if "callback" in options:
        options = options | {"callback": {"url": options["callback"]["url"]}}
    if "coral_secrets" in options:
        options = options | {"coral_secrets": [one["last4"] for one in options["coral_secrets"]]}
    return told | {"options": options} if "options" in told else told
