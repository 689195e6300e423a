"""Private links to the feed of what waits."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Let moderators have a feed, known by the hash of its link alone."""
    op.add_column("moderators", sa.Column("feed_hash", sa.String(64)))
    op.create_index("ix_moderators_feed_hash", "moderators", ["feed_hash"], unique=True)
