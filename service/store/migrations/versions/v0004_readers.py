"""Readers' flags and votes, promotions, and the records of readers and authors."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables ``readers``, ``flags``, ``votes``, ``promotions``, ``authors``."""
    op.create_table(
        "readers",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("reader_hash", sa.String(64), nullable=False),
        sa.Column("n_judged", sa.Integer, server_default="0", nullable=False),
        sa.Column("n_agreed", sa.Integer, server_default="0", nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("site_id", "reader_hash"),
    )
    op.create_table(
        "flags",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("reader_id", ROW_ID, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("note", sa.String(2000), server_default="", nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("is_fresh", sa.Boolean, nullable=False),
        sa.Column("agreed", sa.Boolean),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_id"], ["readers.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("comment_id", "reader_id"),
    )
    op.create_index("ix_flags_reader_id", "flags", ["reader_id", "created_at"])
    op.create_table(
        "votes",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("reader_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("is_fresh", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reader_id"], ["readers.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("comment_id", "reader_id", "kind"),
    )
    op.create_index("ix_votes_reader_id", "votes", ["reader_id"])
    op.create_table(
        "promotions",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("comment_id", "kind"),
    )
    op.create_table(
        "authors",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("author_hash", sa.String(64), nullable=False),
        sa.Column("n_comments", sa.Integer, server_default="0", nullable=False),
        sa.Column("n_accepted", sa.Integer, server_default="0", nullable=False),
        sa.Column("n_rejected", sa.Integer, server_default="0", nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True)),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("site_id", "author_hash"),
    )
