"""What the moderators' pages keep: who looks at what, and appeals of authors."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from service.store.tables.columns import RowId, UtcDateTime, metadata, where

claims = Table(
    "claims",
    metadata,
    # A comment that a moderator has before them; nobody else is shown it until the claim is over.
    Column("id", RowId, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("moderator_id", ForeignKey("moderators.id", ondelete="CASCADE"), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Unique("comment_id"),
    Index("ix_claims_moderator_id", "moderator_id", "until"),
)

appeals = Table(
    "appeals",
    metadata,
    # One for each comment: what its author says against a rejection, and what came of it.
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("against_moderator_id", Integer),  # who decided before; none: a machine did
    Column("ground", String(63)),  # of the rejection, as `service.moderation.grounds` names it
    Column("created_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("granted", Boolean),
    Column("answer", Text),
    Column("decision", Integer),  # the number of that which answered it
    Unique("comment_id"),
    Index("ix_appeals_site_id", "site_id", "created_at"),
    Index("ix_appeals_open", "site_id", "comment_id", **where("answered_at IS NULL")),
)
