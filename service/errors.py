"""What can go wrong in the service, each error with its own sentence and its cure."""


class ServiceError(Exception):
    """The base of all errors of the service that are meant to be read by people."""


class SettingsError(ServiceError):
    """A variable of the environment holds what the service cannot work with."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"{variable}: {reason}")
        self.variable = variable


class StoreError(ServiceError):
    """The database cannot be reached or is not of this release."""


class ExampleFileError(ServiceError):
    """Examples cannot be written to a file."""


class NoModel(ServiceError):
    """No model can be loaded, so nothing can be judged."""


class AccountError(ServiceError):
    """A site or a key is not what was asked for."""


class InvalidSiteName(AccountError):
    """A site's name must be able to stand in a host name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} cannot be a site's name: use 1 to 63 of the characters a-z, 0-9 and '-'"
        )


class InvalidOption(AccountError):
    """A choice of a site is not one that it has."""

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(f"{option}: {reason}")
        self.option = option


class SiteExists(AccountError):
    """There is a site of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a site {name!r} already; `chaffinch sites list` shows all")


class UnknownSite(AccountError):
    """There is no site of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is no site {name!r}; `chaffinch sites list` names them, "
            f"`chaffinch sites add {name}` adds it"
        )


class NoReport(AccountError):
    """A site tells the public nothing of its moderation, or is not there: nobody learns which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no transparency report of {name!r}")


class UnknownKeyId(AccountError):
    """There is no key of that number."""

    def __init__(self, key_id: int) -> None:
        super().__init__(f"there is no key {key_id}; `chaffinch keys list` shows all")


class UnknownKey(AccountError):
    """Nobody was given this key."""

    def __init__(self) -> None:
        super().__init__("this API key is not known; `chaffinch keys create` makes one")


class RevokedKey(AccountError):
    """The key was good once."""

    def __init__(self) -> None:
        super().__init__("this API key was revoked; `chaffinch keys create` makes another")


class MissingScope(AccountError):
    """The key may not do this."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"this API key has no scope '{scope}'; "
            f"`chaffinch keys create --scope {scope}` makes one that has"
        )
        self.scope = scope


class UnreadableSecret(ServiceError):
    """A stored secret was encrypted under another secret key."""

    def __init__(self) -> None:
        super().__init__(
            "a stored secret cannot be read with this secret key; bring back the one it was "
            "encrypted under, in CHAFFINCH_SECRET_KEY or the file `secret-key` of the home"
        )


class RecordError(ServiceError):
    """What is asked of the record of comments cannot be done."""


class UnknownComment(RecordError):
    """The site has no such comment."""

    def __init__(self, guid: str) -> None:
        super().__init__(f"this site has no comment {guid!r}")


class ErasedComment(UnknownComment):
    """There was such a comment, and it was erased for good."""

    def __init__(self, name: str) -> None:
        RecordError.__init__(
            self, f"the comment {name!r} was erased; an erased one is never stored again"
        )


class LegalHold(RecordError):
    """A comment must be kept for the time being."""

    def __init__(self, guid: str) -> None:
        super().__init__(f"the comment {guid!r} is under a legal hold; lift that before erasing it")


class UnknownLink(RecordError):
    """Nobody was given this link, or the secret key is another one now."""

    def __init__(self) -> None:
        super().__init__("this link is not complete, or was never given")


class AppealRefused(RecordError):
    """An author cannot appeal, or not any more."""


class NotRejected(AppealRefused):
    """There is nothing to appeal against."""

    def __init__(self) -> None:
        super().__init__("this comment is not rejected, so there is nothing to appeal against")


class AppealedBefore(AppealRefused):
    """A comment has one appeal."""

    def __init__(self) -> None:
        super().__init__("there is an appeal for this comment already; there is one for each")


class TooLateToAppeal(AppealRefused):
    """The time to appeal is over."""

    def __init__(self) -> None:
        super().__init__("the time to appeal against this rejection is over")


class SaysNothing(AppealRefused):
    """An appeal has no words, or far too many."""

    def __init__(self, most: int) -> None:
        super().__init__(f"an appeal needs words of your own, at most {most:,} characters")


class AnotherComment(RecordError):
    """A repeat is not the comment that it repeats."""

    def __init__(self, means: str) -> None:
        super().__init__(
            f"another comment was sent with this {means} before; "
            "send an edit with PUT, and another comment under another one"
        )


class AnotherDecision(RecordError):
    """A repeat is not the decision that it repeats."""

    def __init__(self) -> None:
        super().__init__(
            "another decision was sent with this Idempotency-Key before; "
            "send another decision under another one"
        )


class UnknownDecision(RecordError):
    """There is no decision of that number on the comment."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no decision {number} on this comment")


class OutrankedUndo(RecordError):
    """A platform would take back what a moderator decided."""

    def __init__(self) -> None:
        super().__init__(
            "a moderator decided this; only a moderator can take it back, in the queue"
        )


class UnknownCursor(RecordError):
    """No answer has given this cursor to the site."""

    def __init__(self) -> None:
        super().__init__(
            "after is no cursor of this site; send `next` of an earlier answer, "
            "or leave it out to begin anew"
        )


class UnknownReason(RecordError):
    """The site's list has no such reason."""

    def __init__(self, reason: str, known: list[str]) -> None:
        super().__init__(
            f"reason: {reason!r} is not on the site's list of reasons, which has {', '.join(known)}"
        )
