"""What a site knows beside the model: its lists, and the waves that it has seen."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique

from service.store.tables.columns import RowId, UtcDateTime, metadata

list_entries = Table(
    "list_entries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),  # `model.evidence.Kind`: word, domain, author
    Column("effect", String(16), nullable=False),  # `model.evidence.Effect`: block, hold, allow
    Column("entry", String(255), nullable=False),  # in the form that is compared: folded, or a hash
    Column("shown", String(255), nullable=False),  # as the person wrote it
    Column("language", String(8), nullable=False, server_default=""),
    Column("added_by", String(255), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Unique("site_id", "kind", "entry", "language"),
)

list_versions = Table(
    "list_versions",
    metadata,
    # Raised with every change of a site's lists: workers build their matcher anew when it differs.
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
)

list_hits = Table(
    "list_hits",
    metadata,
    # Which entries a stored comment met: the hits of an entry, and those that people overturned,
    # are counted from it.
    Column("entry_id", ForeignKey("list_entries.id", ondelete="CASCADE"), primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_list_hits_comment_id", "comment_id"),
)

waves = Table(
    "waves",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False),
    Column("n_members", Integer, nullable=False, server_default="1"),
    # Members that people rejected and published, undone decisions not counted, with the label of
    # the latest rejection.
    Column("n_rejected", Integer, nullable=False, server_default="0"),
    Column("n_published", Integer, nullable=False, server_default="0"),
    Column("label", String(16)),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Index("ix_waves_site_id", "site_id", "last_at"),
)

bands = Table(
    "bands",
    metadata,
    # Comments that share a band of their MinHash signatures are candidates for one wave. There are
    # twelve of a comment, so that every byte counts.
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True),
    Column("band", BigInteger, primary_key=True),
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_bands_comment_id", "comment_id"),
    sqlite_with_rowid=False,
)

signatures = Table(
    "signatures",
    metadata,
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Column("signature", String(1024), nullable=False),
    # When to look whether it may be forgotten.
    Column("look_at", UtcDateTime, nullable=False),
    Index("ix_signatures_look_at", "look_at"),
)

caught = Table(
    "caught",
    metadata,
    # Comments that a wave held or rejected, and what would have been done if there were no wave:
    # for when what people decided is taken back.
    Column("comment_id", ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Column("otherwise", String(16), nullable=False),  # `model.labels.Action`
)
