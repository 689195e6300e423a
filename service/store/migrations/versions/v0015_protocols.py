"""By which protocol a comment came."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column ``via``; what is there came by the JSON API, or from an archive."""
    op.add_column("comments", sa.Column("via", sa.String(16), nullable=False, server_default="api"))
