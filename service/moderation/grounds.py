"""Why comments are rejected, in one word each, as reports count it."""

from model.labels import Label
from service.record import StateBy

LIST = "list"
"""A word, a link or an author on one of the site's lists."""
OTHER = "other"
"""What nobody put a word to."""


def ground_of_people(reason: str | None, label: Label | None) -> str:
    """Return why a person rejected a comment: the reason of the site's list, else the label.

    >>> ground_of_people("off-topic", None), ground_of_people(None, Label.SPAM)
    ('off-topic', 'spam')
    """
    return reason or (_bad(label) if label else OTHER)


def ground_of_machine(by: StateBy, label: Label) -> str:
    """Return why the machine, or what the site told it, rejected a comment.

    >>> ground_of_machine(StateBy.LIST, Label.LEGITIMATE)
    'list'
    >>> ground_of_machine(StateBy.WAVE, Label.SPAM)
    'spam'
    """
    return LIST if by is StateBy.LIST else _bad(label)


def _bad(label: Label) -> str:
    # What seems fine and is rejected all the same is so by other rules, such as a muted author.
    return OTHER if label is Label.LEGITIMATE else label.value
