"""Mark-up for examples, alike under every label: how a text is set must not tell what it is.

Mark-up stands in a few data sets alone, most of it on spam. Honest people set words in bold, quote
in blocks and link as well, and many platforms wrap whatever is written in paragraphs.
"""

import html
import random
import re
from collections.abc import Sequence
from dataclasses import replace

from training.examples import Example

_MARKED = re.compile(r"<[a-z/!]|\[/?(?:b|i|url|img|quote)\b|&#?\w+;", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_TAGS = ("em", "strong", "b", "i", "u", "del", "code", "q")
_BLOCKS = ("blockquote", "p", "div", "pre")


def formatted(examples: Sequence[Example], *, share: float, seed: int) -> list[Example]:
    """Return the examples in their order, this share of those without mark-up set in HTML."""
    return [_maybe(example, share, seed, at) for at, example in enumerate(examples)]


def _maybe(example: Example, share: float, seed: int, at: int) -> Example:
    randomness = random.Random(f"{seed} {at}")
    if randomness.random() >= share or _MARKED.search(example.text):
        return example
    return replace(example, text=set_in_html(example.text, randomness))


def set_in_html(text: str, randomness: random.Random) -> str:
    """Return ``text`` in HTML: in paragraphs, with words set apart, linked, or quoted in part.

    A reader sees the same words in the same order; an address may hide behind one more.
    """
    found = html.escape(text, quote=randomness.random() < 0.5)
    if "://" in found:
        found = _ADDRESS.sub(lambda match: _link(match[0], randomness), found)
    elif randomness.random() < 0.6:
        found = _emphasise(found, randomness)
    if randomness.random() < 0.3:
        found = _quote(found, randomness)
    if randomness.random() < 0.6:
        breaks = randomness.choice(("<br />\n", "<br>", "</p>\n<p>"))
        found = f"<p>{found.replace(chr(10), breaks)}</p>"
    return found


def _link(address: str, randomness: random.Random) -> str:
    attribute = randomness.choice(("", "", ' rel="nofollow"', ' target="_blank"'))
    words = randomness.choice((address, address, address.split("/")[2], "here", "link"))
    return f'<a href="{address}"{attribute}>{words}</a>'


def _emphasise(text: str, randomness: random.Random) -> str:
    """Set one to three runs of words apart; entities stay whole, for only words are touched."""
    words = [word for word in _WORD.finditer(text) if text[word.start() - 1 : word.start()] != "&"]
    if not words:
        return text
    chosen = randomness.sample(words, min(len(words), randomness.randint(1, 3)))
    for word in sorted(chosen, key=lambda one: -one.start()):
        tag = randomness.choice(_TAGS)
        text = f"{text[: word.start()]}<{tag}>{word[0]}</{tag}>{text[word.end() :]}"
    return text


def _quote(text: str, randomness: random.Random) -> str:
    """Set the first sentence in a block of its own."""
    first, mark, rest = text.partition(". ")
    tag = randomness.choice(_BLOCKS)
    return f"<{tag}>{first}{mark.strip()}</{tag}>\n{rest}" if rest else text
