"""Secrets that must be used again, encrypted under the secret key of the installation."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.errors import UnreadableSecret


class SecretBox:
    """Seals and opens short secrets: Fernet (AES-128-CBC with HMAC-SHA256).

    Its key is derived from the secret key by HKDF (RFC 5869), so that the sessions, which are
    signed with the secret key itself, and the secrets have nothing in common.
    """

    def __init__(self, secret_key: str) -> None:
        derive = HKDF(SHA256(), length=32, salt=None, info=b"chaffinch secrets")
        self._fernet = Fernet(base64.urlsafe_b64encode(derive.derive(secret_key.encode())))

    def seal(self, secret: bytes) -> str:
        """Return what may be stored of a secret."""
        return self._fernet.encrypt(secret).decode("ascii")

    def open(self, sealed: str) -> bytes:
        """Return a secret that was sealed. Raises `UnreadableSecret` for one of another key."""
        try:
            return self._fernet.decrypt(sealed.encode())
        except InvalidToken as error:
            raise UnreadableSecret from error
