"""What happened so far, counted for Prometheus, over all workers together.

Where ``PROMETHEUS_MULTIPROC_DIR`` is set before the workers start, each keeps its counts in files
of that directory, and whichever worker is asked adds them up. The files of a worker that died
stay and still count, as counts must never fall; a new start of the service empties the directory.
"""

import contextlib
from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from model.verdict import Verdict
from service.drift_metric import DriftMetric
from service.errors import NoModel
from service.models.live_models import LiveModels
from service.store import Store

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Upper bounds of the latency histogram."""


class Metrics:
    """The counts of one worker, and the sums over all of them."""

    def __init__(self, live_models: LiveModels, store: Store) -> None:
        own = CollectorRegistry()
        self._requests = Counter(
            "chaffinch_requests",
            "Requests answered, by endpoint and status.",
            ["endpoint", "method", "status"],
            registry=own,
        )
        self._seconds = Histogram(
            "chaffinch_request_seconds",
            "Time from a request's arrival to its answer, in seconds.",
            ["endpoint"],
            buckets=SECONDS,
            registry=own,
        )
        self._verdicts = Counter(
            "chaffinch_verdicts",
            "Verdicts given, by label and action.",
            ["label", "action"],
            registry=own,
        )
        self._registry = _over_all_workers() or own
        self._registry.register(_ServingModels(live_models))
        self._registry.register(DriftMetric(live_models, store))

    def count_request(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(endpoint, method, str(status)).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def count_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Count verdicts by label and action."""
        for verdict in verdicts:
            self._verdicts.labels(verdict.label.value, verdict.action.value).inc()

    def exposition(self) -> bytes:
        """Return all metrics in the text format of Prometheus."""
        return generate_latest(self._registry)


class _ServingModels(Collector):
    """Which models serve. Workers take up a new one within seconds; the one asked speaks."""

    def __init__(self, live_models: LiveModels) -> None:
        self._live_models = live_models

    def collect(self) -> Iterable[Metric]:
        info = GaugeMetricFamily(
            "chaffinch_model_info",
            "The models that serve, by version, and by site where it is one site's own.",
            labels=["version", "site"],
        )
        with contextlib.suppress(NoModel):
            info.add_metric([self._live_models.shared.classifier.card.version, ""], 1)
        for site, version in self._live_models.own_versions().items():
            info.add_metric([version, site], 1)
        yield info
        refused = GaugeMetricFamily(
            "chaffinch_model_refused",
            "1 while the published model cannot be loaded and another, or none, serves.",
            labels=["site"],
        )
        for site, error in self._live_models.errors().items():
            refused.add_metric([site], float(error is not None))
        yield refused


def _over_all_workers() -> CollectorRegistry | None:
    registry = CollectorRegistry()
    try:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    except ValueError:  # no directory is named: this process is the only one
        return None
    return registry
