"""The words of moderation, once: what a comment is, and what happens to it.

The values are stored and sent: add one, never rename one.
"""

from enum import StrEnum


class Label(StrEnum):
    """What a comment is."""

    SPAM = "spam"
    ABUSE = "abuse"
    LEGITIMATE = "legitimate"


class Action(StrEnum):
    """What happens to a comment. Rejected is hidden, never deleted."""

    PUBLISH = "publish"
    HOLD = "hold"
    REJECT = "reject"


class Mode(StrEnum):
    """How much a site lets the machine do."""

    LOG_ONLY = "log-only"
    POST = "post"
    PRE = "pre"


class Strictness(StrEnum):
    """Which of the card's threshold sets a site uses."""

    LENIENT = "lenient"
    BALANCED = "balanced"
    STRICT = "strict"


class Tier(StrEnum):
    """How sure the machine is beyond its label: ``blatant`` is spam at over 99.9 % precision."""

    BLATANT = "blatant"
