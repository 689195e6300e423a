"""Markup to the text that a reader sees, in time linear in the length of the text."""

import html
import re
from collections.abc import Iterator

from model.codes import bbcode_edits, markdown_edits
from model.comment import TextFormat
from model.links import Link, LinkKind, domain_of
from model.manuscript import Edit, Manuscript

_TAG = re.compile(
    r"<!--(?:.*?-->|.*)"
    r"|<[!?][^<>]*+>"
    # Quoted values may hold ">"; nothing holds "<", which keeps the search linear.
    r"|<(?P<close>/?)(?P<name>[a-z][a-z0-9:-]*+)"
    r"(?P<attributes>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>|[^<>]*+>"
    # A tag without an end counts when it carries a value.
    r"|\s[^<>]*?=[^<>]*+(?=<|$(?!\n)))",
    re.IGNORECASE | re.DOTALL,
)
_INLINE_NAMES = """
    a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr q rp rt ruby s
    samp small span strike strong sub sup time tt u var wbr
"""
_BLOCK_NAMES = """
    article aside audio blockquote body br button canvas caption center col colgroup dd details
    dialog div dl dt embed fieldset figcaption figure footer form frame h1 h2 h3 h4 h5 h6 header hr
    html img input legend li link main map marquee meta nav noscript ol optgroup option p param
    picture pre section select source summary svg table tbody td textarea tfoot th thead tr ul video
"""
_UNSEEN_NAMES = "script style template head title iframe object noembed"
_VOID_NAMES = "area br col embed hr img input link meta param source track wbr"
_INLINE = frozenset(_INLINE_NAMES.split())
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_VOID = frozenset(_VOID_NAMES.split())
_KNOWN = _INLINE | _UNSEEN | _VOID | frozenset(_BLOCK_NAMES.split())
_CLOSED = re.compile(r"</([a-z][a-z0-9]*)")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*(?:\.0+)?\s*(?:[;\"'!]|$)"
    r"|font-size\s*:\s*0*[01]?(?:\.\d+)?\s*(?:px|pt|em|%)?\s*(?:[;\"'!]|$)"
    r"|(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|(?:^|\s)hidden(?:\s|=|/|>|$)|(?:^|\s)size\s*=\s*[\"']?0\b",
    re.IGNORECASE,
)
_EM_SIZE = re.compile(r"font-size\s*:\s*(?:1(?:\.\d+)?|0?\.\d+)\s*(?:em|%)", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|[\"']?([^\s\"'>]*))", re.IGNORECASE)
# Without its semicolon an entity is too easily a part of an address: ?a=1&copy=2.
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BARE_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|nbsp|amp|lt|gt|quot)(?![\w;=])")


class Unmarked:
    """What taking out the markup brought to light."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.hidden: list[str] = []


def remove_markup(manuscript: Manuscript, text_format: TextFormat) -> Unmarked:
    """Leave in ``manuscript`` the text that a reader sees; return its links and hidden text."""
    unmarked = Unmarked()
    if "<" in manuscript.text:
        manuscript.edit(list(_Tags(manuscript.text, text_format, unmarked).edits()))
    if "[" in manuscript.text:
        if "](" in manuscript.text:
            manuscript.edit(list(markdown_edits(manuscript.text, unmarked.links)))
        manuscript.edit(sorted(bbcode_edits(manuscript.text, unmarked.links)))
    if "&" in manuscript.text:
        manuscript.sub(_ENTITY, _entity)
        manuscript.sub(_BARE_ENTITY, _entity)
    return unmarked


def _entity(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def plain(markup: str) -> str:
    """Return a short piece of HTML without tags and entities, with single spaces."""
    if "<" in markup:
        markup = _TAG.sub(" ", markup)
    return " ".join(html.unescape(markup).split())


class _Tags:
    """One walk over the tags of a text."""

    def __init__(self, text: str, text_format: TextFormat, unmarked: Unmarked) -> None:
        self.text = text
        self.is_html = text_format is TextFormat.HTML
        self.unmarked = unmarked
        self.closed = set() if self.is_html else set(_CLOSED.findall(text.lower()))
        self.anchor: tuple[str, int] | None = None  # address, start of its text
        self.dropped = ""  # the element that readers do not see, while inside one
        self.depth = 0
        self.start = 0  # where its tag starts
        self.content = 0  # where its content starts
        self.is_hidden = False

    def edits(self) -> Iterator[Edit]:
        """Yield what to cut out of the text; links and hidden text gather in ``unmarked``."""
        for match in _TAG.finditer(self.text):
            name = (match["name"] or "").lower()
            if name and not self._is_markup(match, name):
                continue
            if self.dropped:
                if self._leaves(match, name):
                    yield from self._cut(match.start(), match.end())
                continue
            if name and not match["close"] and self._hides(match, name):
                self._enter(match, name)
                continue
            if name == "a":
                self._meet_anchor(match)
                yield match.start(), match.end(), ""
            else:
                yield match.start(), match.end(), "" if name in _INLINE or not name else "\n"
        if self.dropped:
            yield from self._cut(len(self.text), len(self.text))
        self._close_anchor(len(self.text))

    def _is_markup(self, match: re.Match[str], name: str) -> bool:
        """Tell markup from "a <b and c> d" and from the type parameters of programmers."""
        if self.is_html:
            return True
        if name not in _KNOWN:
            return False
        attributes = match["attributes"].rstrip(">").strip(" /\n\t\r")
        if match["close"] or "=" in attributes:
            return True
        if attributes:
            return False
        return name != "a" and (len(name) > 1 or name == "p" or name in self.closed)

    def _hides(self, match: re.Match[str], name: str) -> bool:
        if name in _UNSEEN:
            return True
        attributes = match["attributes"]
        if len(attributes) < 7 or name in _VOID:
            return False
        return _HIDING.search(attributes) is not None and not (
            _EM_SIZE.search(attributes) and not _HIDING.search(_EM_SIZE.sub("", attributes))
        )

    def _enter(self, match: re.Match[str], name: str) -> None:
        self.dropped, self.depth = name, 1
        self.start, self.content = match.start(), match.end()
        self.is_hidden = name not in _UNSEEN
        if name == "a":
            self._note_hidden_link(match)

    def _leaves(self, match: re.Match[str], name: str) -> bool:
        """Follow the tags within an element that is not seen; return whether this one ends it."""
        if self.is_hidden and name == "a" and not match["close"]:
            self._note_hidden_link(match)
        if name == self.dropped:
            self.depth += -1 if match["close"] else 1
        return self.depth == 0

    def _note_hidden_link(self, match: re.Match[str]) -> None:
        if (url := _href(match)) is not None:
            end = self.text.find("<", match.end())
            text = plain(self.text[match.end() : end if end >= 0 else len(self.text)])
            link = Link(url, domain_of(url), text, LinkKind.ANCHOR, hidden=True, empty=not text)
            self.unmarked.links.append(link)

    def _cut(self, content_end: int, end: int) -> Iterator[Edit]:
        if self.is_hidden:
            hidden = plain(self.text[self.content : content_end])
            if hidden:
                self.unmarked.hidden.append(hidden)
        self.dropped = ""
        yield self.start, end, " "

    def _meet_anchor(self, match: re.Match[str]) -> None:
        self._close_anchor(match.start())
        url = None if match["close"] else _href(match)
        if url is not None:
            self.anchor = (url, match.end())

    def _close_anchor(self, end: int) -> None:
        if self.anchor is None:
            return
        url, start = self.anchor
        self.anchor = None
        inside = self.text[start:end]
        text = plain(inside)
        empty = not text and "<img" not in inside.lower()
        link = Link(url, domain_of(url), text, LinkKind.ANCHOR, empty=empty)
        self.unmarked.links.append(link)


def _href(match: re.Match[str]) -> str | None:
    href = _HREF.search(match["attributes"])
    if href is None:
        return None
    return html.unescape(href[1] or href[2] or href[3] or "").strip()
