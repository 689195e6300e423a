"""Bytes of a form to text, whatever charset the blog writes in or says that it does."""

import codecs
import re

_TEXTUAL = re.compile(
    r"ascii|big5.*|cp\d+.*|euc_.*|gb.*|hz|iso2022_.*|iso8859-\d+|johab|koi8.*|latin.*|mac.*"
    r"|ptcp154|shift_jis.*|tis.*|utf-8.*|utf-16.*|utf-32.*"
)
"""Names of Python's codecs that are charsets; others compress or escape, or take their time."""

_ASCII_ON_THE_WIRE = re.compile(r"iso2022_.*|hz")
"""Charsets that write other letters in plain ASCII, so that they look like UTF-8."""


def decode(data: bytes, *declared: str) -> str:
    """Return the text in ``data``; never raises.

    Clients say one charset and send another: what is sound UTF-8 is taken for that, next come the
    charsets that are declared, then Windows-1252, in which every byte is something.

    >>> decode("Grüße".encode("latin-1"), "ISO-8859-1"), decode("Grüße".encode(), "ISO-8859-1")
    ('Grüße', 'Grüße')
    """
    names = [name for name in (_codec(charset) for charset in declared) if name]
    odd = [name for name in names if _ASCII_ON_THE_WIRE.fullmatch(name)]
    for name in (*odd, "utf-8", *names):
        try:
            return data.decode(name)
        except UnicodeError:
            continue
    return data.decode("cp1252", "replace")


def _codec(charset: str) -> str | None:
    try:
        name = codecs.lookup(charset.strip()[:40]).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return name if _TEXTUAL.fullmatch(name) else None
