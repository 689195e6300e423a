"""The collection `comments` of Coral: `mongoexport --collection=comments`, a document a line.

What each status means: docs.coralproject.net, "Moderation statuses".
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from model.comment import Comment, TextFormat
from model.labels import Action, Label
from service.archives.archived import Archived, UnreadableArchive, moment

_STATES = {
    "APPROVED": Action.PUBLISH,
    "NONE": Action.PUBLISH,
    "REJECTED": Action.REJECT,
    "PREMOD": Action.HOLD,
    "SYSTEM_WITHHELD": Action.HOLD,
}

_LABELS = {"SPAM": Label.SPAM, "ABUSIVE": Label.ABUSE, "OFFENSIVE": Label.ABUSE,
           "BULLYING": Label.ABUSE, "HARASSMENT_BULLYING": Label.ABUSE,
           "HATE_SPEECH": Label.ABUSE}  # fmt: skip
"""By the reason that a moderator gave; others say nothing of what the comment is."""


def read_coral(path: Path) -> Iterator[Archived]:
    """Yield the comments of an export, each as its latest revision. Raises `UnreadableArchive`."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _archived(_document(line, f"{path}, line {number}"))


def _document(line: str, place: str) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise UnreadableArchive(place, f"no JSON that can be read ({error})") from error
    if not isinstance(document, dict) or "revisions" not in document or "id" not in document:
        raise UnreadableArchive(place, "this is no comment of Coral: it needs `id` and `revisions`")
    return document


def _archived(document: dict[str, Any]) -> Archived:
    revision = document["revisions"][-1] if document["revisions"] else {}
    status = str(document.get("status", "NONE"))
    state = _STATES.get(status, Action.HOLD)
    reason = (document.get("rejectionReason") or {}).get("code", "")
    label = _LABELS.get(reason) if state is Action.REJECT else None
    return Archived(
        external_id=str(document["id"]),
        comment=Comment(
            text=str(revision.get("body") or ""),
            format=TextFormat.HTML,
            page_url=str(document.get("storyID") or ""),
            posted_at=_moment(document.get("createdAt")),
        ),
        state=state,
        # NONE was published because nobody objected, which is no decision.
        is_decided=status in ("APPROVED", "REJECTED"),
        label=Label.LEGITIMATE if status == "APPROVED" else label,
    )


def _moment(value: Any) -> Any:
    if isinstance(value, dict):
        value = value.get("$date", "")
    return moment(str(value or "").replace("Z", "+00:00"))
