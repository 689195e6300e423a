"""Attributes that platforms asked for in vain."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table ``left_out``."""
    op.create_table(
        "left_out",
        sa.Column("site_id", sa.Integer, primary_key=True),
        sa.Column("attribute", sa.String(63), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
    )
