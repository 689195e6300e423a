"""Comments, what they said at each time, and what machine and people made of them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.tables.columns import RowId, UtcDateTime, metadata, where

comments = Table(
    "comments",
    metadata,
    Column("id", RowId, primary_key=True),
    # What the outside knows the comment by: it tells neither how many there are nor whose.
    Column("guid", String(32), nullable=False, unique=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("key_id", ForeignKey("keys.id", ondelete="SET NULL")),
    Column("external_id", String(255)),
    Column("idempotency_key", String(255)),
    Column(
        "request_digest", String(64), nullable=False
    ),  # of what was sent: a repeat is told by it
    Column("type", String(16), nullable=False),
    Column("via", String(16), nullable=False, server_default="api"),  # `service.record.Via`
    Column("page_url", String(2000), nullable=False, server_default=""),
    Column("page_title", String(2000), nullable=False, server_default=""),
    Column("section", String(255), nullable=False, server_default=""),
    Column("author_hash", String(64)),  # keyed; see `service.privacy.pseudonyms`
    Column("ip_hash", String(64)),
    Column("hash_key_id", Integer),
    # The revision that counts, and what is to be done with it now.
    Column("revision", Integer, nullable=False),
    Column("state", String(16), nullable=False),  # `model.labels.Action`
    Column("state_by", String(16), nullable=False),  # `service.record.StateBy`
    Column("label", String(16), nullable=False),
    Column("language", String(8)),
    Column("wave_id", RowId),
    # Why a person should look, as `service.record.Waiting`; none when nobody needs to.
    Column("waiting", String(16)),
    Column("urgency", Float, nullable=False, server_default="0"),
    Column("held_by_flags_until", UtcDateTime),
    # The revision that flags hid until that lapsed: they do not hide it a second time.
    Column("lapsed_revision", Integer),
    Column("flag_weight", Float, nullable=False, server_default="0"),
    Column("vote_weight", Float, nullable=False, server_default="0"),
    Column("promoted", Boolean, nullable=False, server_default=text("false")),
    Column("audit_sample", Boolean, nullable=False, server_default=text("false")),
    Column("legal_hold", Boolean, nullable=False, server_default=text("false")),
    Column("imported", Boolean, nullable=False, server_default=text("false")),
    # Whether the time to keep its words is over.
    Column("words_gone", Boolean, nullable=False, server_default=text("false")),
    Column("posted_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("site_id", "external_id", name="uq_comments_external_id"),
    # What few comments have is indexed for these few: each entry costs time when one comes in.
    Index(
        "uq_comments_idempotency_key",
        "site_id",
        "idempotency_key",
        unique=True,
        **where("idempotency_key IS NOT NULL"),
    ),
    Index(
        "ix_comments_queue",
        "site_id",
        "waiting",
        "urgency",
        "id",
        **where("waiting IS NOT NULL"),
    ),
    Index(
        "ix_comments_waiting",
        "site_id",
        "waiting",
        "label",
        "language",
        "urgency",
        **where("waiting IS NOT NULL"),
    ),
    Index(
        "ix_comments_waiting_page",
        "site_id",
        "page_url",
        "waiting",
        **where("waiting IS NOT NULL"),
    ),
    Index("ix_comments_author", "site_id", "author_hash", "id"),
    Index("ix_comments_state", "site_id", "state", "created_at"),
    Index("ix_comments_created", "site_id", "created_at"),
    Index("ix_comments_page", "site_id", "page_url", "id"),
    Index("ix_comments_wave", "wave_id", **where("wave_id IS NOT NULL")),
    Index("ix_comments_lapse", "held_by_flags_until", **where("held_by_flags_until IS NOT NULL")),
    Index("ix_comments_words", "site_id", "state", "updated_at", **where("NOT words_gone")),
    Index("ix_comments_addresses", "site_id", "created_at", **where("ip_hash IS NOT NULL")),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1
    # The first revision that says the same, but for small changes: what people decided or flagged
    # of one of them counts for all. An edit that asks people again begins with its own number.
    Column("same_as", Integer, nullable=False, server_default="1"),
    Column("text", Text),  # none where the site keeps no text, or it was pruned
    Column("format", String(8), nullable=False),
    Column("author_name", String(2000), nullable=False, server_default=""),
    Column("author_url", String(2000), nullable=False, server_default=""),
    Column("parent_text", Text),
    Column("domains", JSON, nullable=False, server_default="[]"),
    Column("page_overlap", Float),  # share of its words that stand on the page, in [0, 1]
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("comment_id", "number"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("label", String(16), nullable=False),
    Column("spam", Float, nullable=False),
    Column("abuse", Float, nullable=False),
    Column("legitimate", Float, nullable=False),
    Column("action", String(16), nullable=False),
    Column("would_be", String(16)),
    Column("tier", String(16)),
    Column("abstained", Boolean, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("language", String(8)),
    Column("model", String(63), nullable=False),
    Column("shadow", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_verdicts_comment_id", "comment_id", "shadow", "id"),
    Index("ix_verdicts_created_at", "shadow", "created_at"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1 for each comment
    Column("revision", Integer, nullable=False),
    Column("action", String(16), nullable=False),
    Column("escalated", Boolean, nullable=False, server_default=text("false")),
    Column("label", String(16)),  # without one it never teaches
    Column("reason", String(63)),  # of the site's list
    Column("note", Text, nullable=False, server_default=""),
    Column("source", String(16), nullable=False),  # `service.record.Source`
    Column("decided_by", String(255), nullable=False),
    Column("moderator_id", ForeignKey("moderators.id", ondelete="SET NULL")),
    Column("key_id", ForeignKey("keys.id", ondelete="SET NULL")),
    Column("bulk", String(32)),  # decisions taken as one are undone as one
    Column("audit_sample", Boolean, nullable=False, server_default=text("false")),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    Column("undone_by", String(255)),
    # What the comment was while no decision stood, for when none stands again.
    Column("before", JSON, nullable=False, server_default="{}"),
    Column("idempotency_key", String(255)),  # what the platform called its request
    UniqueConstraint("comment_id", "number"),
    Index("ix_decisions_site_id", "site_id", "decided_at"),
    Index("ix_decisions_bulk", "bulk"),
    Index("ix_decisions_moderator_id", "moderator_id", "decided_at"),
    Index(
        "uq_decisions_idempotency_key",
        "comment_id",
        "idempotency_key",
        unique=True,
        **where("idempotency_key IS NOT NULL"),
    ),
)
