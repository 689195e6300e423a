"""Comments, their revisions, verdicts and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables ``comments``, ``revisions``, ``verdicts``, ``decisions``."""
    op.create_table(
        "comments",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("guid", sa.String(32), nullable=False),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("key_id", sa.Integer),
        sa.Column("external_id", sa.String(255)),
        sa.Column("idempotency_key", sa.String(255)),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("page_url", sa.String(2000), server_default="", nullable=False),
        sa.Column("page_title", sa.String(2000), server_default="", nullable=False),
        sa.Column("section", sa.String(255), server_default="", nullable=False),
        sa.Column("author_hash", sa.String(64)),
        sa.Column("ip_hash", sa.String(64)),
        sa.Column("hash_key_id", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("state_by", sa.String(16), nullable=False),
        sa.Column("label", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("wave_id", ROW_ID),
        sa.Column("waiting", sa.String(16)),
        sa.Column("urgency", sa.Float, server_default="0", nullable=False),
        sa.Column("held_by_flags_until", sa.DateTime(timezone=True)),
        sa.Column("lapsed_revision", sa.Integer),
        sa.Column("flag_weight", sa.Float, server_default="0", nullable=False),
        sa.Column("vote_weight", sa.Float, server_default="0", nullable=False),
        sa.Column("promoted", sa.Boolean, server_default=sa.text("(false)"), nullable=False),
        sa.Column("audit_sample", sa.Boolean, server_default=sa.text("(false)"), nullable=False),
        sa.Column("legal_hold", sa.Boolean, server_default=sa.text("(false)"), nullable=False),
        sa.Column("imported", sa.Boolean, server_default=sa.text("(false)"), nullable=False),
        sa.Column("words_gone", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("guid", name="uq_comments_guid"),
        sa.UniqueConstraint("site_id", "external_id", name="uq_comments_external_id"),
    )
    for name, columns, condition in (
        ("ix_comments_author", ["site_id", "author_hash", "id"], None),
        ("ix_comments_created", ["site_id", "created_at"], None),
        ("ix_comments_page", ["site_id", "page_url", "id"], None),
        ("ix_comments_state", ["site_id", "state", "created_at"], None),
        ("ix_comments_addresses", ["site_id", "created_at"], "ip_hash IS NOT NULL"),
        ("ix_comments_lapse", ["held_by_flags_until"], "held_by_flags_until IS NOT NULL"),
        ("ix_comments_queue", ["site_id", "waiting", "urgency", "id"], "waiting IS NOT NULL"),
        ("ix_comments_words", ["site_id", "state", "updated_at"], "NOT words_gone"),
        ("ix_comments_wave", ["wave_id"], "wave_id IS NOT NULL"),
        (
            "uq_comments_idempotency_key",
            ["site_id", "idempotency_key"],
            "idempotency_key IS NOT NULL",
        ),
    ):
        where = sa.text(condition) if condition else None
        op.create_index(
            name,
            "comments",
            columns,
            unique=name.startswith("uq_"),
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_table(
        "revisions",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("same_as", sa.Integer, server_default="1", nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("format", sa.String(8), nullable=False),
        sa.Column("author_name", sa.String(2000), server_default="", nullable=False),
        sa.Column("author_url", sa.String(2000), server_default="", nullable=False),
        sa.Column("parent_text", sa.Text),
        sa.Column("domains", sa.JSON, server_default="[]", nullable=False),
        sa.Column("page_overlap", sa.Float),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("comment_id", "number"),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("label", sa.String(16), nullable=False),
        sa.Column("spam", sa.Float, nullable=False),
        sa.Column("abuse", sa.Float, nullable=False),
        sa.Column("legitimate", sa.Float, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("would_be", sa.String(16)),
        sa.Column("tier", sa.String(16)),
        sa.Column("abstained", sa.Boolean, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("model", sa.String(63), nullable=False),
        sa.Column("shadow", sa.Boolean, server_default=sa.text("(false)"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_verdicts_comment_id", "verdicts", ["comment_id", "shadow", "id"])
    op.create_index("ix_verdicts_created_at", "verdicts", ["shadow", "created_at"])
    op.create_table(
        "decisions",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("comment_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("escalated", sa.Boolean, server_default=sa.text("(false)"), nullable=False),
        sa.Column("label", sa.String(16)),
        sa.Column("reason", sa.String(63)),
        sa.Column("note", sa.Text, server_default="", nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.String(255), nullable=False),
        sa.Column("moderator_id", sa.Integer),
        sa.Column("key_id", sa.Integer),
        sa.Column("bulk", sa.String(32)),
        sa.Column("audit_sample", sa.Boolean, server_default=sa.text("(false)"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.String(255)),
        sa.Column("before", sa.JSON, server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("comment_id", "number"),
    )
    op.create_index("ix_decisions_bulk", "decisions", ["bulk"])
    op.create_index("ix_decisions_moderator_id", "decisions", ["moderator_id", "decided_at"])
    op.create_index("ix_decisions_site_id", "decisions", ["site_id", "decided_at"])
