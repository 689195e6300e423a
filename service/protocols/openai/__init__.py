"""OpenAI's moderation endpoint, and the list of models beside it."""

from flask import Blueprint

from service.protocols.openai import errors, moderations, served

blueprint = Blueprint("openai", __name__)
blueprint.add_url_rule("/v1/moderations", view_func=moderations.create, methods=["POST"])
blueprint.add_url_rule("/v1/models", view_func=served.list_models, methods=["GET"])
blueprint.add_url_rule("/v1/models/<path:name>", view_func=served.retrieve, methods=["GET"])
errors.register(blueprint)
