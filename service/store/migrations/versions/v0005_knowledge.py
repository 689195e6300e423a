"""Lists, waves, and the fingerprints that find them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of lists (entries, hits, versions), of waves (bands, signatures, caught)."""
    op.create_table(
        "list_entries",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("effect", sa.String(16), nullable=False),
        sa.Column("entry", sa.String(255), nullable=False),
        sa.Column("shown", sa.String(255), nullable=False),
        sa.Column("language", sa.String(8), server_default="", nullable=False),
        sa.Column("added_by", sa.String(255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("site_id", "kind", "entry", "language"),
    )
    op.create_table(
        "list_hits",
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["list_entries.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "comment_id"),
    )
    op.create_index("ix_list_hits_comment_id", "list_hits", ["comment_id"])
    op.create_table(
        "list_versions",
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id"),
    )
    op.create_table(
        "waves",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("n_members", sa.Integer, server_default="1", nullable=False),
        sa.Column("n_rejected", sa.Integer, server_default="0", nullable=False),
        sa.Column("n_published", sa.Integer, server_default="0", nullable=False),
        sa.Column("label", sa.String(16)),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_waves_site_id", "waves", ["site_id", "last_at"])
    op.create_table(
        "bands",
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("band", sa.BigInteger, nullable=False),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id", "band", "comment_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bands_comment_id", "bands", ["comment_id"])
    op.create_table(
        "signatures",
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("signature", sa.String(1024), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("comment_id"),
    )
    op.create_index("ix_signatures_look_at", "signatures", ["look_at"])
    op.create_table(
        "caught",
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("otherwise", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("comment_id"),
    )
