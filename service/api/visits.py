"""How often strangers may open the pages and documents that need no key, and send a form."""

from pathlib import Path

from service.api.attempts import place_of
from service.api.limits import RateLimits
from service.api.refusals import RateLimited, TooManyVisits


class Visits:
    """Counts what comes from each address, over all workers of the machine."""

    def __init__(self, directory: Path) -> None:
        self._reading = RateLimits("120 per minute", directory / "visits")
        self._writing = RateLimits("20 per hour", directory / "appeals-sent")

    def read(self, address: str) -> None:
        """Count one page that is opened. Raises `TooManyVisits`."""
        _spend(self._reading, address)

    def write(self, address: str) -> None:
        """Count one form that is sent. Raises `TooManyVisits`."""
        _spend(self._writing, address)


def _spend(limits: RateLimits, address: str) -> None:
    try:
        limits.spend(place_of(address))
    except RateLimited as error:
        raise TooManyVisits(error.seconds_left) from error
