"""``POST /v1/comments/{id}/flags``: what readers report."""

import datetime as dt

from apiflask import APIBlueprint
from flask import Response

from service import moderation
from service.api.answers import DIGITS, json_answer
from service.api.authentication import asker, key_required
from service.api.context import services
from service.api.reader_schemas import FlagAnswer, FlagRequest
from service.sites.accounts import Scope

blueprint = APIBlueprint("flags", __name__)


@blueprint.post("/v1/comments/<guid>/flags")
@key_required(Scope.SUBMIT)
@blueprint.input(FlagRequest, arg_name="body")
@blueprint.output(FlagAnswer, status_code=201, description="The flag; it is stored.")
@blueprint.doc(operation_id="flag", tags=["People"], security="key")
def post_flag(guid: str, body: FlagRequest) -> Response:
    """Say that a reader reports a comment.

    The comment waits for a person then; it is hidden until one came where the site chose that. A
    reader flags a comment once: a repeat gets the first flag with 200 and changes nothing.
    """
    flagged = moderation.flag(
        guid,
        body.kind,
        reader=body.reader,
        note=body.note or "",
        who=asker().who,
        site=asker().site,
        pseudonyms=services().pseudonyms,
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )
    told = {
        "id": flagged.comment.guid,
        "kind": flagged.flag.kind,
        "weight": round(flagged.flag.weight, DIGITS),
        "state": flagged.comment.state,
    }
    return json_answer(told, 201 if flagged.is_new else 200)
