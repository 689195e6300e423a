"""Drift, for Prometheus: how far what comes in is from what each site's model was judged by."""

import datetime as dt
import time
from collections.abc import Callable, Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from model.drift import FEATURE
from model.labels import Label
from service.errors import NoModel, StoreError
from service.models.live_models import LiveModels
from service.moderation.drift import Drift, drift_of
from service.store import Store

SECONDS_BELIEVED = 300.0
"""The histograms change every ten minutes; who scrapes more often asks the database for nothing."""

Sample = tuple[tuple[str, str], float]
"""The site and what is counted, and the index."""


class DriftMetric(Collector):
    """The population stability index by site. ``clock`` answers in seconds."""

    def __init__(
        self,
        live_models: LiveModels,
        store: Store,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._live_models = live_models
        self._store = store
        self._clock = clock
        self._samples: list[Sample] = []
        self._asked_at: float | None = None

    def collect(self) -> Iterable[Metric]:
        drift = GaugeMetricFamily(
            "chaffinch_drift",
            "Population stability index of a site's latest 7 days, by what is counted.",
            labels=["site", "of"],
        )
        for labels, value in self._lately():
            drift.add_metric(labels, value)
        yield drift

    def _lately(self) -> list[Sample]:
        if self._asked_at is None or self._clock() - self._asked_at >= SECONDS_BELIEVED:
            try:
                self._samples = self._now()
            except (NoModel, StoreError):
                return []  # what is not known is not told; other metrics say what is wrong
            self._asked_at = self._clock()
        return self._samples

    def _now(self) -> list[Sample]:
        today = dt.datetime.now(dt.UTC).date()
        found: list[Sample] = []
        for site in self._store.sites():
            card = self._live_models.of(site.name).card
            drift = self._store.read(
                lambda connection, site=site, card=card: drift_of(  # type: ignore[misc]
                    connection, site, card, today=today
                )
            )
            found += [((site.name, of), value) for of, value in _told(drift).items()]
        return found


def _told(drift: Drift) -> dict[str, float]:
    """Return the index of scores and languages, and of the feature that moved most."""
    told = {kind: drift.of[kind] for kind in (*Label, "language") if kind in drift.of}
    features = [value for kind, value in drift.of.items() if kind.startswith(FEATURE)]
    return {**told, "features": max(features)} if features else told
