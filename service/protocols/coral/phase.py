"""``POST /coral/SITE``: Coral asks before it publishes a comment, or an edit of one.

It goes on as if nobody had been asked when the answer is late, is no 200 or 204, or is not what it
expects.
"""

import datetime as dt
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from model.comment import Comment, TextFormat
from model.labels import Action, Label, Mode
from service import moderation
from service.api.answers import json_answer
from service.api.context import services
from service.api.faults import Fault
from service.api.reading import MEBIBYTE, read_body, read_json, require_media_type
from service.api.refusals import Invalid
from service.api.schemas import MAX_LINE, MAX_TEXT
from service.errors import UnknownSite
from service.moderation import Judged, Means, Submission
from service.moderation.recognise import EDITED
from service.privacy.secret_box import SecretBox
from service.protocols.coral.signature import HEADER, NotSigned, check_signature
from service.record import Via
from service.store import Site

MAX_BYTES = MEBIBYTE

FLAGS = {Label.SPAM: "COMMENT_DETECTED_SPAM", Label.ABUSE: "COMMENT_DETECTED_TOXIC"}
STATUSES = {Action.HOLD: "SYSTEM_WITHHELD", Action.REJECT: "REJECTED"}
FOR_A_PERSON = "PREMOD"
"""What is held though it looks fine; nothing is said against it."""

blueprint = APIBlueprint("coral", __name__, enable_openapi=False)


@blueprint.post("/coral/<site_name>")
def post_phase(site_name: str) -> Response:
    """Judge a comment, keep it, and say what Coral is to do with it: 204 for no opinion."""
    body = read_body(request, max_bytes=MAX_BYTES)
    site = _site(site_name, body)
    require_media_type("application/json")
    document = read_json(body)
    action = _text(document, "action")
    if action not in ("NEW", "EDIT"):
        raise Invalid(Fault("action", "action must be NEW or EDIT"))
    judged = moderation.hand_in(
        Submission(comment=_comment(document), via=Via.CORAL),
        _means(site),
        alike=EDITED if action == "EDIT" else None,
    )
    if judged.is_new:
        services().metrics.count_verdicts([judged.verdict])
    opinion = opinion_of(judged, site)
    return Response(status=204) if opinion is None else json_answer(opinion)


def opinion_of(judged: Judged, site: Site) -> dict[str, Any] | None:
    """Return what a verdict is in this protocol: the table of docs/protocols.md, cell by cell."""
    comment, verdict = judged.comment, judged.verdict
    state, label = (comment.state, comment.label) if comment else (verdict.action, verdict.label)
    if site.mode is Mode.LOG_ONLY or state is Action.PUBLISH:
        return None
    if label is Label.LEGITIMATE and state is Action.HOLD:
        return {"status": FOR_A_PERSON}
    flag = FLAGS.get(label)
    actions = [{"actionType": "FLAG", "reason": flag}] if flag else []
    return {"status": STATUSES[state], "actions": actions}


def _site(name: str, body: bytes) -> Site:
    try:
        site = services().store.site(name)
    except UnknownSite:
        raise NotSigned from None
    box = SecretBox(services().settings.secret_key)
    check_signature(request.headers.get(HEADER, ""), body, site.options.coral_secrets, box)
    return site


def _comment(document: Any) -> Comment:
    author = _text(document, "author", "id", missing="")
    return Comment(
        text=_text(document, "comment", "body")[:MAX_TEXT],
        format=TextFormat.HTML,
        # Coral tells no name and no address; its id is what an author is known by.
        author_email=f"coral:{author}"[:MAX_LINE] if author else "",
        author_role=_text(document, "author", "role", missing="")[:MAX_LINE].lower(),
        page_url=_text(document, "story", "url", missing="")[:MAX_LINE],
    )


def _means(site: Site) -> Means:
    return Means(
        site=site,
        who="platform (Coral)",
        key_id=None,
        classifier=services().live_models.of(site.name),
        pseudonyms=services().pseudonyms,
        lists=services().lists,
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )


def _text(document: Any, *path: str, missing: str | None = None) -> str:
    """Return a string within the document, or ``missing``. Raises `Invalid`."""
    value = document
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None and missing is not None:
        return missing
    if not isinstance(value, str):
        where = ".".join(path)
        raise Invalid(Fault(where, f"{where} must be a string"))
    return value
