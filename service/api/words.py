"""Words of people, and names that platforms give, as every database can store them."""

from typing import Annotated

from pydantic import AfterValidator


def _without_nul(text: str) -> str:
    return text.replace("\0", "\ufffd")


Words = Annotated[str, AfterValidator(_without_nul)]
"""A string; the character NUL, which PostgreSQL does not know, becomes U+FFFD."""


def _known_to_every_database(name: str) -> str:
    if "\0" in name:
        raise ValueError("must not hold the character NUL")
    return name


Name = Annotated[str, AfterValidator(_known_to_every_database)]
"""A string that names something: to store another than the one that was sent would mix up two."""
