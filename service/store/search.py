"""Searching in what comments say now.

Comments are found by words that begin as the words of the query, all of them; in Chinese, Japanese,
Thai and other writing without spaces by any letters in a row. The newest comments are looked
through one by one: what many say is found there at once. Whatever is rarer is found by an index,
which the database keeps by itself: SQLite of groups of three letters, PostgreSQL of words.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import BindParameter, Connection, Executable, bindparam, func, select, text

from service.store.search_words import Wanted
from service.store.tables import comments, revisions

NEWEST = 2_000
"""Comments that are looked through before an index is asked."""

PORTION = 100
"""Texts read together."""

_BEYOND = 1 << 42
"""A number that no comment reaches."""

Page = tuple[tuple[int, ...], int]
"""The numbers of the sites, and that of the comment before which all others came."""

_newest = (
    select(comments.c.id, comments.c.site_id, comments.c.revision)
    .where(comments.c.id < bindparam("before"))
    .order_by(comments.c.id.desc())
    .limit(bindparam("newest"))
    .subquery()
)
_OLDEST_OF_THEM = select(func.min(_newest.c.id))
_THEIR_TEXTS = (
    select(_newest.c.id, revisions.c.text)
    .join(
        revisions,
        (revisions.c.comment_id == _newest.c.id) & (revisions.c.number == _newest.c.revision),
    )
    .where(_newest.c.site_id.in_(bindparam("sites", expanding=True)))
    .order_by(_newest.c.id.desc())
)

_SITES: BindParameter[Sequence[int]] = bindparam("sites", expanding=True)
# CROSS JOIN tells SQLite in which order to look; what is found is read where it lies.
_BY_GROUPS = text("""
    SELECT c.id, r.text FROM search_index s
    CROSS JOIN comments c ON c.id = s.rowid >> 20 AND c.revision = s.rowid & 1048575
    CROSS JOIN revisions r ON r.comment_id = c.id AND r.number = c.revision
    WHERE search_index MATCH :sought AND s.rowid < :before << 20 AND c.site_id IN :sites
    ORDER BY s.rowid DESC
""").bindparams(_SITES)
_BY_FIRST_LETTERS = text("""
    SELECT c.id, r.text FROM (
        SELECT DISTINCT doc >> 20 AS id, doc & 1048575 AS revision FROM search_places
        WHERE term >= :first AND term < :last
    ) s
    CROSS JOIN comments c ON c.id = s.id AND c.revision = s.revision
    CROSS JOIN revisions r ON r.comment_id = c.id AND r.number = c.revision
    WHERE c.id < :before AND c.site_id IN :sites
    ORDER BY c.id DESC
""").bindparams(_SITES)
_BY_WORDS = text("""
    SELECT c.id, r.text FROM revisions r
    JOIN comments c ON c.id = r.comment_id AND c.revision = r.number
    WHERE search_words(r.text) @@ CAST(:sought AS tsquery)
    AND c.id < :before AND c.site_id IN :sites
    ORDER BY c.id DESC
""").bindparams(_SITES)


def search(
    connection: Connection,
    site_ids: Sequence[int],
    query: str,
    *,
    limit: int,
    before: int | None = None,
) -> list[int]:
    """Return the numbers of comments of these sites that say what is sought, the newest first.

    With ``before``, the number of a comment, only such as came before that one: the last of one
    page leads to the next. A query without a letter or a digit finds nothing.
    """
    wanted = Wanted.of(query)
    if not wanted.pieces or not site_ids:
        return []
    page = tuple(site_ids), before or _BEYOND
    return list(islice(_all(connection, wanted, page), limit))


def _all(connection: Connection, wanted: Wanted, page: Page) -> Iterator[int]:
    sites, before = page
    newest = {"newest": NEWEST}
    oldest = connection.scalar(_OLDEST_OF_THEM, {"before": before, **newest})
    yield from _that_say_it(connection, _THEIR_TEXTS, wanted, page, newest)
    statement, sought = _in_the_index(connection, wanted, sites)
    yield from _that_say_it(connection, statement, wanted, (sites, oldest or before), sought)


def _that_say_it(
    connection: Connection, statement: Executable, wanted: Wanted, page: Page, asked: dict[str, Any]
) -> Iterator[int]:
    sites, before = page
    asked = {**asked, "sites": sites, "before": before}
    with connection.execute(
        statement, asked, execution_options={"yield_per": PORTION}
    ) as rows:  # closed also when nobody wants the rest
        for number, said in rows:
            if said is not None and wanted.is_in(said):
                yield number


def _in_the_index(
    connection: Connection, wanted: Wanted, sites: tuple[int, ...]
) -> tuple[Executable, dict[str, Any]]:
    if connection.dialect.name == "postgresql":
        return _BY_WORDS, {"sought": " & ".join(f"'{word}':*" for word in wanted.words())}
    if groups := wanted.groups():
        of_sites = " OR ".join(f'"{_name(site)}"' for site in sites)
        of_words = " AND ".join(f'"{group}"' for group in groups)
        return _BY_GROUPS, {"sought": f"({of_sites}) AND {of_words}"}
    first = max(wanted.pieces, key=len)
    return _BY_FIRST_LETTERS, {"first": first, "last": f"{first}\U0010ffff"}


def _name(site: int) -> str:
    """Return the three characters that stand for a site in the index of SQLite."""
    return "".join(chr(57344 + (site >> shift & 4095)) for shift in (24, 12, 0))
