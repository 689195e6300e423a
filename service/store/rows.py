"""What leaves the database: one frozen dataclass for each kind of row."""

import datetime as dt
from dataclasses import dataclass

from model.labels import Mode, Strictness
from model.policy import Policy
from service.sites.options import SiteOptions


@dataclass(frozen=True, slots=True)
class Site:
    """One blog."""

    id: int
    name: str
    mode: Mode
    strictness: Strictness
    reject_abuse: bool
    languages: tuple[str, ...]
    """ISO 639-1 codes of the languages that its readers are known to write in."""
    options: SiteOptions
    created_at: dt.datetime

    @property
    def policy(self) -> Policy:
        """What the site asks of the machine."""
        options = self.options
        return Policy(
            mode=self.mode,
            strictness=self.strictness,
            reject_abuse=self.reject_abuse,
            goals=options.goals(self.strictness),
            trackback_strictness=options.trackback_strictness,
            hold_new_authors=options.hold_new_authors,
            publish_clearly_fine=options.publish_clearly_fine,
            publish_trusted=options.publish_trusted,
        )


@dataclass(frozen=True, slots=True)
class Key:
    """One API key of a site, without the key itself."""

    id: int
    site_id: int
    site_name: str
    last4: str
    """The last four characters, for a person to tell keys apart."""
    scopes: frozenset[str]
    daily_quota: int | None
    """Requests a day; None for as many as the rate limit allows."""
    created_at: dt.datetime
    revoked_at: dt.datetime | None
