"""``/v1/comments/{id}/decisions``: what people decide where a platform moderates by itself."""

import datetime as dt
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from service import moderation
from service.api.answers import json_answer
from service.api.authentication import asker, key_required
from service.api.context import services
from service.api.decision_schemas import DecisionAnswer, DecisionRequest
from service.api.faults import Fault
from service.api.refusals import Invalid
from service.api.repeats import idempotency_key
from service.errors import UnknownReason
from service.moderation import Actor, Decided
from service.sites.accounts import Scope

blueprint = APIBlueprint("decisions", __name__)


@blueprint.post("/v1/comments/<guid>/decisions")
@key_required(Scope.MODERATE)
@blueprint.input(DecisionRequest, arg_name="body")
@blueprint.output(DecisionAnswer, status_code=201, description="The decision; it is stored.")
@blueprint.doc(operation_id="decide", tags=["People"], security="key")
def post_decision(guid: str, body: DecisionRequest) -> Response:
    """Say what a person decided of a comment.

    It outranks every verdict. The last person wins, except that what a platform says does not
    change what a moderator of Chaffinch decided: `stands` is false then. A repeat with the same
    `Idempotency-Key` header is the same decision, answered with 200.
    """
    try:
        decided = moderation.decide(
            guid,
            body.ruling(),
            idempotency_key=idempotency_key(),
            actor=Actor.platform(asker(), body.by),
            site=asker().site,
            store=services().store,
            now=dt.datetime.now(dt.UTC),
        )
    except UnknownReason as error:
        raise Invalid(Fault("reason", str(error))) from error
    return json_answer(_document(decided), 201 if decided.is_new else 200)


@blueprint.delete("/v1/comments/<guid>/decisions/<int:number>")
@key_required(Scope.MODERATE)
@blueprint.output(DecisionAnswer, description="The decision, which no longer counts.")
@blueprint.doc(operation_id="undo", tags=["People"], security="key")
def delete_decision(guid: str, number: int) -> Response:
    """Take a decision back.

    The comment is what it was without it, and what followed from it is undone as well. It stays on
    record. A platform cannot take back what a moderator of Chaffinch decided.
    """
    undone = moderation.undo(
        guid,
        number,
        actor=Actor.platform(asker()),
        site=asker().site,
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )
    return json_answer(_document(undone))


def _document(decided: Decided) -> dict[str, Any]:
    decision, comment = decided.decision, decided.comment
    undone_at = decision.undone_at
    return {
        "number": decision.number,
        "action": decision.action,
        "label": decision.label,
        "reason": decision.reason,
        "note": decision.note,
        "by": decision.decided_by,
        "source": decision.source,
        "revision": decision.revision,
        "decided_at": decision.decided_at.isoformat(),
        "undone_at": undone_at.isoformat() if undone_at else None,
        "stands": decided.stands,
        "comment": {
            "id": comment.guid,
            "external_id": comment.external_id,
            "state": comment.state,
            "label": comment.label,
        },
    }
