"""Which keys do what: ours, those that people know from Coral, or none."""

from collections.abc import Mapping
from enum import StrEnum

from service.people.moderators import Moderator


class KeyChoice(StrEnum):
    """A set of keys. Values are stored: add one, never rename one."""

    OWN = "chaffinch"
    CORAL = "coral"
    NONE = "none"


_OWN = {
    "legitimate": "l",
    "spam": "s",
    "abuse": "a",
    "reject": "r",
    "escalate": "e",
    "mute": "m",
    "skip": "w",
    "note": "n",
    "reveal": "v",
    "undo": "z",
    "next": "j",
    "previous": "k",
    "select": "x",
    "help": "?",
}
"""Letters that begin the word, where they can."""

KEYS: Mapping[KeyChoice, Mapping[str, str]] = {
    KeyChoice.OWN: _OWN,
    KeyChoice.CORAL: {**_OWN, "legitimate": "f", "reject": "d", "mute": "b"},
    KeyChoice.NONE: {},
}


def chosen_keys(moderator: Moderator) -> Mapping[str, str]:
    """Return what a moderator chose: the key of each thing that can be done by key."""
    try:
        return KEYS[KeyChoice(moderator.options.get("keys", KeyChoice.OWN))]
    except ValueError:
        return _OWN
