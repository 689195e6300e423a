"""What training may learn from: the rows of the view ``training_examples``."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Float, column, select, table

from service.store.tables.columns import UtcDateTime

PORTION = 1_000
"""Rows fetched together."""

_TYPES: dict[str, Any] = {
    "weight": Float(),
    "reader_weight": Float(),
    "decided_at": UtcDateTime(),
    "created_at": UtcDateTime(),
    "audit_sample": Boolean(),
    "appealed": Boolean(),
    "link_domains": JSON(),
}
COLUMNS = (
    "text",
    "format",
    "parent_text",
    "label",
    "source",
    "weight",
    "decided_at",
    "site",
    "key",
    "wave",
    "group",
    "comment",
    "type",
    "language",
    "audit_sample",
    "link_domains",
    "page_overlap",
    "created_at",
    "rater",
    "reader_weight",
    "appealed",
)
"""The names of the columns, in their order."""

_VIEW = table("training_examples", *(column(name, _TYPES.get(name)) for name in COLUMNS))


def rows(
    connection: Connection, *, sites: Sequence[str] = (), since: dt.datetime | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the examples as dicts, ordered by time: of some sites, or of all if none is named.

    ``since`` leaves out what was decided before.
    """
    wanted = select(_VIEW).order_by(_VIEW.c.decided_at, _VIEW.c.comment)
    if sites:
        wanted = wanted.where(_VIEW.c.site.in_([str(site) for site in sites]))
    if since is not None:
        wanted = wanted.where(_VIEW.c.decided_at >= since)
    with connection.execution_options(yield_per=PORTION).execute(wanted) as found:
        for row in found.mappings():
            yield dict(row)
