"""What the way a comment was sent says about it, whatever its words: reasons of policy."""

from model.comment import Comment
from model.verdict import Reason

TRUSTED_ROLES = frozenset({"administrator", "admin", "editor", "moderator", "owner", "staff"})

FASTEST_SECONDS = 2.0
FASTEST_CHARACTERS = 60
"""So many characters in so few seconds are not typed by a person, and seldom pasted by one."""

TRUSTED_AUTHOR = Reason("trusted_author", "The author works for the site.")
HONEYPOT = Reason("honeypot", "A form field that people do not see was filled in.")
TOO_FAST = Reason("too_fast", "It was sent sooner than a person can write it.")


def trust(comment: Comment) -> Reason | None:
    """Return why the comment is published whatever its words, or None.

    A role is what the platform says of a signed-in author; several are separated by commas.
    """
    if not comment.author_role:
        return None
    roles = {role.strip().lower() for role in comment.author_role.split(",")}
    return TRUSTED_AUTHOR if roles & TRUSTED_ROLES else None


def suspicions(comment: Comment) -> tuple[Reason, ...]:
    """Return why the comment should be seen by a person whatever its words."""
    seconds = comment.seconds_to_submit
    too_fast = (
        seconds is not None
        and seconds < FASTEST_SECONDS
        and len(comment.text) >= FASTEST_CHARACTERS
    )
    found = ((HONEYPOT, bool(comment.honeypot.strip())), (TOO_FAST, too_fast))
    return tuple(reason for reason, holds in found if holds)
