"""What a site may choose, quotas of keys, and moderators."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make room for a site's options and a key's quota; the tables of moderators."""
    op.add_column("sites", sa.Column("options", sa.JSON, server_default="{}", nullable=False))
    op.add_column("keys", sa.Column("daily_quota", sa.Integer))
    op.create_table(
        "moderators",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(63), nullable=False),
        sa.Column("password_hash", sa.String(255)),
        sa.Column("sessions_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("options", sa.JSON, server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("moderator_id", sa.Integer, nullable=False),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("sections", sa.JSON, server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("moderator_id", "site_id"),
    )
    op.create_index("ix_memberships_site_id", "memberships", ["site_id"])
