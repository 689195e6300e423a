"""The data of record: all SQL of the service is in this package.

What is said to the database stands in one file per table, as functions that take the connection
first; `Store.read` and `Store.write` give them one.
"""

from sqlalchemy import Connection

from service.store.comment_rows import CommentRow, NewCommentRow, RevisionRow, VerdictRow
from service.store.rows import Key, Site
from service.store.store import Store

__all__ = [
    "CommentRow",
    "Connection",
    "Key",
    "NewCommentRow",
    "RevisionRow",
    "Site",
    "Store",
    "VerdictRow",
]
