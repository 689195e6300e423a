"""``GET /v1/model``: the card of the model that serves the site of the key."""

from apiflask import APIBlueprint
from flask import Response

from service.api.answer_schemas import CardAnswer
from service.api.answers import json_answer
from service.api.authentication import asker, key_required
from service.api.context import services
from service.sites.accounts import Scope

blueprint = APIBlueprint("model", __name__)


@blueprint.get("/v1/model")
@key_required(Scope.SCORE)
@blueprint.output(CardAnswer, description="The card.")
@blueprint.doc(operation_id="get_model", tags=["Operation"], security="key")
def get_model() -> Response:
    """The card of the model that serves the site of the key.

    On which data it was trained, its thresholds, and how good it was on comments it had not seen.
    """
    return json_answer(services().live_models.of(asker().site.name).card.as_dict())
