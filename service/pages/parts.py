"""A bar of several parts, side by side, as a page draws it in inline SVG."""

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar; its ``kind`` gives it a colour."""

    kind: str
    x: float
    width: float


def parts_of(counts: Mapping[str, int], most: int) -> list[Part]:
    """Return the pieces, in their order, of a bar that ``most`` would fill; empty ones left out.

    >>> parts_of({"good": 1, "none": 0, "bad": 3}, 8)
    [Part(kind='good', x=0.0, width=125.0), Part(kind='bad', x=125.0, width=375.0)]
    """
    found, x = [], 0.0
    for kind, n in counts.items():
        width = WIDTH * n / most if most else 0.0
        if n:
            found.append(Part(kind, round(x, 1), round(width, 1)))
        x += width
    return found
