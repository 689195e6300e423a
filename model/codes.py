"""The markup of forums, BBCode and Markdown: square brackets around what becomes a link."""

import re
from collections.abc import Iterator

from model.links import Link, LinkKind, domain_of
from model.manuscript import Edit

_BBCODE = re.compile(
    r"\[(?P<close>/?)(?P<name>url|link|b|i|u|s|img|color|size|quote|code|font|center|list|email)"
    r"(?:=(?P<value>[^\[\]]*+))?\]",
    re.IGNORECASE,
)
_LINK_CODES = frozenset({"url", "link"})
_MARKDOWN = re.compile(
    r"!?\[([^\[\]\n]{0,200}+)\]\(\s{0,5}+((?:https?://|www\.)[^\s()<>]{1,500}+)[^()\n]{0,200}+\)",
    re.IGNORECASE,
)


def markdown_edits(text: str, links: list[Link]) -> Iterator[Edit]:
    """Yield what leaves the text of ``[text](address)``; the links go to ``links``."""
    for match in _MARKDOWN.finditer(text):
        label, url = match[1].strip(), match[2]
        links.append(Link(url, domain_of(url), label, LinkKind.MARKDOWN, empty=not label))
        yield match.start(), match.end(), match[1]


def bbcode_edits(text: str, links: list[Link]) -> Iterator[Edit]:
    """Yield what to cut out, unordered: tags that are closed, and the address of ``[url]``."""
    tags = [(match, match["name"].lower()) for match in _BBCODE.finditer(text)]
    closed = {name for match, name in tags if match["close"]}
    opened: re.Match[str] | None = None
    for match, name in tags:
        if name not in _LINK_CODES:
            # What stands between [url] and [/url] is an address, not text.
            if name in closed and (opened is None or opened["value"] is not None):
                yield match.start(), match.end(), ""
            continue
        if opened is not None:
            yield from _link_edits(text, opened, match.start(), links)
            opened = None
        if not match["close"] and (match["value"] is not None or name in closed):
            opened = match
        elif match["close"]:
            yield match.start(), match.end(), ""
    if opened is not None:
        yield from _link_edits(text, opened, len(text), links)


def _link_edits(text: str, opened: re.Match[str], end: int, links: list[Link]) -> Iterator[Edit]:
    inside = _BBCODE.sub("", text[opened.end() : end]).strip()
    value = opened["value"]
    if value is None:
        links.append(Link(inside, domain_of(inside), "", LinkKind.BBCODE))
        yield opened.start(), end, " "
        return
    url = value.strip(" \"'")
    label = " ".join(inside.split())
    links.append(Link(url, domain_of(url), label, LinkKind.BBCODE, empty=not label))
    yield opened.start(), opened.end(), ""
