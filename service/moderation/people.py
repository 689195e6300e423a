"""Who acts on a comment, and what they say of it."""

from dataclasses import dataclass

from model.labels import Action, Label
from service.record import Source
from service.sites.accounts import KeyHolder

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
    holder: KeyHolder | None = None
    """Whose API key a platform showed."""

    @classmethod
    def platform(cls, holder: KeyHolder, by: str | None = None) -> "Actor":
        """Return whom a platform speaks for: ``by`` where it says, otherwise itself."""
        return cls(source=Source.PLATFORM, name=by or holder.who, holder=holder)

    @property
    def key_id(self) -> int | None:
        """The number of the API key, if there was one."""
        return self.holder.key.id if self.holder else None

    @property
    def who(self) -> str:
        """Who it was, as the audit log says."""
        return self.holder.who if self.holder else f"{self.source} {self.name}"


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
    mutes: bool = False
    """Whether what the author writes from now on is rejected."""
    answer: str = ""
    """To the author, where they appealed."""

    @classmethod
    def muting(cls, note: str = "", *, answer: str = "") -> "Ruling":
        """Return what rejects a comment and mutes its author; it does not teach."""
        return cls(action=Action.REJECT, note=note, mutes=True, answer=answer)

    @classmethod
    def escalation(cls, note: str = "") -> "Ruling":
        """Return what leaves a comment to somebody else."""
        return cls(action=Action.HOLD, note=note, escalated=True)

    @classmethod
    def of(
        cls,
        action: Action | None,
        label: Label | None,
        *,
        reason: str | None = None,
        note: str = "",
        answer: str = "",
    ) -> "Ruling":
        """Return what an action, a label or both say; a label alone calls for an action.

        >>> Ruling.of(None, Label.SPAM).action
        <Action.REJECT: 'reject'>
        """
        if action is None:
            if label is None:
                raise ValueError("a person says an action, a label or both")
            action = _CALLS_FOR[label]
        return cls(action=action, label=label, reason=reason, note=note, answer=answer)
