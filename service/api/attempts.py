"""How often a password may be tried: from one address, for one name, and both together."""

import hashlib
from pathlib import Path

from service.api.limits import RateLimits

N_PLACES = 1 << 16
"""Counts kept for each rule. Two names that share a place share a count, which is harmless."""


class Attempts:
    """Counts attempts to sign in, over all workers of the machine."""

    def __init__(self, directory: Path) -> None:
        self._both = RateLimits("10 per 15 minutes", directory / "sign-in-attempts")
        self._address = RateLimits("60 per 15 minutes", directory / "sign-in-addresses")
        # A crowd of addresses that tries one name is slowed, and the person with it.
        self._name = RateLimits("100 per hour", directory / "sign-in-names")

    def spend(self, name: str, address: str) -> None:
        """Count one attempt. Raises `RateLimited` when there have been too many."""
        self._address.spend(place_of(address))
        self._both.spend(place_of(f"{name}\n{address}"))
        self._name.spend(place_of(name))


def place_of(text: str) -> int:
    """Return where the count of a name or an address is kept."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") % N_PLACES
