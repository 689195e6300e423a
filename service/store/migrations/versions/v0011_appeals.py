"""What an appeal is against, which decision answered it, and the way to those that are open."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

OPEN = sa.text("answered_at IS NULL")


def upgrade() -> None:
    """Add the two columns to ``appeals``, and the index ``ix_appeals_open``."""
    op.add_column("appeals", sa.Column("ground", sa.String(63)))
    op.add_column("appeals", sa.Column("decision", sa.Integer))
    op.create_index(
        "ix_appeals_open",
        "appeals",
        ["site_id", "comment_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
