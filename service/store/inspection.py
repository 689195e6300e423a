"""Looking whether the record is whole."""

from sqlalchemy import Connection, Select, exists, func, select, text

from service.store.tables import (
    audit_log,
    comments,
    decisions,
    flags,
    metadata,
    revisions,
    sites,
    verdicts,
)

COUNTED = (sites, comments, revisions, verdicts, decisions, flags, audit_log)


def counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows of the tables that people ask about."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in COUNTED
    }


def complaints(connection: Connection) -> list[str]:
    """Return a sentence for each thing that is wrong; none means that the record is whole."""
    found = _of_the_file(connection)
    for sentence, query in _RULES:
        guids = [row.guid for row in connection.execute(query.limit(6))]
        if guids:
            more = " and others" if len(guids) > 5 else ""
            found.append(f"{sentence}: {', '.join(guids[:5])}{more}")
    return found


def _of_the_file(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return _without_their_comment(connection)
    damage = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
    orphans = {row[0] for row in connection.execute(text("PRAGMA foreign_key_check"))}
    return [f"the file is damaged: {each}" for each in damage if each != "ok"] + [
        f"rows of {table} point to rows that are not there" for table in sorted(orphans)
    ]


def _without_their_comment(connection: Connection) -> list[str]:
    found = []
    for table in metadata.sorted_tables:
        if "comment_id" in table.c and table.c.comment_id.foreign_keys:
            whole = exists().where(comments.c.id == table.c.comment_id)
            if connection.execute(select(table.c.comment_id).where(~whole).limit(1)).first():
                found.append(f"rows of {table.name} point to rows that are not there")
    return found


def _comments_without(condition: Select[tuple[int]]) -> Select[tuple[str]]:
    return select(comments.c.guid).where(~condition.exists()).order_by(comments.c.id)


_CURRENT = (
    select(revisions.c.id)
    .where(revisions.c.comment_id == comments.c.id, revisions.c.number == comments.c.revision)
    .correlate(comments)
)
_JUDGED = (
    select(verdicts.c.id)
    .where(verdicts.c.comment_id == comments.c.id, verdicts.c.revision == comments.c.revision)
    .correlate(comments)
)
_DECIDED = (
    select(decisions.c.id)
    .where(decisions.c.comment_id == comments.c.id, decisions.c.undone_at.is_(None))
    .where(decisions.c.action == comments.c.state)
    .correlate(comments)
)

_RULES = (
    ("comments without the revision that counts", _comments_without(_CURRENT)),
    ("comments without a verdict on that revision", _comments_without(_JUDGED)),
    (
        "comments whose state is no person's decision, although it says so",
        _comments_without(_DECIDED).where(comments.c.state_by == "person"),
    ),
)
