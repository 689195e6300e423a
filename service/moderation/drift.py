"""How far what comes in to a site has moved away from what its model was judged by."""

import datetime as dt
from dataclasses import dataclass, field

from model.card import Card
from model.drift import DAYS, FEATURE, SOME, Reference, drift, first_days, n_of, population_of
from model.labels import Label
from service.store import Connection, Site, histograms

MOST_FEATURES = 5


@dataclass(frozen=True, slots=True)
class Drift:
    """The population stability index of scores, languages and features of one site."""

    reference: Reference | None
    """None while the model has not served for long enough to have one."""
    n: int
    """Comments of the latest days."""
    of: dict[str, float] = field(default_factory=dict)
    """By what is counted, the largest first; empty where too few comments were counted."""

    @property
    def shown(self) -> list[tuple[str, float]]:
        """What a page shows, in words: scores and language, then the features that moved most."""
        named = [
            (f"Score for {kind}" if kind in set(Label) else kind.capitalize(), index)
            for kind, index in self.of.items()
            if not kind.startswith(FEATURE)
        ]
        moved = [
            (f"Feature {kind.removeprefix(FEATURE)}", index)
            for kind, index in self.of.items()
            if kind.startswith(FEATURE) and index > SOME
        ]
        return [*named, *moved[:MOST_FEATURES]]


def drift_of(connection: Connection, site: Site, card: Card, *, today: dt.date) -> Drift:
    """Return how far the latest days of a site are from the card of the model that serves it.

    The card of a model that a site's own decisions taught holds the population it was judged by. A
    card without one, such as that of the shipped model, gives way to the first days on which the
    model served the site.
    """
    model = card.version
    since = today - dt.timedelta(days=DAYS - 1)
    latest = histograms.counts(connection, site.id, model, since, today)
    reference = population_of(card) or _of_first_days(connection, site.id, model, before=since)
    return Drift(reference, n_of(latest), drift(reference, latest) if reference else {})


def _of_first_days(
    connection: Connection, site_id: int, model: str, *, before: dt.date
) -> Reference | None:
    days = histograms.first_days(connection, site_id, model, limit=DAYS)
    days = [day for day in days if day < before]
    if not days:
        return None
    counted = histograms.counts(connection, site_id, model, days[0], days[-1])
    return first_days(days[0], counted)
