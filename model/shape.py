"""Cheap outlines of a text, by which a rule knows in a microsecond that nothing is there for it.

An outline may promise what the text does not hold; it never hides what the text holds.
"""

_JOINERS = ".-_*|/~+"
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
_NO_LETTER = bytes(not chr(code).isalpha() for code in range(256))
_SIGN_RUNS = tuple(sign * 4 for sign in "!?.-=_")
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
    # Bytes are searched for from the last one on: a rare one there makes the search fast.
    if b" a a " in padded or b" a 0 " in padded or b" 0 a " in padded:
        return True
    joined = padded.translate(_JOINED)
    return b"-a-" in joined or b"- a -" in joined or b"-0-" in joined or b"- 0 -" in joined


def has_leet(shape: bytes) -> bool:
    """Return whether a letter may stand beside a digit or sign that stands for one."""
    return (b"0" in shape and (b"a0" in shape or b"0a" in shape)) or b"a!a" in shape


def may_hold_address(shape: bytes) -> bool:
    """Return whether a domain may stand in the text: a dot between letters or digits."""
    return b"a.a" in shape or b"0.a" in shape or b"://" in shape


def has_sign_run(text: str) -> bool:
    """Return whether one of the common signs stands four times in a row."""
    return any(run in text for run in _SIGN_RUNS)


def repeats_of(text: str) -> bytes:
    """Return a byte for each code point: 0 where the next one is the same letter, else 1.

    The last byte means nothing. Beyond ASCII, signs and digits count as letters, and two code
    points that differ by a multiple of 256 may pass for the same.

    >>> repeats_of("aabb..c")[:-1]
    b'\\x00\\x01\\x00\\x01\\x01\\x01'
    """
    # One long number takes the place of a loop: its bytes against themselves, moved by one.
    if text.isascii():
        codes = text.encode("ascii")
        number = int.from_bytes(codes, "little")
        differences = (number ^ (number >> 8)) | int.from_bytes(
            codes.translate(_NO_LETTER), "little"
        )
    else:
        codes = text.encode("utf-16-le", "surrogatepass")[::2]
        number = int.from_bytes(codes, "little")
        differences = number ^ (number >> 8)
    return differences.to_bytes(len(codes), "little").translate(_IS_REPEAT)
