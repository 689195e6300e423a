"""Perspective: `comments:analyze`, `comments:suggestscore` and the discovery document."""

from flask import Blueprint

from service.protocols.perspective import analyze, discovery, errors, suggest

blueprint = Blueprint("perspective", __name__)
blueprint.add_url_rule("/v1alpha1/comments:analyze", view_func=analyze.analyze, methods=["POST"])
blueprint.add_url_rule(
    "/v1alpha1/comments:suggestscore", view_func=suggest.suggest_score, methods=["POST"]
)
blueprint.add_url_rule("/$discovery/rest", view_func=discovery.describe, methods=["GET"])
errors.register(blueprint)
