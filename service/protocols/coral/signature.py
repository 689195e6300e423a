"""Whether a request comes from the Coral of a site: it is signed under a secret that both know.

    X-Coral-Signature: sha256=HEX[,sha256=HEX]

Each is the HMAC-SHA256 of the body as it came. While a secret is being replaced, Coral signs under
the old one and the new one, and a site may know both of them as well.
"""

import hmac
from collections.abc import Iterable
from http import HTTPStatus

from service.api.refusals import Refusal
from service.privacy.secret_box import SecretBox
from service.sites.options import SharedSecret

HEADER = "X-Coral-Signature"
MOST_SIGNATURES = 10


class NotSigned(Refusal):
    """The request is not signed under a secret of the site, or there is no such site."""

    status = HTTPStatus.UNAUTHORIZED
    code = "not_signed"

    def __init__(self) -> None:
        super().__init__(
            f"{HEADER} is not made with a secret of this site; "
            "`chaffinch coral add-secret SITE` takes the one that Coral shows"
        )


def check_signature(
    header: str, body: bytes, secrets: Iterable[SharedSecret], box: SecretBox
) -> None:
    """Raise `NotSigned` unless the body is signed, or `UnreadableSecret`."""
    if not is_signed(header, body, [box.open(secret.sealed) for secret in secrets]):
        raise NotSigned


def is_signed(header: str, body: bytes, secrets: Iterable[bytes]) -> bool:
    """Return whether one of the signatures is made with one of the secrets.

    >>> signed = hmac.new(b"new", b"{}", "sha256").hexdigest()
    >>> is_signed(f"sha256=00,sha256={signed}", b"{}", [b"old", b"new"])
    True
    """
    given = [part.strip() for part in header.split(",")[:MOST_SIGNATURES]]
    shown = [part.removeprefix("sha256=") for part in given if part.startswith("sha256=")]
    found = False
    for secret in secrets:
        signature = hmac.new(secret, body, "sha256").hexdigest().encode()
        for one in shown:
            found |= hmac.compare_digest(signature, one.encode("utf-8", "surrogateescape"))
    return found
