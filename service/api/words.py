"""Words of people that are stored as they are written."""

from typing import Annotated

from pydantic import AfterValidator


def _without_nul(text: str) -> str:
    return text.replace("\0", "\ufffd")


Words = Annotated[str, AfterValidator(_without_nul)]
"""A string; the character NUL, which PostgreSQL does not know, becomes U+FFFD."""
