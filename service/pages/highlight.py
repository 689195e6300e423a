"""The text of a comment cut into pieces, so that a page can show what each reason points at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from model.labels import Label
from model.verdict import Reason, Scores, Verdict
from service.pages.invisible import Part, parts


@dataclass(frozen=True, slots=True)
class NumberedReason:
    """A reason as the page shows it: numbered from 1, with the label that it speaks for."""

    number: int
    reason: Reason
    label: Label | None
    """None for a reason of policy, which speaks for no label."""

    @property
    def weight_in_words(self) -> str:
        """Return the weight with its sign, or nothing where there is none."""
        weight = self.reason.weight
        return "" if weight is None else f"{weight:+.2f}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text under the same reasons from its first character to its last."""

    start: int
    end: int
    """Exclusive, in code points of the text, as in the spans of a reason."""
    parts: tuple[Part, ...]
    reasons: tuple[int, ...] = ()
    """The numbers of the reasons, the weightiest first."""
    ending: tuple[int, ...] = ()
    """The numbers of the reasons that have a span ending here."""
    label: Label | None = None
    """What the weightiest of the reasons speaks for."""


def number_reasons(verdict: Verdict) -> list[NumberedReason]:
    """Return the reasons of a verdict in its order, each with the label that it speaks for."""
    return [
        NumberedReason(number, reason, _label_of(reason, verdict))
        for number, reason in enumerate(verdict.reasons, start=1)
    ]


def cut(text: str, reasons: Sequence[NumberedReason]) -> list[Piece]:
    """Return the text as pieces in order, cut wherever a span of a reason starts or ends.

    Spans may overlap, touch or repeat; what lies outside the text is left out.

    >>> buy = NumberedReason(1, Reason("a", "A.", 1.0, ((0, 3),)), Label.SPAM)
    >>> [(piece.start, piece.end, piece.reasons) for piece in cut("buy now", [buy])]
    [(0, 3, (1,)), (3, 7, ())]
    """
    opening, closing = _edges(len(text), reasons)
    places = sorted({0, len(text), *opening, *closing})
    by_number = {reason.number: reason for reason in reasons}
    open_now: Counter[int] = Counter()
    pieces = []
    for start, end in pairwise(places):
        open_now.update(opening.get(start, ()))
        open_now.subtract(closing.get(start, ()))
        covering = sorted(
            (by_number[number] for number, count in open_now.items() if count > 0),
            key=_weightiest_first,
        )
        pieces.append(
            Piece(
                start,
                end,
                tuple(parts(text, start, end)),
                reasons=tuple(reason.number for reason in covering),
                ending=tuple(sorted(set(closing.get(end, ())))),
                label=covering[0].label if covering else None,
            )
        )
    return pieces


def _edges(
    length: int, reasons: Sequence[NumberedReason]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for numbered in reasons:
        for start, end in numbered.reason.spans:
            start, end = max(start, 0), min(end, length)
            if start < end:
                opening.setdefault(start, []).append(numbered.number)
                closing.setdefault(end, []).append(numbered.number)
    return opening, closing


def _weightiest_first(numbered: NumberedReason) -> tuple[float, int]:
    return -abs(numbered.reason.weight or 0.0), numbered.number


def _label_of(reason: Reason, verdict: Verdict) -> Label | None:
    if reason.weight is None:
        return None
    return verdict.label if reason.weight >= 0 else _other_side(verdict)


def _other_side(verdict: Verdict) -> Label:
    """Return the label that the verdict's label is weighed against."""
    if verdict.label is not Label.LEGITIMATE:
        return Label.LEGITIMATE
    return _runner_up(verdict.scores)


def _runner_up(scores: Scores) -> Label:
    return Label.SPAM if scores.spam >= scores.abuse else Label.ABUSE
