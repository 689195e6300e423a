"""Replay: what another policy would have made of comments that were judged before.

Scores and the codes of reasons are enough for that; no text is read. Verdicts of another model are
left out, since thresholds mean nothing for its scores.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from model.card import Card
from model.comment import CommentType
from model.labels import Action, Mode
from model.policy import Policy, act
from model.verdict import Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A stored verdict, as far as a policy asks for it."""

    id: str
    scores: Scores
    abstained: bool
    codes: frozenset[str]
    """Of its reasons."""
    model: str
    type: CommentType = CommentType.COMMENT
    number_of_author: int | None = None
    """Which of the author's comments it was, from 1; None where the author is not known."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The ids of the comments that would have fared otherwise.

    >>> print(Replay(held=("a", "b"), rejected=(), released=("c",), n_replayed=9, n_left_out=0))
    would have held 2 more and released 1
    """

    held: tuple[str, ...]
    """Published or rejected before."""
    rejected: tuple[str, ...]
    """Published or held before."""
    released: tuple[str, ...]
    """Held or rejected before, and published now."""
    n_replayed: int
    n_left_out: int
    """Verdicts of other models."""

    def __str__(self) -> str:
        counts = (
            (self.held, "held {:,} more"),
            (self.rejected, "rejected {:,} more"),
            (self.released, "released {:,}"),
        )
        told = [words.format(len(ids)) for ids, words in counts if ids]
        if not told:
            return "would have changed nothing"
        return "would have " + " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def replay(judged: Iterable[Judged], before: Policy, after: Policy, card: Card) -> Replay:
    """Return what would have become of comments if ``after`` had been the policy.

    Both policies are applied to the same verdicts, so that the difference is theirs alone. Where
    both only log, what they say that they would have done is compared. Which author was new is told
    by the number of the comment.
    """
    only_logged = before.mode is after.mode is Mode.LOG_ONLY
    found: dict[Action, list[str]] = {action: [] for action in Action}
    n_replayed = n_left_out = 0
    for one in judged:
        if one.model != card.version:
            n_left_out += 1
            continue
        n_replayed += 1
        new = _action(one, after, card, after_all=only_logged)
        if new is not _action(one, before, card, after_all=only_logged):
            found[new].append(one.id)
    return Replay(
        held=tuple(found[Action.HOLD]),
        rejected=tuple(found[Action.REJECT]),
        released=tuple(found[Action.PUBLISH]),
        n_replayed=n_replayed,
        n_left_out=n_left_out,
    )


def _action(one: Judged, policy: Policy, card: Card, *, after_all: bool) -> Action:
    """Return what the policy does, or ``after_all`` would do if it did more than log."""
    codes = one.codes - {"new_author"}
    number = one.number_of_author
    is_first = number is not None and number <= policy.hold_new_authors
    if is_first and not codes & {"known_author", "muted_author"}:
        codes |= {"new_author"}
    thresholds = policy.thresholds(card, one.type)
    action, would_be = act(one.scores, codes, policy, thresholds, card, abstained=one.abstained)
    return would_be or action if after_all else action
