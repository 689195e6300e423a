"""What happened, what is still to be told or done, and what must not come back."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)
from sqlalchemy import UniqueConstraint as Unique

from service.store.tables.columns import RowId, UtcDateTime, metadata

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", Integer),  # outlives the site
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(255), nullable=False),
    Column("what", String(63), nullable=False),
    Column("comment_id", RowId),  # outlives the comment
    Column("before", JSON),
    Column("after", JSON),
    Index("ix_audit_log_site_id", "site_id", "at"),
    Index("ix_audit_log_comment_id", "comment_id", "id"),
)

changes = Table(
    "changes",
    metadata,
    # What became of comments, in order; platforms poll it, and the outbox sends it.
    Column("id", RowId, primary_key=True),
    # PostgreSQL numbers rows before it commits them; this tells which of them are final. SQLite,
    # with one writer at a time, needs no such thing.
    Column("transaction_id", BigInteger, nullable=False, server_default="0"),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("comment_guid", String(32), nullable=False),
    Column("external_id", String(255)),
    Column("what", String(16), nullable=False),  # submitted, edited, decided, undone, held, ...
    Column("state", String(16), nullable=False),
    Column("label", String(16)),
    Column("reason", String(63)),
    Column("by", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_changes_site_id", "site_id", "transaction_id", "id"),
    Index("ix_changes_comment_guid", "comment_guid"),
    Index("ix_changes_at", "at"),
)

notices = Table(
    "notices",
    metadata,
    # The outbox: written with the change, sent by the worker that holds the lease.
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("change_id", ForeignKey("changes.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("n_attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", UtcDateTime),  # none: sent, or given up
    Column("sent_at", UtcDateTime),
    Column("last_error", String(255)),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_notices_next_at", "next_at"),
    Index("ix_notices_created_at", "created_at"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(63), primary_key=True),
    Column("holder", String(63), nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

hash_keys = Table(
    "hash_keys",
    metadata,
    # What pseudonyms are made with, encrypted under the secret key; the newest one is in use.
    Column("id", Integer, primary_key=True),
    Column("encrypted", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    # What was erased, so that it is erased again after a backup was restored.
    Column("id", RowId, primary_key=True),
    Column("site_id", Integer, nullable=False),
    Column("kind", String(16), nullable=False),  # comment or author
    Column("erased", String(64), nullable=False),  # a comment's guid, or an author's hash
    Column("at", UtcDateTime, nullable=False),
    Unique("site_id", "kind", "erased"),
)

histograms = Table(
    "histograms",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("day", String(10), nullable=False),  # ISO 8601, UTC
    Column("kind", String(32), nullable=False),  # what is counted: spam, abuse, language, ...
    Column("bucket", String(32), nullable=False),
    Column("model", String(63), nullable=False),
    Column("n", Integer, nullable=False),
    # Of a day that is being counted: what is counted for good so far (see counting).
    Column("settled", Integer, nullable=False, server_default="0"),
    Unique("site_id", "day", "kind", "bucket", "model"),
)

counting = Table(
    "counting",
    metadata,
    # One row at most: the day whose verdicts are counted, and the last verdict that is settled.
    Column("day", String(10), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("verdict_id", RowId, nullable=False),
    Column("is_last", Boolean, nullable=False),  # the day is over: it is counted once more
)

spent = Table(
    "spent",
    metadata,
    # How many requests of its daily quota a key has made.
    Column("key_id", ForeignKey("keys.id", ondelete="CASCADE"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("n", Integer, nullable=False),
)

left_out = Table(
    "left_out",
    metadata,
    # Attributes that a platform asked for and that are not modelled, and when it last did.
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("attribute", String(63), primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
)
