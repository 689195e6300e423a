"""A comment without its links to domains that a site allows: they shall count for nothing.

What is taken out leaves as many spaces, so that spans still point at the text as it was sent.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from model.comment import Comment, TextFormat
from model.links import domain_of, find_addresses

_HTML_LINK = re.compile(
    r"""<a\b[^>]{0,500}?\bhref\s*=\s*(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s>"']{1,2000}))[^>]{0,500}>""",
    re.IGNORECASE,
)
_HTML_END = re.compile(r"</a\s*>", re.IGNORECASE)
_BBCODE_LINK = re.compile(
    r"(\[(?:url|link)(?:=([^\[\]]{0,2000}))?\])([^\[\]]{0,2000})(\[/(?:url|link)\])", re.IGNORECASE
)
_MARKDOWN_LINK = re.compile(
    r"(!?\[)[^\[\]\n]{0,200}(\]\(\s{0,5}([^\s()<>]{1,500})[^()\n]{0,200}\))"
)

Span = tuple[int, int]


def without_links(comment: Comment, is_allowed: Callable[[str], bool]) -> Comment:
    """Return the comment without links whose domain ``is_allowed``; the words of links stay.

    >>> without_links(Comment(text="See https://example.org/a now"), "example.org".__eq__).text
    'See                       now'
    """
    text = comment.text
    for spans in (_of_markup, _of_addresses):
        text = _blanked(text, spans(text, comment.format, is_allowed))
    url = "" if is_allowed(domain_of(comment.author_url)) else comment.author_url
    return replace(comment, text=text, author_url=url)


def _of_markup(
    text: str, text_format: TextFormat, is_allowed: Callable[[str], bool]
) -> Iterator[Span]:
    if text_format is TextFormat.HTML:
        for match in _HTML_LINK.finditer(text):
            if is_allowed(domain_of(html.unescape(match[1] or match[2] or match[3] or ""))):
                yield match.span()
                if end := _HTML_END.search(text, match.end()):
                    yield end.span()
    for match in _BBCODE_LINK.finditer(text):
        if is_allowed(domain_of(match[2] or match[3])):
            yield from (match.span(1), match.span(4))
    for match in _MARKDOWN_LINK.finditer(text):
        if is_allowed(domain_of(match[3])):
            yield from (match.span(1), match.span(2))


def _of_addresses(
    text: str, text_format: TextFormat, is_allowed: Callable[[str], bool]
) -> Iterator[Span]:
    return (
        (start, end)
        for start, end, _ in find_addresses(text)
        if is_allowed(domain_of(text[start:end]))
    )


def _blanked(text: str, spans: Iterator[Span]) -> str:
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
