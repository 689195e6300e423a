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
            f"this API key has no scope {scope!r}; "
            f"`chaffinch keys create --scope {scope}` makes one that has"
        )
        self.scope = scope
