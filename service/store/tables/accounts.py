"""Sites, their API keys, and the people who moderate them."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from service.store.tables.columns import UtcDateTime, metadata

sites = Table(
    "sites",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("mode", String(16), nullable=False),
    Column("strictness", String(16), nullable=False),
    Column("reject_abuse", Boolean, nullable=False),
    Column("languages", String(255), nullable=False),
    # What a site may choose beyond these, as `service.sites.options.SiteOptions` reads it.
    Column("options", JSON, nullable=False, server_default="{}"),
    Column("created_at", UtcDateTime, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("last4", String(4), nullable=False),
    Column("scopes", String(255), nullable=False),
    # Requests a day; none means as many as the rate limit of the service allows.
    Column("daily_quota", Integer),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

moderators = Table(
    "moderators",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("password_hash", String(255)),  # argon2; none until the person has chosen one
    # Sessions begun before this moment are over: log out everywhere, or a new password.
    Column("sessions_from", UtcDateTime, nullable=False),
    Column("options", JSON, nullable=False, server_default="{}"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    # SHA-256 of what the private link to the feed of what waits carries; none: there is no link.
    Column("feed_hash", String(64), unique=True, index=True),
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("moderator_id", ForeignKey("moderators.id", ondelete="CASCADE"), nullable=False),
    Column("site_id", ForeignKey("sites.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String(16), nullable=False),  # `service.sites.accounts.Role`
    Column("sections", JSON, nullable=False, server_default="[]"),  # none: all of the site
    UniqueConstraint("moderator_id", "site_id"),
)
