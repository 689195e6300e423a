"""The JSON API: each file serves one resource."""

from service.api import batch, comments, documentation, health, metrics, model, score

BLUEPRINTS = (
    score.blueprint,
    batch.blueprint,
    comments.blueprint,
    model.blueprint,
    health.blueprint,
    metrics.blueprint,
    documentation.blueprint,
)
