"""A comment's text as people read it."""

from dataclasses import dataclass

from model.comment import TextFormat
from model.disguises import TEMPLATE, Disguise, may_hold_template
from model.folding import fold_manuscript
from model.links import Link, LinkKind, domain_of, find_addresses
from model.manuscript import Manuscript, Origins, TracedManuscript
from model.markup import Unmarked, remove_markup
from model.shape import may_hold_address, shape_of

__all__ = ["Disguise", "Link", "LinkKind", "Reading", "folded_origins", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text in its several forms, with what was taken out of it."""

    raw: str
    """As sent."""
    visible: str
    """What a reader sees: markup gone, entities resolved, a space for each address."""
    folded: str
    """``visible`` in the one form that n-grams are made of: see `model.folding`."""
    links: tuple[Link, ...]
    hidden_text: str
    """What stood in markup that readers do not see, with single spaces."""
    disguises: frozenset[Disguise]


def read(text: str, text_format: TextFormat) -> Reading:
    """Read ``text`` as people do. Never raises, in time linear in its length.

    >>> reading = read("Buy <b>v.i.a.g.r.a</b> at www.example.com!", TextFormat.HTML)
    >>> reading.folded, [link.domain for link in reading.links]
    ('buy viagra at !', ['example.com'])
    """
    return _read(Manuscript(text), text_format)


def folded_origins(text: str, text_format: TextFormat) -> tuple[str, Origins]:
    """Return the folded text and, for each of its code points, start and end in ``text``.

    Starts never descend. Slower than `read`, by the very same rules: made for explaining.

    >>> folded, origins = folded_origins("<b>P0rn</b>", TextFormat.HTML)
    >>> folded, origins[0].tolist(), origins[-1].tolist()
    ('porn', [3, 4], [6, 7])
    """
    manuscript = TracedManuscript(text)
    return _read(manuscript, text_format).folded, manuscript.origins


def disguise_spans(text: str, text_format: TextFormat) -> list[tuple[Disguise, int, int]]:
    """Return every disguise found with its start and end in ``text``."""
    manuscript = TracedManuscript(text)
    _read(manuscript, text_format)
    return sorted(set(manuscript.found), key=lambda found: found[1:])


def _read(manuscript: Manuscript, text_format: TextFormat) -> Reading:
    raw = manuscript.text
    if may_hold_template(raw):
        for match in TEMPLATE.finditer(raw):
            manuscript.note(Disguise.TEMPLATE, match.start(), match.end())
    unmarked = remove_markup(manuscript, text_format)
    _take_addresses_out(manuscript, unmarked)
    visible = manuscript.text
    fold_manuscript(manuscript)
    return Reading(
        raw,
        visible,
        manuscript.text,
        tuple(unmarked.links),
        " ".join(unmarked.hidden),
        frozenset(manuscript.disguises),
    )


def _take_addresses_out(manuscript: Manuscript, unmarked: Unmarked) -> None:
    text = manuscript.text
    if "." in text and may_hold_address(shape_of(text)) and (found := find_addresses(text)):
        # The text of a link may be its address: that is one link, not two.
        known = {word for link in unmarked.links for word in link.text.split()}
        for start, end, kind in found:
            url = text[start:end]
            if url not in known:
                unmarked.links.append(Link(url, domain_of(url), "", kind))
        manuscript.edit([(start, end, " ") for start, end, _ in found])
    for hidden in unmarked.hidden:
        for start, end, kind in find_addresses(hidden):
            url = hidden[start:end]
            unmarked.links.append(Link(url, domain_of(url), "", kind, hidden=True))
