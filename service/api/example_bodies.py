"""Bodies of requests that show how it is done, one for each operation that takes one."""

from typing import Any

_COMMENT = {
    "text": "Cheap followers for your page, visit my site today",
    "author_name": "Best Followers Shop",
    "author_url": "https://followers.example",
    "page_title": "How we bake our bread",
}

EXAMPLES: dict[str, Any] = {
    "score": {"comment": _COMMENT},
    "score_batch": {"comments": [_COMMENT, {"text": "Lovely bread, thank you."}]},
    "submit": {"external_id": "post-12-comment-3", "comment": _COMMENT},
    "edit": {"comment": {"text": "Lovely bread, thank you. Which flour was it?"}},
    "decide": {"action": "reject", "reason": "off-topic", "by": "Mara"},
    "flag": {"kind": "spam", "reader": "r-4711"},
    "vote": {"kind": "insightful", "reader": "r-4711"},
    "promote": {"kind": "editors-pick"},
}
"""By the id of the operation."""

LINES = '{"text": "Lovely bread, thank you."}\n{"text": "Cheap followers, visit my site"}\n'
"""Two comments as NDJSON."""
