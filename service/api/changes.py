"""``GET /v1/changes``: what became of comments, for platforms that ask."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from service import moderation
from service.api.answers import json_answer
from service.api.authentication import asker, key_required
from service.api.change_schemas import ChangesAnswer, ChangesQuery
from service.api.context import services
from service.api.faults import Fault
from service.api.refusals import Invalid
from service.errors import UnknownCursor
from service.privacy.secret_box import SecretBox
from service.sites.accounts import Scope
from service.store.changes import ChangeRow

blueprint = APIBlueprint("changes", __name__)


@blueprint.get("/v1/changes")
@key_required(Scope.SUBMIT)
@blueprint.input(ChangesQuery, location="query", arg_name="query")
@blueprint.output(ChangesAnswer, description="The next changes.")
@blueprint.doc(operation_id="get_changes", tags=["Comments"], security="key")
def get_changes(query: ChangesQuery) -> Response:
    """Say what became of comments.

    In order, and at least once: read on with `next` of the last answer, and nothing is missed.
    """
    try:
        feed = moderation.changes_after(
            query.after,
            limit=query.limit,
            site=asker().site,
            box=SecretBox(services().settings.secret_key),
            store=services().store,
        )
    except UnknownCursor as error:
        raise Invalid(Fault("after", str(error))) from error
    found = [_document(change) for change in feed.changes]
    return json_answer({"changes": found, "next": feed.next, "more": feed.more})


def _document(change: ChangeRow) -> dict[str, Any]:
    return {
        "id": change.comment_guid,
        "external_id": change.external_id,
        "what": change.what,
        "state": change.state,
        "label": change.label,
        "reason": change.reason,
        "by": change.by,
        "at": change.at.isoformat(),
    }
