"""How far the verdicts are counted, so that each run counts what is new."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add what is settled to ``histograms``, and make the table ``counting``."""
    op.add_column(
        "histograms", sa.Column("settled", sa.Integer, nullable=False, server_default="0")
    )
    op.create_table(
        "counting",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("is_last", sa.Boolean, nullable=False),
    )
