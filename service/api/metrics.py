"""``GET /metrics``, and the counting of every request."""

import time

from apiflask import APIBlueprint, APIFlask
from flask import Response, g, request
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from service.api.authentication import key_unless_local
from service.api.context import services
from service.sites.accounts import Scope

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

blueprint = APIBlueprint("metrics", __name__)


@blueprint.get("/metrics")
@key_unless_local(Scope.WATCH)
@blueprint.output({}, description="The metrics.", content_type="text/plain")
@blueprint.doc(operation_id="get_metrics", tags=["Operation"], security="key")
def get_metrics() -> Response:
    """Metrics for Prometheus.

    Requests by endpoint and status, their latency, verdicts by label and action, and the version
    of the model, over all workers. Needs no key on the machine that serves. They
    count the comments of all sites, so elsewhere the key must have been made for that.
    """
    return Response(services().metrics.exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def count_requests(app: APIFlask) -> None:
    """Count every request that ``app`` answers, and how long it took."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started_at = time.perf_counter()


def _finish(response: Response) -> Response:
    started_at = g.pop("started_at", None)
    if started_at is None:
        return response
    # The rule, not the path: strangers could fill the memory with paths that they make up.
    endpoint = request.url_rule.rule if request.url_rule else "unknown"
    method = request.method if request.method in _METHODS else "OTHER"
    metrics, status = services().metrics, response.status_code

    def count() -> None:
        metrics.count_request(endpoint, method, status, time.perf_counter() - started_at)

    if response.is_streamed:
        response.call_on_close(count)
    else:
        count()
    return response
