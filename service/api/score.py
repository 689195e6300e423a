"""``POST /v1/score``: one comment in, one verdict out."""

from apiflask import APIBlueprint
from flask import Response

from service import moderation
from service.api.answer_schemas import VerdictAnswer
from service.api.answers import json_answer, verdict_document
from service.api.authentication import asker, key_required
from service.api.context import services
from service.api.reading import KIBIBYTE, body_at_most
from service.api.schemas import ScoreRequest
from service.sites.accounts import Scope

MAX_BYTES = 512 * KIBIBYTE
"""All fields of a comment at their longest fit, in UTF-8."""

blueprint = APIBlueprint("score", __name__)


@blueprint.post("/v1/score")
@key_required(Scope.SCORE)
@body_at_most(MAX_BYTES)
@blueprint.input(ScoreRequest, arg_name="body")
@blueprint.output(VerdictAnswer, description="The verdict.")
@blueprint.doc(operation_id="score", tags=["Scoring"], security="key")
def post_score(body: ScoreRequest) -> Response:
    """Judge one comment.

    Says whether the comment is spam, abuse or legitimate, what to do with it and why. Nothing is
    stored.
    """
    site = asker().site
    verdict = moderation.score(
        body.comment.comment(),
        classifier=services().live_models.of(site.name),
        policy=site.policy,
        lists=services().lists.lately(site.id),
    )
    services().metrics.count_verdicts([verdict])
    return json_answer(verdict_document(verdict))
