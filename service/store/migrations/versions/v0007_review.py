"""Who looks at what, and appeals of authors."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables ``claims`` and ``appeals``."""
    op.create_table(
        "claims",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("moderator_id", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("comment_id"),
    )
    op.create_index("ix_claims_moderator_id", "claims", ["moderator_id", "until"])
    op.create_table(
        "appeals",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("against_moderator_id", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("granted", sa.Boolean),
        sa.Column("answer", sa.Text),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("comment_id"),
    )
    op.create_index("ix_appeals_site_id", "appeals", ["site_id", "created_at"])
