"""Filling a record with comments by the thousand, as if they had come in over the last weeks."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from index_later import indexed_later
from sqlalchemy import Connection, Engine, text

from service.store.engine import connect

PORTION = 100_000
"""Comments that are added in one transaction."""

_NUMBERS = (
    "WITH RECURSIVE numbers(i) AS "
    "(SELECT CAST(:first AS INTEGER) UNION ALL SELECT i + 1 FROM numbers WHERE i < :last) "
)
SECONDS_APART = 1.7
"""Between two comments: a million in twenty days, after which none of them is let go of yet."""
_TIMES = {
    "sqlite": (
        "strftime('%Y-%m-%d %H:%M:%f', {at}, ((i - {last}) * {apart}) || ' seconds') || '000'"
    ),
    "postgresql": "{at} + (i - {last}) * {apart} * INTERVAL '1 second'",
}
_COMMENTS = """
    INSERT INTO comments (id, guid, site_id, external_id, request_digest, type, page_url,
        page_title, section, author_hash, ip_hash, hash_key_id, revision, state, state_by, label,
        language, waiting, urgency, created_at, updated_at)
    SELECT i, md5('guid' || i), 1, 'old-' || i, md5('a' || i) || md5('b' || i), 'comment',
        'https://blog.example/page-' || (i % 2000), 'A page', '',
        md5('c' || (i % 50000)) || md5('d' || (i % 50000)),
        md5('e' || (i % 90000)) || md5('f'), 1, 1,
        CASE WHEN i % 5 = 0 THEN 'reject' WHEN i % 20 = 1 THEN 'hold' ELSE 'publish' END,
        'machine', CASE WHEN i % 5 = 0 THEN 'spam' ELSE 'legitimate' END, 'en',
        CASE WHEN i % 20 = 1 THEN 'held' END,
        CASE WHEN i % 20 = 1 THEN 4.0 + (i % 97) / 100.0 ELSE 0 END,
        {time}, {time}
    FROM numbers"""
_REVISIONS = """
    INSERT INTO revisions (comment_id, number, same_as, text, format, author_name, author_url,
        domains, created_at)
    SELECT i, 1, 1, :words || i, 'text', 'Ann Miller', '', '[]', {time} FROM numbers"""
_VERDICTS = """
    INSERT INTO verdicts (comment_id, revision, label, spam, abuse, legitimate, action, abstained,
        reasons, language, model, shadow, created_at)
    SELECT i, 1, 'legitimate', 0.1, 0.1, 0.8, 'publish', false, :reasons, 'en', 'old', false, {time}
    FROM numbers"""
_CHANGES = """
    INSERT INTO changes (transaction_id, site_id, comment_guid, external_id, what, state, label,
        "by", at)
    SELECT 0, 1, md5('guid' || i), 'old-' || i, 'submitted', 'publish', 'legitimate', 'machine',
        {time}
    FROM numbers"""
_SIGNATURES = """
    INSERT INTO signatures (comment_id, signature, look_at)
    SELECT i, :signature, {later} FROM numbers"""
_BANDS = """
    INSERT INTO bands (site_id, band, comment_id)
    SELECT 1, {chance} AS band, i FROM numbers, (SELECT 1 AS k {of_twelve}) AS twelve
    ORDER BY band"""
_AUTHORS = """
    INSERT INTO authors (site_id, author_hash, n_comments, first_seen_at)
    SELECT 1, md5('c' || i) || md5('d' || i), 20, {time} FROM numbers"""

_WORDS = "the bread came out well and the crust was crisp, thank you all for the recipe; " * 3
_REASON = '["words", "\\u201cbread\\u201d speaks for legitimate.", 0.5, [[4, 9]]]'


def fill(url: str, *, until: int, at: dt.datetime) -> None:
    """Add comments to site 1, with all that hangs on them, until there are so many.

    The last one comes at ``at``.
    """
    engine = connect(url)
    with engine.connect() as connection:
        last = connection.execute(text("SELECT max(id) FROM comments")).scalar() or 0
    with indexed_later(engine):
        for start in range(last + 1, until + 1, PORTION):
            _add(engine, start, min(start + PORTION - 1, until), at, until)
    _look_through(engine)
    engine.dispose()


def _add(engine: Engine, first: int, last: int, at: dt.datetime, until: int) -> None:
    is_sqlite = engine.dialect.name == "sqlite"
    chance = "random()" if is_sqlite else "((random() - 0.5) * 1.8e19)::bigint"
    bands = _BANDS.format(chance=chance, of_twelve="UNION ALL SELECT 1 " * 11)
    told: dict[str, Any] = {
        "first": first,
        "last": last,
        "words": _WORDS,
        "reasons": f"[{', '.join([_REASON] * 8)}]",
        "signature": "0123456789abcdef" * 30,
    }
    name = engine.dialect.name
    times = {
        "time": _time(name, at, until),
        "later": _time(name, at + dt.timedelta(days=30), until),
    }
    with engine.begin() as connection:
        _hurry(connection)
        for statement in (_COMMENTS, _REVISIONS, _VERDICTS, _CHANGES, _SIGNATURES, bands):
            _run(connection, statement.format(**times), told)
        if first == 1:
            _run(connection, _AUTHORS.format(**times), told | {"first": 0, "last": 49_999})


def _time(dialect: str, at: dt.datetime, until: int) -> str:
    """Return what gives the time of comment ``i`` in SQL, where the last one comes at ``at``."""
    told = at.strftime("%Y-%m-%d %H:%M:%S")
    told = f"'{told}'" if dialect == "sqlite" else f"TIMESTAMPTZ '{told}+00'"
    # A colon would begin a parameter.
    said = _TIMES[dialect].format(at=told, last=until, apart=SECONDS_APART)
    return said.replace(":", "\\:")


def _run(connection: Connection, statement: str, told: dict[str, Any]) -> None:
    head, _, tail = statement.partition("SELECT")
    whole = f"{head} {_NUMBERS} SELECT {tail}"
    connection.execute(text(whole), {name: told[name] for name in told if f":{name}" in whole})


def _hurry(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.create_function("md5", 1, lambda said: hashlib.md5(said.encode()).hexdigest())
    else:
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        # What is added fits together: no row of it is looked up for another.
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def _look_through(engine: Engine) -> None:
    """Leave the database as one that has been at work for long: its log written back."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        else:
            last = "(SELECT max(id) FROM comments)"
            connection.execute(text(f"SELECT setval('comments_id_seq', {last})"))
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))


def size(url: str) -> int:
    """Return the megabytes of the database, of a million bytes each."""
    engine = connect(url)
    try:
        if engine.dialect.name == "sqlite":
            return Path(str(engine.url.database)).stat().st_size // 1_000_000
        with engine.connect() as connection:
            told = connection.execute(text("SELECT pg_database_size(current_database())"))
            return int(told.scalar_one()) // 1_000_000
    finally:
        engine.dispose()
