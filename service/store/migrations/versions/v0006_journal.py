"""The audit log, changes and their notices, leases, erasures, histograms."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables of what happened, what is still to do, and what must not come back."""
    op.create_table(
        "audit_log",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("what", sa.String(63), nullable=False),
        sa.Column("comment_id", ROW_ID),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
    )
    op.create_index("ix_audit_log_comment_id", "audit_log", ["comment_id", "id"])
    op.create_index("ix_audit_log_site_id", "audit_log", ["site_id", "at"])
    op.create_table(
        "changes",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("transaction_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("comment_guid", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(255)),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("label", sa.String(16)),
        sa.Column("reason", sa.String(63)),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_index("ix_changes_comment_guid", "changes", ["comment_guid"])
    op.create_index("ix_changes_site_id", "changes", ["site_id", "transaction_id", "id"])
    op.create_table(
        "notices",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("change_id", ROW_ID, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("n_attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.String(255)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_notices_next_at", "notices", ["next_at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(63), nullable=False),
        sa.Column("holder", sa.String(63), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "hash_keys",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("encrypted", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "tombstones",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("erased", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("site_id", "kind", "erased"),
    )
    op.create_table(
        "histograms",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("bucket", sa.String(32), nullable=False),
        sa.Column("model", sa.String(63), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("site_id", "day", "kind", "bucket", "model"),
    )
    op.create_table(
        "spent",
        sa.Column("key_id", sa.Integer, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_id", "day"),
    )
    op.create_index("ix_notices_change_id", "notices", ["change_id"])
    op.create_index("ix_notices_site_id", "notices", ["site_id"])
