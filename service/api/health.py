"""``GET /healthz`` and ``GET /readyz``: whether the process lives, and whether it can answer."""

from apiflask import APIBlueprint
from flask import Response

from service.api.answer_schemas import HealthAnswer, ReadinessAnswer
from service.api.answers import json_answer
from service.api.context import services

blueprint = APIBlueprint("health", __name__)


@blueprint.get("/healthz")
@blueprint.output(HealthAnswer, description="It does.")
@blueprint.doc(operation_id="get_health", tags=["Operation"])
def get_health() -> Response:
    """Whether the process lives."""
    return json_answer({"status": "alive"})


@blueprint.get("/readyz")
@blueprint.output(ReadinessAnswer, description="They can.")
@blueprint.doc(operation_id="get_readiness", tags=["Operation"])
def get_readiness() -> Response:
    """Whether comments can be judged.

    They can when a model is loaded and the database answers; otherwise 503 says what is wrong.
    """
    version = services().live_models.shared.classifier.card.version
    services().store.ping()
    return json_answer({"status": "ready", "model": version})
