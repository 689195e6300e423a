"""``POST /v1/comments/{id}/votes``: what readers praise."""

import datetime as dt

from apiflask import APIBlueprint
from flask import Response

from service import moderation
from service.api.answers import json_answer
from service.api.authentication import asker, key_required
from service.api.context import services
from service.api.reader_schemas import VoteAnswer, VoteRequest
from service.sites.accounts import Scope

blueprint = APIBlueprint("votes", __name__)


@blueprint.post("/v1/comments/<guid>/votes")
@key_required(Scope.SUBMIT)
@blueprint.input(VoteRequest, arg_name="body")
@blueprint.output(VoteAnswer, status_code=201, description="The vote; it is stored.")
@blueprint.doc(operation_id="vote", tags=["People"], security="key")
def post_vote(guid: str, body: VoteRequest) -> Response:
    """Say that a reader praises a comment.

    It makes up for part of the flags. A reader praises a comment once for each kind: a repeat gets
    200 and changes nothing.
    """
    praised = moderation.vote(
        guid,
        body.kind,
        reader=body.reader,
        who=asker().who,
        site=asker().site,
        pseudonyms=services().pseudonyms,
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )
    comment = praised.comment
    told = {"id": comment.guid, "kind": body.kind, "state": comment.state}
    return json_answer(told, 201 if praised.is_new else 200)
