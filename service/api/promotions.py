"""``POST /v1/comments/{id}/promotions``: what a platform lifts to the top of a discussion."""

import datetime as dt

from apiflask import APIBlueprint
from flask import Response

from service import moderation
from service.api.answers import json_answer
from service.api.authentication import asker, key_required
from service.api.context import services
from service.api.reader_schemas import PromotionAnswer, PromotionRequest
from service.sites.accounts import Scope

blueprint = APIBlueprint("promotions", __name__)


@blueprint.post("/v1/comments/<guid>/promotions")
@key_required(Scope.SUBMIT)
@blueprint.input(PromotionRequest, arg_name="body")
@blueprint.output(PromotionAnswer, status_code=201, description="The promotion; it is stored.")
@blueprint.doc(operation_id="promote", tags=["People"], security="key")
def post_promotion(guid: str, body: PromotionRequest) -> Response:
    """Say that the platform lifts a comment to the top.

    Readers' flags do not hide it from then on. A repeat gets 200 and changes nothing.
    """
    promoted = moderation.promote(
        guid,
        body.kind,
        who=asker().who,
        site=asker().site,
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )
    comment = promoted.comment
    told = {"id": comment.guid, "kind": body.kind, "state": comment.state}
    return json_answer(told, 201 if promoted.is_new else 200)
