"""The named features: a few dozen measured facts of a comment, each of which explains itself.

Every value lies in [0, 1] and is 0 where the fact is absent, so that a weight is the most that the
fact can add to the log-odds.
"""

import re
from collections.abc import Callable

from model.comment import Comment
from model.disguises import Disguise
from model.links import Link, LinkKind, domain_of, is_shortener
from model.text import Reading

SENTENCES: dict[str, str] = {
    "links_many": "It holds many links.",
    "links_per_word": "Much of it is links.",
    "link_only": "It is nothing but a link.",
    "link_behind_words": "A link stands behind other words.",
    "link_markup": "It uses forum mark-up for a link.",
    "link_repeated": "It links to one domain again and again.",
    "link_empty": "A link has no words, so that no reader sees it.",
    "link_shortened": "A shortened link hides where it leads.",
    "link_keywords": "The domain of a link is a row of keywords.",
    "link_words_repeated": "The words of a link are those of its address.",
    "hidden_text": "Some text is hidden from readers.",
    "phone_number": "It gives a telephone number.",
    "mail_address": "It gives an e-mail address.",
    "messenger": "It asks to write to a messenger account.",
    "currency": "It names sums of money.",
    "percent": "It names percentages.",
    "digits": "Much of it is digits.",
    "capitals": "Much of it is in capitals.",
    "exclamations": "It shouts with exclamation marks.",
    "emoji": "Much of it is emoji.",
    "author_keywords": "The author's name reads like search keywords.",
    "author_is_link": "The author's name holds a web address.",
    "author_deep_link": "The author's page lies deep within a site.",
    "author_linked": "The text links to the author's own site.",
    "author_in_text": "The text repeats the author's name.",
    "mixed_scripts": "Letters of another script stand in for look-alikes.",
    "styled_letters": "Words are set in styled or ornamental characters.",
    "piled_marks": "Marks are piled upon letters.",
    "invisible": "Invisible characters stand within words.",
    "bidirectional": "Control characters turn the direction of the text around.",
    "emoji_between_letters": "Emoji stand between the letters of a word.",
    "leet": "Digits or signs stand for letters.",
    "spaced_letters": "The letters of a word are set apart.",
    "stretched": "A letter is repeated to stretch a word.",
    "doubled_letters": "Every letter of a word is doubled.",
    "masked": "Asterisks mask letters of a word.",
    "template": "It is a template whose blanks were not filled in.",
}
"""Every feature's code and sentence, in the order of the columns."""

N_FEATURES = len(SENTENCES)

_DISGUISES = tuple(Disguise)
DISGUISES = slice(N_FEATURES - len(_DISGUISES), N_FEATURES)
"""The columns that tell which disguises a text wears."""


_DIGITS = "0123456789"
_CAPITALS = bytes(range(ord("A"), ord("Z") + 1))
_CURRENCY_SIGNS = "$€£¥₹₽"
_MESSENGERS = ("whatsapp", "whats app", "telegram", "t.me/", "wa.me/", "wechat", "skype")
_PHONE = re.compile(r"(?<![\w/.=-])\+?\d[\d ().-]{7,16}\d(?![\w/-])")
# One character before the sign is enough to know, and keeps the search linear.
_MAIL = re.compile(r"[\w.+-]@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
_SUM_IN_WORDS = re.compile(r"\b\d+ ?(?:usd|eur|dollars?|euros?|pounds?|rupiah|rub)\b")
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_ADDRESS = re.compile(r"https?:|www\.|\.(?:com|net|org|info|ru|biz|shop|online)\b", re.I)


def measure(comment: Comment, reading: Reading) -> list[float]:
    """Return the value of every named feature, in the order of `SENTENCES`."""
    n_words = reading.folded.count(" ") + 1
    n_digits = _count(reading.visible, _DIGITS.__contains__, _DIGITS.encode())
    return [
        *_links(reading, n_words),
        *_contacts(reading, n_digits),
        *_writing(reading.visible, n_digits),
        *_author(comment, reading),
        *_disguises(reading),
    ]


def _links(reading: Reading, n_words: int) -> list[float]:
    links = reading.links
    hidden = float(bool(reading.hidden_text))
    if not links:
        return [0.0] * 10 + [hidden]
    domains = {link.domain for link in links}
    return [
        min(len(links) - 1, 8) / 8,
        min(1.0, 4 * len(links) / (n_words + len(links))),
        float(not reading.folded),
        float(any(link.kind is LinkKind.ANCHOR and not link.empty for link in links)),
        float(any(link.kind is LinkKind.BBCODE for link in links)),
        min(len(links) - len(domains), 4) / 4,
        float(any(link.empty for link in links)),
        float(any(is_shortener(link.domain) for link in links)),
        float(any(link.domain.count("-") > 1 for link in links)),
        float(any(_repeats_address(link) for link in links)),
        hidden,
    ]


def _repeats_address(link: Link) -> bool:
    words = link.text.lower().split()
    address = link.url.lower()
    return len(words) > 1 and sum(word in address for word in words) > len(words) / 2


def _contacts(reading: Reading, n_digits: int) -> list[float]:
    visible, folded = reading.visible, reading.folded
    n_sums = sum(map(visible.count, _CURRENCY_SIGNS))
    if n_digits and not n_sums:
        n_sums = len(_SUM_IN_WORDS.findall(folded))
    return [
        float(n_digits > 6 and bool(_PHONE.search(visible))),
        float("@" in visible and bool(_MAIL.search(visible))),
        float(any(map(folded.__contains__, _MESSENGERS))),
        min(n_sums, 3) / 3,
        min(visible.count("%"), 3) / 3,
    ]


def _writing(visible: str, n_digits: int) -> list[float]:
    n_characters = len(visible) or 1
    n_letters = n_characters - visible.count(" ")
    capitals = 0.0
    if n_letters > 9 and not visible.islower():
        capitals = _count(visible, str.isupper, _CAPITALS) / n_letters
    emoji = 0 if visible.isascii() else len(_EMOJI.findall(visible))
    return [
        n_digits / n_characters,
        max(0.0, capitals - 0.2) / 0.8,
        min(visible.count("!"), 6) / 6,
        min(1.0, 5 * emoji / n_characters),
    ]


def _disguises(reading: Reading) -> list[float]:
    worn = reading.disguises
    if not worn:
        return [0.0] * len(_DISGUISES)
    return [float(disguise in worn) for disguise in _DISGUISES]


def _count(text: str, is_one: Callable[[str], bool], ascii_ones: bytes) -> int:
    """Return how many characters are of a class, of which ``ascii_ones`` are those in ASCII."""
    if text.isascii():
        return len(text) - len(text.encode("ascii").translate(None, ascii_ones))
    return sum(map(is_one, text))


def _author(comment: Comment, reading: Reading) -> list[float]:
    name, url = comment.author_name.strip(), comment.author_url.strip()
    if not name and not url:
        return [0.0] * 5
    words = name.split()
    site = domain_of(url) if url else ""
    return [
        float(len(words) > 2 and name == name.lower()),
        float(bool(_ADDRESS.search(name))),
        min(url.rstrip("/").count("/", 8), 4) / 4,
        float(bool(site) and any(link.domain == site for link in reading.links)),
        float(len(words) > 1 and name.lower() in reading.folded),
    ]
