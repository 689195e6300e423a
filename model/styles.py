"""Letters set small, raised, circled or upside down, brought to plain ones."""
# ruff: noqa: RUF001 - letters that look alike are the subject

import re

from model.disguises import Disguise
from model.lookalikes import pairs_of
from model.manuscript import Manuscript

# Letters set small, raised or upside down, in no one's alphabet: what NFKC leaves.
_STYLED_LETTERS = pairs_of(
    "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ꞯq ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz"
    " ɐa ǝe ɟf ƃg ɥh ᴉi ʞk ɯm ɹr ʇt ʌv ʍw ʎy ɑa ɡg ɩi"
    " ₳A ₵C ₲G ₴S"
)
_LAST_OF_PLANE = "\uffff"  # beyond it, ranges are searched faster than single characters
_STYLED = str.maketrans(
    _STYLED_LETTERS
    | {styled.upper(): letter.upper() for styled, letter in _STYLED_LETTERS.items()}
    # Negative circled and negative squared capitals.
    | {chr(0x1F150 + at): chr(65 + at) for at in range(26)}
    | {chr(0x1F170 + at): chr(65 + at) for at in range(26)}
)
_ANY_STYLED = re.compile(
    f"[{''.join(letter for letter in map(chr, _STYLED) if letter <= _LAST_OF_PLANE)}"
    "\U0001f150-\U0001f169\U0001f170-\U0001f189]+"
)
_INDICATORS = re.compile("[\U0001f1e6-\U0001f1ff]+")


def undo_styles(manuscript: Manuscript) -> None:
    """Write plain letters for styled ones that Unicode's compatibility forms do not name."""

    def plain(match: re.Match[str]) -> str:
        if len(match[0]) > 1:
            manuscript.note(Disguise.STYLED_LETTERS, match.start(), match.end())
        return match[0].translate(_STYLED)

    if _ANY_STYLED.search(manuscript.text):
        manuscript.sub(_ANY_STYLED, plain)
    if _INDICATORS.search(manuscript.text):
        _undo_indicators(manuscript)


def _undo_indicators(manuscript: Manuscript) -> None:
    """Two regional indicators are a flag; single ones are letters."""

    def plain(match: re.Match[str]) -> str:
        if len(match[0]) % 2 == 0:
            return match[0]
        manuscript.note(Disguise.STYLED_LETTERS, match.start(), match.end())
        return "".join(chr(ord(letter) - 0x1F1E6 + ord("a")) for letter in match[0])

    manuscript.sub(_INDICATORS, plain)
