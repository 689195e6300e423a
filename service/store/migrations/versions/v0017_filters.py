"""What waits, found by label, language and page without a look at all that waits."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add two indexes to ``comments``, of the few that wait."""
    where = sa.text("waiting IS NOT NULL")
    for name, columns in (
        ("ix_comments_waiting", ["site_id", "waiting", "label", "language", "urgency"]),
        ("ix_comments_waiting_page", ["site_id", "page_url", "waiting"]),
    ):
        op.create_index(name, "comments", columns, sqlite_where=where, postgresql_where=where)
