"""One page of HTML that needs nothing else: its style within it, its pictures as data."""

import base64
import html
from collections.abc import Iterable, Sequence

_STYLE = """
:root { color-scheme: light }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1d1d1f; background: #fff;
  font: 16px/1.5 system-ui, sans-serif }
h1 { font-size: 1.7rem } h2 { margin-top: 3rem; font-size: 1.25rem } p { max-width: 44rem }
figure { margin: 1rem 0 } img { max-width: 100%; height: auto }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums }
caption { padding: .5rem 0; text-align: left; color: #55555c }
th, td { padding: .2rem .7rem; border-bottom: 1px solid #e3e3e6; text-align: right }
th { white-space: nowrap } tbody th, thead th:first-child { text-align: left; font-weight: 500 }
""".strip()

# The browser itself refuses whatever the page might ask of others.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page(title: str, sections: Iterable[str]) -> str:
    """Return the page; sections are HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"<h1>{html.escape(title)}</h1>\n{''.join(sections)}</body>\n</html>\n"
    )


def section(title: str, *parts: str) -> str:
    """Return a section below its heading; the parts are HTML."""
    return f"<section>\n<h2>{html.escape(title)}</h2>\n{''.join(parts)}</section>\n"


def paragraph(text: str) -> str:
    """Return a paragraph of plain text.

    >>> paragraph("spam & abuse")
    '<p>spam &amp; abuse</p>\\n'
    """
    return f"<p>{html.escape(text)}</p>\n"


def picture(svg: bytes, alternative: str) -> str:
    """Return a picture with the words for those who do not see it."""
    data = base64.b64encode(svg).decode()
    words = html.escape(alternative)
    return f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{words}"></figure>\n'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of plain text; the first cell of each row names it."""
    columns = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in head)
    body = "".join(_row(cells) for cells in rows)
    return (
        f'<div class="wide"><table>\n<caption>{html.escape(caption)}</caption>\n'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _row(cells: Sequence[str]) -> str:
    name, *values = map(html.escape, cells)
    return f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in values)}</tr>\n'
