"""The export file of WordPress: "WordPress eXtended RSS", an RSS feed with comments in it.

What is where is told by WordPress itself, in wp-admin/includes/export.php.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from model.comment import Comment, CommentType, TextFormat
from model.labels import Action, Label
from service.archives.archived import Archived, moment
from service.archives.elements import elements, local_name, text_of

_STATES = {"1": Action.PUBLISH, "approve": Action.PUBLISH, "approved": Action.PUBLISH,
           "0": Action.HOLD, "hold": Action.HOLD,
           "spam": Action.REJECT, "trash": Action.REJECT,
           "post-trashed": Action.REJECT}  # fmt: skip
_UNDECIDED = ("0", "hold", "post-trashed")
"""What waits in WordPress nobody has looked at; what went with its post nobody has judged."""

_TYPES = {"trackback": CommentType.TRACKBACK, "pingback": CommentType.PINGBACK}

Columns = Mapping[str, str]


def read_wordpress(path: Path) -> Iterator[Archived]:
    """Yield the comments of a WXR file. Raises `UnreadableArchive`."""
    for item in elements(path, "item"):
        page = {"page_url": text_of(item, "link"), "page_title": text_of(item, "title")}
        texts: dict[str, str] = {}
        for element in item:
            if local_name(element) == "comment":
                columns = {local_name(each): each.text or "" for each in element}
                comment_id = columns.get("comment_id", "")
                parent = texts.get(columns.get("comment_parent", ""), "")
                texts[comment_id] = columns.get("comment_content", "")
                yield archived({**columns, "comment_ID": comment_id}, parent_text=parent, **page)


def archived(columns: Columns, **page: str) -> Archived:
    """Return one comment by the columns of WordPress's comments table."""
    said = columns.get("comment_approved", "1").strip()
    state = _STATES.get(said, Action.HOLD)
    return Archived(
        external_id=columns.get("comment_ID", ""),
        comment=Comment(
            text=columns.get("comment_content", ""),
            format=TextFormat.HTML,
            author_name=columns.get("comment_author", ""),
            author_email=columns.get("comment_author_email", ""),
            author_url=columns.get("comment_author_url", ""),
            ip=columns.get("comment_author_IP", ""),
            user_agent=columns.get("comment_agent", ""),
            posted_at=moment(columns.get("comment_date_gmt", "")),
            type=_TYPES.get(columns.get("comment_type", ""), CommentType.COMMENT),
            **page,  # type: ignore[arg-type]
        ),
        state=state,
        is_decided=said in _STATES and said not in _UNDECIDED,
        # The bin does not tell why.
        label={"spam": Label.SPAM}.get(said)
        or (Label.LEGITIMATE if state is Action.PUBLISH else None),
    )
