"""The words of the record, as they stand in the database. Add one, never rename one."""

from enum import StrEnum


class Via(StrEnum):
    """By which protocol a comment came."""

    API = "api"
    AKISMET = "akismet"
    CORAL = "coral"
    PERSPECTIVE = "perspective"
    OPENAI = "openai"

    @property
    def in_words(self) -> str:
        """How people call it."""
        return _PROTOCOLS[self]


_PROTOCOLS = {
    Via.API: "the JSON API",
    Via.AKISMET: "Akismet",
    Via.CORAL: "Coral",
    Via.PERSPECTIVE: "Perspective",
    Via.OPENAI: "OpenAI's protocol",
}


class StateBy(StrEnum):
    """Who made the state of a comment what it is."""

    MACHINE = "machine"
    LIST = "list"
    WAVE = "wave"
    FLAGS = "flags"
    PERSON = "person"


class Waiting(StrEnum):
    """Why a comment waits for a person."""

    ESCALATED = "escalated"
    APPEALED = "appealed"
    FLAGGED = "flagged"
    HELD = "held"
    EDITED = "edited"
    NEW_AUTHOR = "new-author"
    BLATANT = "blatant"
    AUDIT = "audit"


class Source(StrEnum):
    """Whose decision it is. A moderator's outranks what the platform says later."""

    ADMIN = "admin"
    MODERATOR = "moderator"
    PLATFORM = "platform"


class FlagKind(StrEnum):
    """What a reader reports a comment for."""

    SPAM = "spam"
    ABUSE = "abuse"
    TROLLING = "trolling"
    OTHER = "other"


class VoteKind(StrEnum):
    """What a reader praises a comment for."""

    INSIGHTFUL = "insightful"
    FUNNY = "funny"


class Promotion(StrEnum):
    """How a platform lifts a comment to the top of a discussion."""

    FIRST_WORD = "first-word"
    LAST_WORD = "last-word"
    EDITORS_PICK = "editors-pick"


class Change(StrEnum):
    """What happened to a comment, as platforms that poll or are called back hear of it."""

    SUBMITTED = "submitted"
    EDITED = "edited"
    DECIDED = "decided"
    UNDONE = "undone"
    HIDDEN = "hidden"
    RELEASED = "released"
    ERASED = "erased"
