"""Who acts on a comment, and what they say of it."""

from dataclasses import dataclass

from model.labels import Action, Label
from service.record import Source
from service.store import Key

_CALLS_FOR = {
    Label.SPAM: Action.REJECT,
    Label.ABUSE: Action.REJECT,
    Label.LEGITIMATE: Action.PUBLISH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person who decides: one of ours, or whoever the platform speaks for."""

    source: Source
    name: str
    """Who it was, as the decision says."""
    moderator_id: int | None = None
    key: Key | None = None
    """The API key that a platform showed."""

    @classmethod
    def platform(cls, key: Key, by: str | None = None) -> "Actor":
        """Return whom a platform speaks for: ``by`` where it says, otherwise itself."""
        return cls(source=Source.PLATFORM, name=by or f"platform (key …{key.last4})", key=key)

    @property
    def who(self) -> str:
        """Who it was, as the audit log says."""
        if self.key is not None:
            return f"platform (key …{self.key.last4})"
        return f"{self.source} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a person says of a comment."""

    action: Action
    label: Label | None = None
    """What the comment is. Without one the decision never teaches."""
    reason: str | None = None
    """From the site's own list, such as ``off-topic``."""
    note: str = ""
    escalated: bool = False
    """Whether to leave it to somebody else: it is held, and waits before all others."""

    @classmethod
    def escalation(cls, note: str = "") -> "Ruling":
        """Return what leaves a comment to somebody else."""
        return cls(action=Action.HOLD, note=note, escalated=True)

    @classmethod
    def of_label(cls, label: Label, *, note: str = "") -> "Ruling":
        """Return what a label alone calls for.

        >>> Ruling.of_label(Label.SPAM).action
        <Action.REJECT: 'reject'>
        """
        return cls(action=_CALLS_FOR[label], label=label, note=note)
