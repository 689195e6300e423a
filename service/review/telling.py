"""What the queue says in words: why a comment waits, what was done, how long ago."""

import datetime as dt
from collections.abc import Iterable

from model.disguises import Disguise
from model.labels import Action, Label
from service.moderation.dossier import Dossier
from service.record import StateBy, Waiting

KIND_NAMES = {
    Waiting.ESCALATED: "Escalated",
    Waiting.APPEALED: "Appeals",
    Waiting.FLAGGED: "Flagged",
    Waiting.EDITED: "Edited",
    Waiting.HELD: "Held",
    Waiting.NEW_AUTHOR: "New authors",
    Waiting.AUDIT: "Spot checks",
    Waiting.BLATANT: "Blatant",
}

_WHY = {
    Waiting.ESCALATED: "A moderator asks for a second opinion.",
    Waiting.APPEALED: "Its author appeals against the rejection.",
    Waiting.EDITED: "It was edited after a person had decided on it.",
    Waiting.NEW_AUTHOR: "The first comments of a new author wait for a person on this site.",
    Waiting.AUDIT: "Chance chose it, to measure how often machine and people agree. "
    "Decide as if you saw it for the first time.",
    Waiting.BLATANT: "It was rejected as blatant spam. A glance confirms it.",
}
_BY = {
    StateBy.LIST: "One of the site's lists held it.",
    StateBy.WAVE: "It is like others that people rejected.",
    StateBy.FLAGS: "Readers' flags hid it.",
    StateBy.PERSON: "A person held it.",
}
_STATES = {
    Action.PUBLISH: "published",
    Action.HOLD: "held: nobody sees it",
    Action.REJECT: "rejected: nobody sees it",
}
_TRICKS = {
    Disguise.MIXED_SCRIPTS: "letters of another script",
    Disguise.INVISIBLE: "invisible characters",
    Disguise.BIDIRECTIONAL: "text that runs backwards",
    Disguise.EMOJI_BETWEEN_LETTERS: "emoji between letters",
    Disguise.LEET: "digits for letters",
    Disguise.STRETCHED: "stretched letters",
}
_UNITS = (
    (86_400 * 365, "year"),
    (86_400 * 30, "month"),
    (86_400, "day"),
    (3_600, "h"),
    (60, "min"),
)


def why(dossier: Dossier) -> str:
    """Return in a sentence why the comment is before the moderator."""
    waiting = dossier.comment.waiting
    if waiting is None:
        return "It waits for nobody; you may still decide otherwise."
    if waiting is Waiting.FLAGGED:
        return _why_flagged(dossier)
    return _WHY.get(waiting) or _why_held(dossier)


def state(comment_state: Action) -> str:
    """Return what is done with a comment now."""
    return _STATES[comment_state]


def tricks(disguises: Iterable[Disguise]) -> list[str]:
    """Return in words what was done to hide what a text says.

    >>> tricks([Disguise.LEET])
    ['digits for letters']
    """
    return [_TRICKS.get(each) or each.replace("_", " ") for each in sorted(disguises)]


def done(choice: str, reason: str | None = None, *, granted: bool | None = None) -> str:
    """Return what a moderator has just done with a comment, and with its appeal, in words."""
    sentence = f"Rejected: {reason}." if choice == "reject" else _DONE[choice]
    if granted is None:
        return sentence
    return f"{sentence} The appeal is {'granted' if granted else 'refused'}."


def n_waiting(n: int) -> str:
    """Return how many comments wait.

    >>> n_waiting(1), n_waiting(1200)
    ('1 is waiting.', '1,200 are waiting.')
    """
    if n == 0:
        return "Nothing is waiting."
    return f"{n:,} {'is' if n == 1 else 'are'} waiting."


def ago(moment: dt.datetime, now: dt.datetime) -> str:
    """Return how long ago something was, as one number.

    >>> moment = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    >>> ago(moment, moment + dt.timedelta(minutes=130))
    '2 h ago'
    """
    seconds = (now - moment).total_seconds()
    for length, name in _UNITS:
        n = int(seconds // length)
        if n >= 1:
            many = "s" if n > 1 and name in {"day", "month", "year"} else ""
            return f"{n} {name}{many} ago"
    return "just now"


_DONE = {
    "legitimate": "Published as legitimate.",
    "spam": "Rejected as spam.",
    "abuse": "Rejected as abuse.",
    "escalate": "Escalated to the others.",
    "mute": "Rejected, and its author muted.",
    "skip": "Skipped for this session.",
}


def _why_flagged(dossier: Dossier) -> str:
    n = len(dossier.flags)
    if n == 0:  # whoever flagged it was erased
        return "Readers flagged it."
    kinds = ", ".join(dict.fromkeys(flag.kind.value for flag in dossier.flags))
    return f"{'A reader' if n == 1 else f'{n} readers'} flagged it: {kinds}."


def _why_held(dossier: Dossier) -> str:
    by, verdict = dossier.comment.state_by, dossier.verdict
    if by in _BY:
        return _BY[by]
    if verdict.abstained:
        return "The model abstains: it cannot tell from this text."
    if verdict.label is Label.LEGITIMATE:
        return "It seems fine, but not surely enough to publish it unseen."
    if verdict.label is Label.SPAM:
        return "It may be spam, but not surely enough to reject it unseen."
    return "It may be abuse; the machine never rejects that by itself."
