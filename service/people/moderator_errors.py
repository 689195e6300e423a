"""What can be wrong with a moderator, a password or a link."""

from service.errors import AccountError
from service.record import Via


class InvalidModeratorName(AccountError):
    """A moderator's name must fit on a line of the log."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} cannot be a moderator's name: "
            "use 1 to 63 letters, digits and '.', '-', '_', '@'"
        )


class LimitedAdmin(AccountError):
    """An admin cannot be limited to sections."""

    def __init__(self) -> None:
        super().__init__(
            "an admin has the settings and lists of the whole site in hand, so that no section can "
            "limit one; leave out --section, or --role admin"
        )


class UnknownModerator(AccountError):
    """There is no moderator of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no moderator {name!r}; `chaffinch moderators list` names them, "
            f"`chaffinch moderators add {name}` adds one"
        )


class WrongPassword(AccountError):
    """The name, the password or both are wrong; which of them is not told."""

    def __init__(self) -> None:
        super().__init__("name and password do not belong together")


class PasswordTooShort(AccountError):
    """A password that could be guessed."""

    def __init__(self, least: int) -> None:
        super().__init__(
            f"a password needs {least} characters or more; a few words make a good one"
        )


class LinkExpired(AccountError):
    """A link for choosing a password was used, is too old, or was never given."""

    def __init__(self) -> None:
        super().__init__(
            "this link was used before or is too old; "
            "ask for another (`chaffinch moderators reset NAME` prints one)"
        )


class OwnDecision(AccountError):
    """Who rejected a comment does not decide on the appeal against that."""

    def __init__(self) -> None:
        super().__init__(
            "its author appeals against a decision of yours; somebody else answers that"
        )


class UnknownFeed(AccountError):
    """The link to a feed was revoked, replaced, or never given."""

    def __init__(self) -> None:
        super().__init__("this link leads to no feed; your account page makes another")


class NoWayBack(AccountError):
    """A decision would never reach the platform that the comment is on."""

    def __init__(self, via: Via, site: str) -> None:
        super().__init__(
            f"it came by {via.in_words}, and the platform would not hear of a decision taken "
            f"here: decide there, or name an address (`chaffinch sites set {site} --callback URL`)"
        )


class EditedMeanwhile(AccountError):
    """A comment says something else than what the moderator read."""

    def __init__(self) -> None:
        super().__init__(
            "the comment was edited while you read it; nothing was decided, look at it again"
        )
