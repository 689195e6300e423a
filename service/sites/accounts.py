"""Who may ask: sites, their API keys, and what each key may do."""

import hashlib
import re
import secrets
import string
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from model.labels import Mode
from service.errors import InvalidSiteName, MissingScope, RevokedKey, UnknownKey
from service.store import Key, Site, Store

KEY_LENGTH = 32
KEY_ALPHABET = string.ascii_lowercase + string.digits
"""A key can stand in a host name, as one protocol asks. 36 ** 32 keys are 165 bits."""

SECONDS_REMEMBERED = 1.0
"""For how long an identified key is believed without asking the database again."""


class Scope(StrEnum):
    """What a key may do. Values are stored: add one, never rename one."""

    SCORE = "score"
    SUBMIT = "submit"
    MODERATE = "moderate"
    WATCH = "watch"
    """See how the service as a whole is doing, which counts the comments of all its sites."""


OF_A_SITE = (Scope.SCORE, Scope.SUBMIT, Scope.MODERATE)
"""What a key may do unless its scopes are named: all that concerns its own site alone."""


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The site that a request speaks for, and the key that it showed."""

    site: Site
    key: Key

    @property
    def who(self) -> str:
        """Who it is, as the audit log says."""
        return f"platform (key …{self.key.last4})"


def create_site(store: Store, name: str, *, now: datetime, mode: Mode = Mode.LOG_ONLY) -> Site:
    """Add a site and return it.

    Raises `InvalidSiteName` or `SiteExists`.
    """
    if not re.fullmatch(r"[a-z0-9-]{1,63}", name):
        raise InvalidSiteName(name)
    return store.add_site(name, mode, created_at=now)


def create_key(
    store: Store,
    site_name: str,
    scopes: Iterable[Scope] = OF_A_SITE,
    *,
    daily_quota: int | None = None,
    now: datetime,
    randomness: Callable[[Sequence[str]], str] = secrets.choice,
) -> str:
    """Give a site a new API key and return it; nothing can show it again.

    ``daily_quota`` is the number of requests that it may make a day. Raises `UnknownSite`.
    """
    key = "".join(randomness(KEY_ALPHABET) for _ in range(KEY_LENGTH))
    store.add_key(
        site_name, hash_key(key), key[-4:], scopes, daily_quota=daily_quota, created_at=now
    )
    return key


def hash_key(key: str) -> str:
    """Return what the database knows a key by: its SHA-256 in hexadecimal.

    A slow, salted hash protects passwords because people choose guessable ones. A key is 165
    random bits: no dictionary holds it and no machine can try them all, so a fast hash is as safe
    and lets a thousand requests a second be checked.
    """
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class Keyring:
    """Tells whose key a request shows; remembers the answer for ``SECONDS_REMEMBERED``.

    A key revoked on the command line is therefore refused everywhere within a second, and a busy
    site costs one look into the database a second. ``clock`` answers in seconds.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._holders: dict[str, tuple[float, KeyHolder]] = {}

    def identify(self, presented_key: str, *, scope: Scope) -> KeyHolder:
        """Return who showed the key.

        Raises `UnknownKey`, `RevokedKey`, or `MissingScope` when it may not do what ``scope`` says.
        """
        holder = self._holder(hash_key(presented_key))
        if holder.key.revoked_at is not None:
            raise RevokedKey
        if scope not in holder.key.scopes:
            raise MissingScope(scope)
        return holder

    def _holder(self, key_hash: str) -> KeyHolder:
        now = self._clock()
        known = self._holders.get(key_hash)
        if known and now - known[0] < SECONDS_REMEMBERED:
            return known[1]
        found = self._store.find_key(key_hash)
        if found is None:
            # Not remembered: strangers could fill the memory with keys that they make up.
            raise UnknownKey
        holder = KeyHolder(*found)
        self._holders[key_hash] = (now, holder)
        return holder
