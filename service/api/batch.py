"""``POST /v1/score/batch``: many comments in, one verdict or error for each, in order.

A JSON document of up to 1,000 comments, or NDJSON of any length: a comment a line in, a verdict a
line out, answered while the body still arrives.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import ValidationError

from model.classifier import Classifier
from model.comment import Comment
from service import moderation
from service.api.answer_schemas import BatchAnswer
from service.api.answers import json_answer, json_bytes, verdict_document
from service.api.authentication import asker as key_holder
from service.api.authentication import key_required
from service.api.backlog import made_apart
from service.api.context import Services, services
from service.api.errors import refusal_body
from service.api.faults import first_fault
from service.api.ndjson import Line, LineTooLong, lines_by_block
from service.api.reading import MEBIBYTE, read_body, read_json, require_media_type
from service.api.refusals import Invalid, TooLarge, Unreadable
from service.api.schemas import BatchQuery, BatchRequest, NewComment
from service.api.score import MAX_BYTES as MAX_LINE_BYTES
from service.lists.matcher import Matcher
from service.sites.accounts import Scope
from service.store import Site

MAX_BYTES = 16 * MEBIBYTE
"""Of a JSON document; NDJSON may be of any length."""

NDJSON = "application/x-ndjson"

Document = dict[str, Any]

blueprint = APIBlueprint("batch", __name__)


@dataclass(frozen=True, slots=True)
class Asker:
    """What outlives the request's context while its answers are made in a thread of their own."""

    services: Services
    site: Site
    lists: Matcher

    def classifier(self) -> Classifier:
        """Return what serves the site now: in the middle of a stream it may be another model."""
        return self.services.live_models.of(self.site.name)


@blueprint.post("/v1/score/batch")
@key_required(Scope.SCORE)
@blueprint.input(BatchQuery, location="query", arg_name="query")
@blueprint.output(BatchAnswer, description="One verdict or error for each comment.")
@blueprint.doc(operation_id="score_batch", tags=["Scoring"], security="key")
def post_batch(query: BatchQuery) -> Response:
    """Judge many comments.

    Answers in the order of the comments. One that is wrong gets an error in its place and does
    not spoil the others. NDJSON, a comment a line, may be of any length and is answered line by
    line while it arrives; empty lines get no answer. Nothing is stored.
    """
    require_media_type("application/json", NDJSON)
    site = key_holder().site
    asker = Asker(services(), site, services().lists.lately(site.id))
    if request.mimetype == NDJSON:
        return _stream(asker, explain=query.reasons)
    batch = _batch(read_json(read_body(request, max_bytes=MAX_BYTES)))
    comments = [_comment_or_error(item) for item in batch.comments]
    verdicts = _judged(comments, asker, explain=batch.reasons or query.reasons)
    return json_answer({"verdicts": verdicts})


def _batch(document: Any) -> BatchRequest:
    try:
        return BatchRequest.model_validate(document)
    except ValidationError as error:
        raise Invalid(first_fault(error)) from error


def _comment_or_error(item: Any) -> Comment | Document:
    try:
        return NewComment.model_validate(item).comment()
    except ValidationError as error:
        return refusal_body(Invalid(first_fault(error, whole="the comment")))


def _judged(
    comments: Sequence[Comment | Document], asker: Asker, *, explain: bool
) -> list[Document]:
    """Return a verdict for each comment; what is an error already stays in its place."""
    verdicts = moderation.score_many(
        [comment for comment in comments if isinstance(comment, Comment)],
        classifier=asker.classifier(),
        policy=asker.site.policy,
        lists=asker.lists,
        explain=explain,
    )
    asker.services.metrics.count_verdicts(verdicts)
    documents = map(verdict_document, verdicts)
    return [next(documents) if isinstance(each, Comment) else each for each in comments]


def _stream(asker: Asker, *, explain: bool) -> Response:
    _ = asker.classifier()  # without a model the answer is 503, not a stream
    body = request.stream

    def answer(put: Callable[[bytes], None]) -> None:
        for lines in lines_by_block(body, max_bytes=MAX_LINE_BYTES):
            answers = _judged([_read_line(line) for line in lines], asker, explain=explain)
            put(b"".join(json_bytes(each) + b"\n" for each in answers))

    return Response(made_apart(answer), mimetype=NDJSON)


def _read_line(line: Line) -> Comment | Document:
    if isinstance(line, LineTooLong):
        return refusal_body(TooLarge(MAX_LINE_BYTES, what="line"))
    try:
        return _comment_or_error(read_json(line))
    except Unreadable as refusal:
        return refusal_body(refusal)
