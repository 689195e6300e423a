"""How a repeat of a request to decide is known, and which notices are old."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add ``idempotency_key`` to the table ``decisions``, and an index to ``notices``."""
    op.add_column("decisions", sa.Column("idempotency_key", sa.String(255)))
    where = sa.text("idempotency_key IS NOT NULL")
    op.create_index(
        "uq_decisions_idempotency_key",
        "decisions",
        ["comment_id", "idempotency_key"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_index("ix_notices_created_at", "notices", ["created_at"])
