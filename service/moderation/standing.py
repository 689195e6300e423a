"""Which decision stands: the rule of rank among people."""

from collections.abc import Iterable

from service.record import Source
from service.store.decision_rows import DecisionRow

_RANKS = {Source.PLATFORM: 0, Source.MODERATOR: 1, Source.ADMIN: 1}
"""Moderators and admins saw the comment with all that is known of it; a platform's feedback may be
the work of a script."""


def standing(decisions: Iterable[DecisionRow]) -> DecisionRow | None:
    """Return the decision that counts among those on one text of a comment; None if none does.

    The last person wins, but for the platform's feedback, which a decision by a moderator or an
    admin outranks whenever it was taken. What was undone does not count.
    """
    counting = (decision for decision in decisions if decision.undone_at is None)
    return max(
        counting, key=lambda decision: (_RANKS[decision.source], decision.number), default=None
    )
