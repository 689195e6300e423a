"""``/v1/comments``: comments that are judged and kept, edited, looked up and erased."""

import datetime as dt
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from service import moderation
from service.api.answers import json_answer, verdict_document
from service.api.appeal_addresses import appeal_url
from service.api.authentication import asker, key_required
from service.api.comment_schemas import (
    CommentAnswer,
    EditRequest,
    StoredAnswer,
    SubmitRequest,
)
from service.api.context import services
from service.api.reading import body_at_most
from service.api.repeats import idempotency_key
from service.api.score import MAX_BYTES
from service.moderation import Judged, Known, Submission
from service.sites.accounts import Scope
from service.store.appeals import AppealRow
from service.store.decision_rows import DecisionRow
from service.store.tombstones import Grave, Kind

blueprint = APIBlueprint("comments", __name__)


@blueprint.post("/v1/comments")
@key_required(Scope.SUBMIT)
@body_at_most(MAX_BYTES)
@blueprint.input(SubmitRequest, arg_name="body")
@blueprint.output(StoredAnswer, status_code=201, description="The verdict; it is stored.")
@blueprint.doc(operation_id="submit", tags=["Comments"], security="key")
def post_comment(body: SubmitRequest) -> Response:
    """Judge one comment and store it.

    It is durable before the answer comes. A repeat with the same `external_id`, or the same
    `Idempotency-Key` header, gets the same answer with 200 and stores nothing.
    """
    judged = moderation.submit(
        Submission(
            comment=body.comment.comment(),
            external_id=body.external_id,
            idempotency_key=idempotency_key(),
            section=body.section or "",
        ),
        site=asker().site,
        key_id=asker().key.id,
        classifier=services().live_models.of(asker().site.name),
        pseudonyms=services().pseudonyms,
        lists=services().lists,
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )
    return _stored(judged, 201 if judged.is_new else 200)


@blueprint.get("/v1/comments/<guid>")
@key_required(Scope.SUBMIT)
@blueprint.output(CommentAnswer, description="What is known of the comment.")
@blueprint.doc(operation_id="look_up", tags=["Comments"], security="key")
def get_comment(guid: str) -> Response:
    """Say what became of a comment."""
    known = moderation.look_up(guid, site=asker().site, store=services().store)
    return json_answer(_document(known))


@blueprint.put("/v1/comments/<guid>")
@key_required(Scope.SUBMIT)
@body_at_most(MAX_BYTES)
@blueprint.input(EditRequest, arg_name="body")
@blueprint.output(StoredAnswer, description="The verdict on what it says now.")
@blueprint.doc(operation_id="edit", tags=["Comments"], security="key")
def put_comment(guid: str, body: EditRequest) -> Response:
    """Judge and store what a comment says now.

    What it said before is kept. A person's decision goes on to bind small edits; where a link
    changed, or a tenth of the text, a person is asked again.
    """
    judged = moderation.edit(
        guid,
        Submission(comment=body.comment.comment(), section=body.section or ""),
        who=asker().who,
        site=asker().site,
        classifier=services().live_models.of(asker().site.name),
        pseudonyms=services().pseudonyms,
        lists=services().lists,
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )
    return _stored(judged, 200)


@blueprint.delete("/v1/comments/<guid>")
@key_required(Scope.SUBMIT)
@blueprint.output({}, status_code=204, description="It is erased.")
@blueprint.doc(operation_id="erase", tags=["Comments"], security="key")
def delete_comment(guid: str) -> Response:
    """Erase a comment for good, with all that was said of it.

    That it was erased is remembered, so that no late repeat and no backup brings it back.
    """
    now = dt.datetime.now(dt.UTC)
    site = asker().site
    moderation.erase_comment(
        guid, who=asker().who, site=site, store=services().store, now=now, answered=True
    )
    services().erasures.add([Grave(site.id, Kind.COMMENT, guid, now)])
    return Response(status=204)


def _stored(judged: Judged, status: int) -> Response:
    comment, verdict = judged.comment, judged.verdict
    assert comment is not None
    if judged.is_new:
        services().metrics.count_verdicts([verdict])
    told = {
        "id": comment.guid,
        "external_id": comment.external_id,
        "state": comment.state,
        "appeal_url": appeal_url(comment),
    }
    return json_answer(told | verdict_document(verdict), status)


def _document(known: Known) -> dict[str, Any]:
    comment = known.comment
    return {
        "id": comment.guid,
        "external_id": comment.external_id,
        "state": comment.state,
        "state_by": comment.state_by,
        "label": comment.label,
        "waiting": comment.waiting,
        "revision": comment.revision,
        "section": comment.section,
        "created_at": comment.created_at.isoformat(),
        "updated_at": comment.updated_at.isoformat(),
        "verdict": verdict_document(known.verdict),
        "decision": _outcome(known.decision) if known.decision else None,
        "appeal_url": appeal_url(comment, known.appeal),
        "appeal": _appeal(known.appeal) if known.appeal else None,
    }


def _appeal(appeal: AppealRow) -> dict[str, Any]:
    answered_at = appeal.answered_at
    return {
        "created_at": appeal.created_at.isoformat(),
        "granted": appeal.granted,
        "answered_at": answered_at.isoformat() if answered_at else None,
    }


def _outcome(decision: DecisionRow) -> dict[str, Any]:
    return {
        "number": decision.number,
        "action": decision.action,
        "label": decision.label,
        "reason": decision.reason,
        "source": decision.source,
        "decided_at": decision.decided_at.isoformat(),
    }
