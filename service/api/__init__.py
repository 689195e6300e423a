"""The JSON API: each file serves one resource."""

from service.api import metrics, score

BLUEPRINTS = (score.blueprint, metrics.blueprint)
