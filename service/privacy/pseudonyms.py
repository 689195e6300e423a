"""Pseudonyms: what the record knows authors, readers and addresses by.

A pseudonym is the HMAC-SHA256 of a value under a random hash key. Without the key nobody can find
out the value by trying all addresses there are; the key is kept encrypted under the secret key.
Each site and each kind has pseudonyms of its own, so that no two sites can compare theirs.
"""

import datetime as dt
import hmac
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable
from enum import StrEnum

from service.privacy.secret_box import SecretBox
from service.store import Connection, Store, audit, hash_keys

SECONDS_REMEMBERED = 60.0
"""After a rotation every worker uses the new hash key within this time."""


class Kind(StrEnum):
    """What a pseudonym stands for."""

    AUTHOR = "author"
    """By the e-mail address that the author gave."""
    IP = "ip"
    READER = "reader"
    """By the opaque id that the platform gives a reader."""
    REQUEST = "request"
    """All of what was sent, by which repeats are recognised."""


class Pseudonyms:
    """Makes pseudonyms with the newest hash key; the first use makes the first key.

    Raises `StoreError`, or `UnreadableSecret` when the secret key is not the one that the hash
    keys were encrypted under.
    """

    def __init__(
        self, store: Store, secret_key: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._box = SecretBox(secret_key)
        self._clock = clock
        self._loading = threading.Lock()
        self._keys: dict[int, bytes] = {}
        self._loaded_at = 0.0

    def of(self, site_id: int, kind: Kind, value: str, *, key_id: int | None = None) -> str:
        """Return the pseudonym of a value, 64 hexadecimal digits.

        Under the newest hash key, or the one named, with which an older one is compared.
        """
        keys = self._known_keys()
        if key_id is not None and key_id not in keys:  # of a rotation a moment ago
            keys = self._load_again()
        key = keys[max(keys) if key_id is None else key_id]
        return _pseudonym(key, site_id, kind, value)

    def all_of(self, site_id: int, kind: Kind, value: str) -> list[str]:
        """Return the pseudonyms of a value under every hash key, that of the newest first."""
        keys = self._known_keys()
        return [_pseudonym(keys[number], site_id, kind, value) for number in sorted(keys)[::-1]]

    @property
    def key_id(self) -> int:
        """The number of the newest hash key."""
        return max(self._known_keys())

    def rotate(
        self, *, now: dt.datetime, randomness: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        """Take a new hash key into use; with the older ones pseudonyms are only compared.

        What was known of authors and readers under the older key begins anew. On record as done by
        the operator.
        """
        self._known_keys()  # nothing is added to keys that this secret key cannot open
        sealed = self._box.seal(randomness(32))

        def work(connection: Connection) -> None:
            number = hash_keys.add(connection, sealed, at=now)
            told = {"hash_key": number}
            audit.write(
                connection, site_id=None, who="operator", what="hash key", at=now, after=told
            )

        self._store.write(work)
        self._keys = {}

    def _known_keys(self) -> dict[int, bytes]:
        keys = self._keys
        if keys and self._clock() - self._loaded_at < SECONDS_REMEMBERED:
            return keys
        return self._load_again()

    def _load_again(self) -> dict[int, bytes]:
        with self._loading:
            self._keys = self._load()
            self._loaded_at = self._clock()
            return self._keys

    def _load(self) -> dict[int, bytes]:
        known = self._store.read(hash_keys.newest_first)
        if not known:
            sealed = self._box.seal(secrets.token_bytes(32))
            now = dt.datetime.now(dt.UTC)
            self._store.write(lambda connection: hash_keys.add_first(connection, sealed, at=now))
            known = self._store.read(hash_keys.newest_first)
        return {number: self._box.open(sealed) for number, sealed in known}


def _pseudonym(key: bytes, site_id: int, kind: Kind, value: str) -> str:
    told = f"{site_id}\n{kind}\n{_in_one_form(kind, value)}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, told, "sha256").hex()


def _in_one_form(kind: Kind, value: str) -> str:
    """Return the value in the form in which all its spellings are one.

    >>> _in_one_form(Kind.AUTHOR, " Ann@Example.org ")
    'ann@example.org'
    >>> _in_one_form(Kind.IP, "::ffff:192.0.2.1")
    '192.0.2.1'
    """
    if kind is Kind.AUTHOR:
        return value.strip().casefold()
    if kind is not Kind.IP:
        return value
    try:
        address = ipaddress.ip_address(value.strip())
    except ValueError:
        return value.strip()
    return str(getattr(address, "ipv4_mapped", None) or address)
