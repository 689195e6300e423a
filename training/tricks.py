"""The tricks of `training.disguise`, each for one word.

The tables here are those of who writes the tricks, not of `model.folding`, which undoes them: a
measure of one by the other would prove nothing.
"""
# ruff: noqa: RUF001 - letters that look alike are the subject

import random
from collections.abc import Callable

from model.disguises import Disguise

Trick = Callable[[str, random.Random], str]
"""A word in, the word disguised."""

_LATIN_TWINS = {
    "a": "аα", "b": "ЬƄ", "c": "сϲ", "d": "ԁ", "e": "еҽ", "h": "һ", "i": "іι", "j": "ј", "k": "кκ",
    "l": "ӏ", "m": "м", "n": "п", "o": "оο", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "t": "тτ",
    "u": "υ", "v": "ν", "w": "ѡ", "x": "хχ", "y": "уγ", "A": "АΑ", "B": "ВΒ", "C": "С", "E": "ЕΕ",
    "H": "НΗ", "I": "ІΙ", "K": "КΚ", "M": "МΜ", "N": "Ν", "O": "ОΟ", "P": "РΡ", "S": "Ѕ",
    "T": "ТΤ", "X": "ХΧ", "Y": "Υ", "Z": "Ζ",
}  # fmt: skip
_CYRILLIC_TWINS = {
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "А": "A",
    "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T",
    "Х": "X",
}  # fmt: skip
_LEET = {
    "a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "l": "1", "о": "0", "а": "@",
    "з": "3",
}  # fmt: skip

_SMALL = "abcdefghijklmnopqrstuvwxyz"
_SMALL_CAPITALS = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ"
# Where an alphabet of capitals begins and where its small letters do: bold, bold italic, bold
# script, bold Fraktur, sans-serif bold, monospace, full-width, circled, squared.
_STARTS = (
    (0x1D400, 0x1D41A), (0x1D468, 0x1D482), (0x1D4D0, 0x1D4EA), (0x1D56C, 0x1D586),
    (0x1D5D4, 0x1D5EE), (0x1D670, 0x1D68A), (0xFF21, 0xFF41), (0x24B6, 0x24D0), (0x1F170, 0x1F170),
)  # fmt: skip


def _alphabet(capitals: int, small: int) -> dict[int, str]:
    table = {ord(letter): chr(small + at) for at, letter in enumerate(_SMALL)}
    return table | {ord(letter.upper()): chr(capitals + at) for at, letter in enumerate(_SMALL)}


_STYLES = [_alphabet(*starts) for starts in _STARTS] + [
    str.maketrans(_SMALL + _SMALL.upper(), _SMALL_CAPITALS * 2)
]
_WITHOUT_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_MARKS = "".join(map(chr, range(0x0300, 0x0334)))
_STROKES = "\u0335\u0336\u0337\u0338\u0332\u20d2"
_EMOJI = "🔥💰❤⭐💋🎰💎👉🍑✨😂🤡💀🖕"
_APART = (" ", " ", ".", "-", "_", "*", " . ", "/")
_LAST_SPACED = "\u3040"  # beyond it, a word of two characters is one that is masked
_VOWELS = frozenset("aeiouyáéíóúäöüаеиоуыэюяıøå")
_FILLERS = ("really", "very", "so", "the", "your", "this", "such", "quite", "truly", "good", "all")
_FIELDS = ("%keyword%", "[url]", "{{site_name}}", "[keyword]", "%your_name%", "[anchor text]")


def _swapping(twins: dict[str, str], randomness: random.Random) -> Trick:
    """Return a trick that swaps letters for those of a table: most of them, at least one."""
    share = randomness.uniform(0.4, 1.0)

    def swap(word: str, randomness: random.Random) -> str:
        places = [at for at, letter in enumerate(word) if letter in twins]
        letters = list(word)
        for at in randomness.sample(places, max(min(1, len(places)), int(len(places) * share))):
            letters[at] = randomness.choice(twins[letters[at]])
        return "".join(letters)

    return swap


def _mix_scripts(randomness: random.Random) -> Trick:
    latin, cyrillic = _swapping(_LATIN_TWINS, randomness), _swapping(_CYRILLIC_TWINS, randomness)
    return lambda word, chance: (latin if word[0] < "\u0370" else cyrillic)(word, chance)


def _leet(randomness: random.Random) -> Trick:
    swap = _swapping(_LEET, randomness)
    # The first letter stays, most often: it is what the reader knows the word by.
    return lambda word, chance: word[0] + swap(word[1:], chance)


def _style(randomness: random.Random) -> Trick:
    style = randomness.choice(_STYLES)
    return lambda word, chance: word.translate(style)


def _between(signs: Callable[[random.Random], str], share: float) -> Trick:
    """Return a trick that puts signs between letters: between this share of them, at least one."""

    def put(word: str, randomness: random.Random) -> str:
        places = range(1, len(word))
        number = max(min(1, len(places)), round(len(places) * share))
        for at in sorted(randomness.sample(places, number), reverse=True):
            word = word[:at] + signs(randomness) + word[at:]
        return word

    return put


def _pile_marks(randomness: random.Random) -> Trick:
    if randomness.random() < 0.4:
        stroke = randomness.choice(_STROKES)
        return lambda word, chance: "".join(letter + stroke for letter in word)
    most = randomness.randint(3, 8)
    return lambda word, chance: "".join(
        letter + "".join(chance.choices(_MARKS, k=chance.randint(1, most))) for letter in word
    )


def _hide(randomness: random.Random) -> Trick:
    signs = randomness.choice([_WITHOUT_WIDTH, randomness.choice(_WITHOUT_WIDTH)])
    return _between(lambda chance: chance.choice(signs), randomness.choice((0.2, 1.0)))


def _turn(randomness: random.Random) -> Trick:
    if randomness.random() < 0.3:
        return lambda word, chance: f"\u202e{word[::-1]}\u202c"
    controls = ("\u202d\u202c", "\u2066\u2069", "\u200e", "\u202a\u202c")
    put = _between(lambda chance: chance.choice(controls), 0.4)
    return lambda word, chance: f"\u202d{put(word, chance)}\u202c"


def _put_emoji(randomness: random.Random) -> Trick:
    emoji = randomness.choice(_EMOJI)
    return _between(lambda chance: emoji, randomness.choice((0.1, 0.4, 1.0)))


def _set_apart(randomness: random.Random) -> Trick:
    sign = randomness.choice(_APART)
    return lambda word, chance: sign.join(word)


def _stretch(word: str, randomness: random.Random) -> str:
    vowels = [at for at, letter in enumerate(word) if letter.lower() in _VOWELS]
    at = randomness.choice(vowels or [len(word) - 1])
    return word[:at] + word[at] * randomness.randint(3, 8) + word[at + 1 :]


def _mask(randomness: random.Random) -> Trick:
    sign = randomness.choice("****#")
    most = randomness.choice((1, 1, 2, 3, 20))

    def mask(word: str, randomness: random.Random) -> str:
        if len(word) == 2 and word > _LAST_SPACED:
            return word[0] + sign
        number = min(most, len(word) - 2)
        if number < 1:
            return word
        start = randomness.randint(1, len(word) - 1 - number)
        return word[:start] + sign * number + word[start + number :]

    return mask


def _leave_template(word: str, randomness: random.Random) -> str:
    if randomness.random() < 0.2:
        return f"{word} {randomness.choice(_FIELDS)}"
    others = randomness.sample(_FILLERS, randomness.randint(1, 3))
    return "{" + "|".join([word, *others]) + "}"


TRICKS: dict[Disguise, Callable[[random.Random], Trick]] = {
    Disguise.MIXED_SCRIPTS: _mix_scripts,
    Disguise.STYLED_LETTERS: _style,
    Disguise.PILED_MARKS: _pile_marks,
    Disguise.INVISIBLE: _hide,
    Disguise.BIDIRECTIONAL: _turn,
    Disguise.EMOJI_BETWEEN_LETTERS: _put_emoji,
    Disguise.LEET: _leet,
    Disguise.SPACED_LETTERS: _set_apart,
    Disguise.STRETCHED: lambda randomness: _stretch,
    Disguise.DOUBLED_LETTERS: lambda randomness: (
        lambda word, chance: "".join(letter * 2 for letter in word)
    ),
    Disguise.MASKED: _mask,
    Disguise.TEMPLATE: lambda randomness: _leave_template,
}
"""How each disguise of a text begins: with chance, one way of it is chosen for all words."""
