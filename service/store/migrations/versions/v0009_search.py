"""The index for searching in what comments say, kept by the database itself."""

import sqlite3

from alembic import op

revision = "0009"
down_revision = "0008"

# A document holds, before the text, three characters that name the site, and after it two that
# end it: so that the last one and two letters of a text begin groups of three as well.
DOCUMENT = """
    (SELECT char(57344 + (site_id >> 24), 57344 + ((site_id >> 12) & 4095),
                 57344 + (site_id & 4095))
     FROM comments WHERE id = {row}.comment_id) || {row}.text || char(57344, 57344)
"""
NUMBER = "({row}.comment_id << 20) | {row}.number"

ADD = f"INSERT INTO search_index(rowid, text) VALUES ({NUMBER}, {DOCUMENT});"
# Such an index is told what it forgets.
FORGET = f"""
    INSERT INTO search_index(search_index, rowid, text) VALUES ('delete', {NUMBER}, {DOCUMENT});
"""

SQLITE: tuple[str, ...] = (
    """
    CREATE VIRTUAL TABLE search_index
    USING fts5(text, content='', tokenize='trigram', detail='none', columnsize=0)
    """,
    "CREATE VIRTUAL TABLE search_places USING fts5vocab('search_index', 'instance')",
    # Twice as many small parts are merged at once as usual, which halves the work of it.
    "INSERT INTO search_index(search_index, rank) VALUES ('automerge', 8)",
    "INSERT INTO search_index(search_index, rank) VALUES ('crisismerge', 32)",
    f"""
    CREATE TRIGGER search_added AFTER INSERT ON revisions WHEN NEW.text IS NOT NULL
    BEGIN {ADD.format(row="NEW")} END
    """,
    f"""
    CREATE TRIGGER search_forgotten AFTER UPDATE OF text ON revisions WHEN OLD.text IS NOT NULL
    BEGIN {FORGET.format(row="OLD")} END
    """,
    f"""
    CREATE TRIGGER search_changed AFTER UPDATE OF text ON revisions WHEN NEW.text IS NOT NULL
    BEGIN {ADD.format(row="NEW")} END
    """,
    f"""
    CREATE TRIGGER search_removed BEFORE DELETE ON revisions WHEN OLD.text IS NOT NULL
    BEGIN {FORGET.format(row="OLD")} END
    """,
    # The revisions go while it is still known whose they are.
    """
    CREATE TRIGGER search_removed_with_comment BEFORE DELETE ON comments
    BEGIN DELETE FROM revisions WHERE comment_id = OLD.id; END
    """,
    f"""
    INSERT INTO search_index(rowid, text)
    SELECT {NUMBER.format(row="r")}, {DOCUMENT.format(row="r")}
    FROM revisions r WHERE r.text IS NOT NULL
    """,
)

# What parts words, and letters of which each is a word, as in service/store/search_words.py.
POSTGRESQL: tuple[str, ...] = (
    r"""
    CREATE FUNCTION search_words(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN array_to_tsvector(array_remove(string_to_array(
      regexp_replace(
        regexp_replace(
          regexp_replace(
            lower(left(words, 100000)),
            '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9'
            '\u00bb\u00bf\u1680\u2000-\u200a\u2010-\u206f\u3000-\u3004\u3008-\u3020\u3030'
            '\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+',
            ' ', 'g'),
          '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff'
          '\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])',
          ' \1 ', 'g'),
        '([^ ]{100})', '\1 ', 'g'),
      ' '), ''))
    """,
    "CREATE INDEX ix_revisions_search ON revisions USING gin (search_words(text))",
)


# Of SQLite from 3.42 on: what is forgotten leaves the file at once, not with the next merge.
FORGET_AT_ONCE = "INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)"


def upgrade() -> None:
    """Make the index, with what is stored already; of a million comments it takes minutes."""
    connection = op.get_bind()
    statements = POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE
    for statement in statements:
        connection.exec_driver_sql(statement)
    if statements is SQLITE and sqlite3.sqlite_version_info >= (3, 42):
        connection.exec_driver_sql(FORGET_AT_ONCE)
