"""What readers and platforms say of comments, and the records that authors and readers earn."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique

from service.store.tables.columns import RowId, UtcDateTime, metadata

flags = Table(
    "flags",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("reader_id", ForeignKey("readers.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("note", String(2000), nullable=False, server_default=""),
    Column("weight", Float, nullable=False),
    # Whether the reader's record was too short to say anything when they flagged.
    Column("is_fresh", Boolean, nullable=False),
    Column("agreed", Boolean),  # with the decision that came later; none until there is one
    Column("created_at", UtcDateTime, nullable=False),
    Unique("comment_id", "reader_id"),
    Index("ix_flags_reader_id", "reader_id", "created_at"),
)

votes = Table(
    "votes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("reader_id", ForeignKey("readers.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("weight", Float, nullable=False),
    Column("is_fresh", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Unique("comment_id", "reader_id", "kind"),
    Index("ix_votes_reader_id", "reader_id"),
)

promotions = Table(
    "promotions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Unique("comment_id", "kind"),
)

readers = Table(
    "readers",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("reader_hash", String(64), nullable=False),
    Column("n_judged", Integer, nullable=False, server_default="0"),
    Column("n_agreed", Integer, nullable=False, server_default="0"),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Unique("site_id", "reader_hash"),
)

authors = Table(
    "authors",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("author_hash", String(64), nullable=False),
    Column("n_comments", Integer, nullable=False, server_default="0"),
    Column("n_accepted", Integer, nullable=False, server_default="0"),  # by people
    Column("n_rejected", Integer, nullable=False, server_default="0"),  # by people
    Column("muted_at", UtcDateTime),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Unique("site_id", "author_hash"),
)
