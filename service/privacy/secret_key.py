"""The secret key of an installation: made once, kept in a file that only its owner can read."""

import os
import secrets
from pathlib import Path

from service.errors import SettingsError


def load_or_create(path: Path) -> str:
    """Return the secret key in the file, which is made if there is none.

    Processes that start at once agree on one key: the file appears whole or not at all, and
    whoever comes second takes what the first one made. Raises `SettingsError`.
    """
    try:
        if not path.exists():
            _create(path)
        key = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            "CHAFFINCH_SECRET_KEY",
            f"the key in {path} can neither be read nor made ({error}); "
            "mend the file's owner and mode, or set the variable",
        ) from error
    if len(key) < 32:
        raise SettingsError(
            "CHAFFINCH_SECRET_KEY",
            f"the key in {path} is damaged; restore the file from a backup, or delete it "
            "to have another one made",
        )
    return key


def _create(path: Path) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            # Unlike a rename, a link never replaces the key that another process just made.
            path.hardlink_to(temporary)
        except FileExistsError:
            return
    finally:
        temporary.unlink()
