"""The ways to refuse a request, each with its status, its stable code and its sentence."""

from http import HTTPStatus

from service.api.faults import Fault

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="chaffinch"'}
"""What 401 must say: how to show a key (RFC 6750)."""


class Refusal(Exception):
    """A request that is refused; its sender is told the sentence."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"
    field: str | None = None

    def __init__(self, message: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.headers = headers or {}


class Unreadable(Refusal):
    """The body is not what its media type says."""

    code = "unreadable"


class MissingKey(Refusal):
    """The request shows no API key."""

    status = HTTPStatus.UNAUTHORIZED
    code = "missing_key"

    def __init__(self) -> None:
        super().__init__("send an API key: `Authorization: Bearer KEY`", headers=CHALLENGE)


class TooLarge(Refusal):
    """The body is larger than this endpoint takes."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"

    def __init__(self, max_bytes: int, *, what: str = "body") -> None:
        super().__init__(f"the {what} is larger than the {max_bytes:,} bytes taken here")


class UnsupportedMediaType(Refusal):
    """The body is of a media type, or an encoding, that this endpoint does not read."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_media_type"


class Invalid(Refusal):
    """The body was read, but a field of it cannot be taken."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_field"

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.field = fault.field


class RateLimited(Refusal):
    """The key has used up its requests for this window of time."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "rate_limited"

    def __init__(self, limit: str, *, seconds_left: int) -> None:
        self.seconds_left = seconds_left
        super().__init__(
            f"this API key may make {limit} requests; try again in {seconds_left} s",
            headers={"Retry-After": str(seconds_left)},
        )


class TooManyVisits(RateLimited):
    """Too much comes from one address that shows no key."""

    def __init__(self, seconds_left: int) -> None:
        self.seconds_left = seconds_left
        Refusal.__init__(
            self,
            f"too much was asked from this address; try again in {seconds_left} s",
            headers={"Retry-After": str(seconds_left)},
        )


class QuotaSpent(Refusal):
    """The key has used up its requests for the day."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "quota_spent"

    def __init__(self, quota: int, *, seconds_left: int) -> None:
        super().__init__(
            f"this API key may make {quota:,} requests a day and has made them; "
            f"try again in {seconds_left} s",
            headers={"Retry-After": str(seconds_left)},
        )
