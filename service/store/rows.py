"""What leaves the database: one frozen dataclass for each kind of row."""

import datetime as dt
from dataclasses import dataclass

from model.labels import Mode, Strictness
from model.policy import Policy


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
    created_at: dt.datetime

    @property
    def policy(self) -> Policy:
        """What the site asks of the machine."""
        return Policy(mode=self.mode, strictness=self.strictness, reject_abuse=self.reject_abuse)


@dataclass(frozen=True, slots=True)
class Key:
    """One API key of a site, without the key itself."""

    id: int
    site_id: int
    site_name: str
    last4: str
    """The last four characters, for a person to tell keys apart."""
    scopes: frozenset[str]
    created_at: dt.datetime
    revoked_at: dt.datetime | None
