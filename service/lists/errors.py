"""What can go wrong with the lists of sites."""

from service.errors import ServiceError


class ListError(ServiceError):
    """What is asked of a site's lists cannot be done."""


class InvalidEntry(ListError):
    """Something cannot be an entry of a list."""

    def __init__(self, shown: str, reason: str) -> None:
        super().__init__(f"{shown!r} cannot be an entry of a list: {reason}")
        self.reason = reason


class TooManyEntries(ListError):
    """A site's lists would get too long."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"a site's lists have {most:,} entries at most; "
            "`chaffinch lists show SITE` tells which of them meet nothing"
        )


class UnknownEntry(ListError):
    """There is no such entry."""

    def __init__(self, shown: str) -> None:
        super().__init__(f"{shown!r} is not on the lists; `chaffinch lists show SITE` names all")


class UnreadableList(ListError):
    """A file is not a list in the form that was named."""
