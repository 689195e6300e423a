"""Cheap outlines of a text, by which a rule knows in a microsecond that nothing is there for it.

An outline may promise what the text does not hold; it never hides what the text holds.
"""

_JOINERS = "-_*|/~,+"
_SIGNS = "0123456789@$"


def _class_of(code: int) -> str:
    character = chr(code)
    # What is not ASCII arrives as a question mark: a letter, most often.
    if character.isalpha() or character == "?" or code > 127:
        return "a"
    if character in _SIGNS:
        return "0"
    if character in "#%":
        return "#"
    return " " if character.isspace() else character


_CLASSES = bytes(ord(_class_of(code)) for code in range(256))
_JOINED = bytes(ord("-") if chr(code) in _JOINERS else code for code in range(256))

DOUBLED_WORD = b"\0\1\0\1\0"
"""Stands in the repeats of a text in which three doubled letters follow each other."""
STRETCHED_LETTER = b"\0\0"
"""Stands in the repeats of a text in which a character stands three times in a row."""
_IS_REPEAT = bytes(min(code, 1) for code in range(256))


def shape_of(text: str) -> bytes:
    """Return a byte for each code point: ``a`` for letters, ``0`` for digits, ``@`` and ``$``.

    Spaces are spaces, ``#`` and ``%`` are ``#``, the rest of ASCII stands for itself.

    >>> shape_of("v1agra, 50%\\n!")
    b'a0aaaa, 00# !'
    """
    return text.encode("ascii", "replace").translate(_CLASSES)


def has_letters_apart(shape: bytes) -> bool:
    """Return whether single letters may stand in a row, with spaces or signs between them."""
    padded = b" " + shape + b" "
    if b" a a " in padded or b" a 0 a " in padded or b"a.a.a" in shape or b"a . a" in shape:
        return True
    joined = shape.translate(_JOINED)
    return b"a-a-a" in joined or b"a - a" in joined or b"-0-a" in joined or b".0.a" in shape


def may_hold_address(shape: bytes) -> bool:
    """Return whether a domain may stand in the text: a dot between letters or digits."""
    return b"a.a" in shape or b"0.a" in shape or b"://" in shape


def repeats_of(text: str) -> bytes:
    """Return a byte for each code point but the last: 0 where the next one is the same, else 1.

    Beyond ASCII, two code points that differ by a multiple of 256 may pass for the same.

    >>> repeats_of("aabbc")
    b'\\x00\\x01\\x00\\x01'
    """
    if text.isascii():
        codes = text.encode("ascii")
    else:
        codes = text.encode("utf-16-le", "surrogatepass")[::2]
    # One long number takes the place of a loop: its bytes against themselves, moved by one.
    number = int.from_bytes(codes, "little")
    differences = (number ^ (number >> 8)).to_bytes(len(codes), "little")
    return differences[:-1].translate(_IS_REPEAT)
