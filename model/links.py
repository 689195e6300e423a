"""Links of a comment: where they point, and which words their addresses hold."""

import re
from dataclasses import dataclass
from enum import StrEnum


class LinkKind(StrEnum):
    """How a link is written."""

    BARE = "bare"
    """An address with its scheme, or one that begins with ``www.``."""
    DOMAIN = "domain"
    """A domain name alone, such as ``example.com`` or ``example.com/path``."""
    ANCHOR = "anchor"
    BBCODE = "bbcode"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a comment."""

    url: str
    """As written."""
    domain: str
    """Lower case, punycode kept, without ``www.``; empty when the address has none."""
    text: str = ""
    """What a reader clicks on; empty for a bare address."""
    kind: LinkKind = LinkKind.BARE
    hidden: bool = False
    """Stands in markup that readers do not see."""
    empty: bool = False
    """Has markup but nothing to click on."""


_SHORTENERS = """
    adf.ly amzn.to bit.do bit.ly bitly.com bl.ink buff.ly clck.ru cutt.ly dlvr.it fb.me goo.gl
    goo.su gg.gg has.gy ht.ly ift.tt is.gd j.mp kutt.it lnkd.in n9.cl ouo.io ow.ly qr.ae rb.gy
    rebrand.ly s.id shorte.st shorturl.at shrtco.de snip.ly soo.gd su.pr t.co t.ly t2m.io tiny.cc
    tiny.one tinyurl.com tr.im trib.al u.to urlz.fr v.gd vk.cc vk.sv wp.me x.co
"""
SHORTENERS = frozenset(_SHORTENERS.split())
"""Services that hide where their links lead."""


_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}:)?[/\\]{2,}(?:[^@/\\?#\s]{0,200}@)?([^/\\?#:\s@]+)", re.IGNORECASE
)
_BARE_HOST = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)+(?=[:/?#]|$)")
_WORD = re.compile(r"[^\W_]+")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]{0,20}:(?=//|\w)", re.IGNORECASE)

# Endings that are also words ("thanks.me", "hola.de") count only before a slash.
_SURE_ENDINGS = """
    com net org info biz edu gov ru ua kz pl cz hu ro bg rs fr uk nl ch dk br mx jp kr cn tw hk vn
    th tr gr nz za ir pk ng io xyz icu vip tk ml gq su cc tv ws рф
"""
_UNSURE_ENDINGS = """
    de es it at be by se no me to in is us eu co id ly gl my so la pt fi ie pe cl ar ca au ke ga cf
    lol app dev top club online site shop store live pro win bet casino blog link click tech fun
    space website world today life work agency dating loan cash money best buzz gle gd ai pw
"""
_LABELS = r"(?:[^\W_](?:[\w-]{0,62})\.){1,6}"
_DOMAIN = (
    rf"(?<![\w@./\\:-]){_LABELS}"
    rf"(?:(?:{'|'.join(_SURE_ENDINGS.split())}|com?\.[a-z]{{2}})(?![\w@-]|\.\w)(?:[/?#][^\s<>\"]*)?"
    rf"|(?:{'|'.join(_UNSURE_ENDINGS.split())})/[^\s<>\"]*)"
)
_BARE = r"(?:\b(?:https?|ftp|hxxps?)://|(?<![\w./])www\.)[^\s<>\"\[\]{}|^`]+"
_ADDRESS = re.compile(rf"(?P<bare>{_BARE})|{_DOMAIN}", re.IGNORECASE)
# The words that are worth the search: those with a dot before their last character.
_DOTTED = re.compile(r"(?<!\S)[^\s.]*\.\S+")
_TRAILING = ".,;:!?)'*_~…。、，！？）»”’"  # noqa: RUF001


def domain_of(url: str) -> str:
    """Return the domain of ``url``: lower case, without ``www.``; empty when it has none.

    >>> domain_of("HTTPS://www.Example.com:8080/a?b")
    'example.com'
    >>> domain_of("example.com/path"), domain_of("mailto:someone"), domain_of("#top")
    ('example.com', '', '')
    """
    url = url.strip()
    match = _HOST.match(url)
    if match:
        host = match[1]
    else:
        bare = _BARE_HOST.match(url)
        host = bare[0] if bare else ""
    return host.lower().strip(".").removeprefix("www.")


def words_of(url: str) -> list[str]:
    """Return the words of an address, in order: runs of letters and digits, in lower case.

    >>> words_of("https://www.cheap-pills.example.com/buy_now?ref=17")
    ['cheap', 'pills', 'example', 'com', 'buy', 'now', 'ref', '17']
    """
    words = _WORD.findall(_SCHEME.sub("", url.lower()))
    return words[1:] if words[:1] == ["www"] else words


def is_shortener(domain: str) -> bool:
    """Return whether ``domain`` is a known service that hides where its links lead.

    >>> is_shortener("bit.ly"), is_shortener("example.com")
    (True, False)
    """
    return domain in SHORTENERS


def find_addresses(text: str) -> list[tuple[int, int, LinkKind]]:
    """Return start, end and kind of every address in running text, in order."""
    return [
        (
            match.start(),
            # The punctuation of the sentence around it is not part of an address.
            match.start() + len(match[0].rstrip(_TRAILING)),
            LinkKind.BARE if match["bare"] else LinkKind.DOMAIN,
        )
        for word in _DOTTED.finditer(text)
        for match in _ADDRESS.finditer(text, word.start(), word.end())
    ]


def is_address(text: str) -> bool:
    """Return whether ``text`` is an address and nothing else."""
    return _ADDRESS.fullmatch(text) is not None
