"""The tricks by which a text is made to read one way to people and another to a filter."""

import re
from enum import StrEnum


class Disguise(StrEnum):
    """One trick. The values are stored and sent as reason codes: add one, never rename one."""

    MIXED_SCRIPTS = "mixed_scripts"
    """Letters of one script stand in for those of another within a word."""
    STYLED_LETTERS = "styled_letters"
    """Letters set in mathematical, full-width, circled, squared or small-capital characters."""
    PILED_MARKS = "piled_marks"
    """Combining marks heaped on letters, or drawn through them."""
    INVISIBLE = "invisible"
    """Characters without width within words."""
    BIDIRECTIONAL = "bidirectional"
    """Controls that turn the direction of a text that has no letters from right to left."""
    EMOJI_BETWEEN_LETTERS = "emoji_between_letters"
    """An emoji within a word."""
    LEET = "leet"
    """Digits or signs that stand for letters within a word."""
    SPACED_LETTERS = "spaced_letters"
    """The letters of a word set apart by spaces, dots or dashes."""
    STRETCHED = "stretched"
    """A letter written three or more times in a row."""
    DOUBLED_LETTERS = "doubled_letters"
    """Every letter of a word written twice."""
    MASKED = "masked"
    """Asterisks in place of letters."""
    TEMPLATE = "template"
    """A template of mass posting that was not filled in."""


_FIELD = (
    r"(?:(?:(?:first|last|full|user|your|site|blog|author|company|city)[_ -]?)?name"
    r"|(?:your|blog|site|post|target|main)[_ -]?(?:keywords?|url|title|text|link|site)"
    r"|keywords?|user|email|anchor(?:[_ -]?text)?)"
)
TEMPLATE = re.compile(
    r"\{[^{}|\n]{1,80}+(?:\|[^{}|\n]{0,80}+){1,40}+\}"
    r"|%[a-z]{3,}(?:_[a-z]+)*%"
    rf"|\{{\{{?\s?{_FIELD}[}}\s]|\[\[?{_FIELD}\]|\[\s{_FIELD}\s\]"
    # What a program was to fill in, where no one speaks of programs.
    r"|(?:^|(?<=[a-z,.!] ))%(?:1\$)?s(?=[ ,.!?]|$)"
    r"|#file_links\b|\[#?spin(?:tax)?\]",
    re.IGNORECASE,
)
"""A blank that was not filled in, or several wordings to choose from."""


def may_hold_template(text: str) -> bool:
    """Return whether `TEMPLATE` is worth a search in ``text``."""
    return "{" in text or "%" in text or "[" in text or "#file" in text
