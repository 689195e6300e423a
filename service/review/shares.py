"""Shares of what was counted, and how far chance alone may have moved them."""

import math
from dataclasses import dataclass

Z = 1.96
"""Of the normal distribution: both sides, 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some there are, with the interval that holds the truth with 95 % confidence.

    Wilson's score interval: it stays sensible for few, and for none or all of them.

    >>> Share("agreed", 9, 10).interval
    '60 % to 98 %'
    >>> Share("agreed", 0, 0).interval
    'nothing to go by yet'
    """

    name: str
    n_right: int
    n: int

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends of the interval, in [0, 1]."""
        if not self.n:
            return 0.0, 1.0
        share, z = self.n_right / self.n, Z * Z / self.n
        spread = Z * math.sqrt(share * (1 - share) / self.n + z / (4 * self.n))
        low, high = (share + z / 2 - spread) / (1 + z), (share + z / 2 + spread) / (1 + z)
        return max(0.0, low), min(1.0, high)

    @property
    def percent(self) -> str:
        """The share, as a figure."""
        return f"{self.n_right / self.n:.0%}".replace("%", " %") if self.n else "\N{EN DASH}"

    @property
    def interval(self) -> str:
        """The interval in words."""
        if not self.n:
            return "nothing to go by yet"
        return "{:.0%} to {:.0%}".format(*self.bounds).replace("%", " %")
