"""Small files that name versions: read whole, replaced in one step."""

import os
from pathlib import Path

from model.errors import ArtifactError


def words_of(path: Path, *, default: str | None = None) -> list[str]:
    """Return the words of a small file, or the default for one that is missing or empty.

    Raises `ArtifactError` when it is there and cannot be read.
    """
    try:
        words = path.read_text("utf-8").split()
    except FileNotFoundError:
        words = []
    except (OSError, ValueError) as error:
        raise ArtifactError(path, f"cannot be read ({error}); remove or restore it") from error
    return words or ([] if default is None else [default])


def lines(words: list[str]) -> str:
    """Return the text of a file with one word a line."""
    return "".join(f"{word}\n" for word in words)


def replace(path: Path, text: str) -> None:
    """Put a file in place in one step, durably: a reader sees the old text or the new one.

    Raises `ArtifactError` when it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ArtifactError(path, f"cannot be written ({error.strerror})") from error
