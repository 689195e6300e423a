"""What was erased before goes again, after a backup has brought it back."""

import datetime as dt
from collections.abc import Iterable, Sequence

from service.errors import UnknownComment
from service.moderation.erase_comment import bury
from service.store import Connection, authors, comments, retention, tombstones
from service.store.tombstones import Grave, Kind


def erase_again(connection: Connection, graves: Iterable[Grave]) -> int:
    """Erase what these name, with all that an author had written by then; return how many comments.

    Of an author, comments that are under a legal hold stay, as when they were erased first.
    """
    n_erased = 0
    for grave in dict.fromkeys(graves):
        if grave.kind is Kind.AUTHOR:
            n_erased += _erase_author(connection, grave)
        elif grave.kind is Kind.COMMENT:
            n_erased += _bury_all(connection, grave.site_id, [grave.erased], at=grave.at)
        tombstones.add(connection, grave.site_id, grave.kind, [grave.erased], at=grave.at)
    return n_erased


def _erase_author(connection: Connection, grave: Grave) -> int:
    site_id, author = grave.site_id, grave.erased
    n_held = retention.count_held(connection, site_id, [author])
    guids = retention.written_before(connection, site_id, author, grave.at)
    n_erased = _bury_all(connection, site_id, guids, at=grave.at)
    if not n_held and not retention.all_of_author(connection, site_id, [author]):
        authors.forget(connection, site_id, [author])
    return n_erased


def _bury_all(
    connection: Connection, site_id: int, guids: Sequence[str], *, at: dt.datetime
) -> int:
    n_buried = 0
    for guid in guids:
        try:
            comment = comments.find(connection, site_id, guid)
        except UnknownComment:  # the backup is older than it, or does not hold it any more
            continue
        bury(connection, comment, at=at)
        n_buried += 1
    return n_buried
