"""Newline-delimited JSON in bounded memory: blocks of bytes to lines."""

from collections.abc import Iterator
from typing import Protocol

BLOCK = 32 * 1024
"""Bytes asked of the stream at a time: some hundred short comments."""


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


class LineTooLong:
    """Stands in the place of a line that was dropped for its length."""


Line = bytes | LineTooLong


def lines_by_block(stream: Readable, *, max_bytes: int) -> Iterator[list[Line]]:
    r"""Yield, after each block, the lines that ended in it; lines of white space are left out.

    Never holds more than ``max_bytes`` and a block: of a longer line a `LineTooLong` remains.

    >>> import io
    >>> list(lines_by_block(io.BytesIO(b'{"text": "a"}\n\n{}'), max_bytes=100))
    [[b'{"text": "a"}'], [b'{}']]
    """
    # Blocks, not the stream's own iteration: with some servers that ends after one line.
    held, dropping = b"", False
    while block := stream.read(BLOCK):
        *ended, held = (held + block).split(b"\n")
        found: list[Line] = []
        for line in ended:
            if dropping or len(line) > max_bytes:
                found.append(LineTooLong())
            elif line.strip():
                found.append(line)
            dropping = False
        if dropping or len(held) > max_bytes:
            held, dropping = b"", True
        yield found
    if dropping:
        yield [LineTooLong()]
    elif held.strip():
        yield [held]
