"""The JSON API: each file serves one resource."""

from service.api import (
    batch,
    changes,
    comments,
    decisions,
    documentation,
    flags,
    health,
    metrics,
    model,
    promotions,
    score,
    votes,
)

BLUEPRINTS = (
    score.blueprint,
    batch.blueprint,
    comments.blueprint,
    decisions.blueprint,
    flags.blueprint,
    votes.blueprint,
    promotions.blueprint,
    changes.blueprint,
    model.blueprint,
    health.blueprint,
    metrics.blueprint,
    documentation.blueprint,
)
