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
    transparency,
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
    transparency.blueprint,
    model.blueprint,
    health.blueprint,
    metrics.blueprint,
    documentation.blueprint,
)
