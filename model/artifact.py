"""A trained model on disk.

    models/
        2026-11-22T204512-3f9c1a/
            model.joblib      the fitted scikit-learn pipeline
            card.json         where it came from, how good it is, its SHA-256
        CURRENT               one line: the version that the service should use
        HISTORY               the versions published before it, one a line, the latest last

Without ``CURRENT`` the model that comes with the package serves: version ``baseline``.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

import joblib
import sklearn

from model.card import Card, read_card
from model.errors import ArtifactError

BASELINE = "baseline"
BASELINE_DIRECTORY = Path(__file__).parent / "baseline"


def load(directory: Path) -> tuple[Any, Card]:
    """Return the fitted pipeline and its card.

    Raises `ArtifactError` if the file is not the one that the card describes, or was written by
    another scikit-learn minor version; nothing is unpickled then. The digest guards against
    damage and mix-ups, not against someone who may write the directory.
    """
    card = read_card(directory)
    path = directory / "model.joblib"
    if digest(path) != card.sha256:
        raise ArtifactError(
            path, "its SHA-256 differs from card.json; refusing to load it. Publish another version"
        )
    if _minor(card.sklearn_version) != _minor(sklearn.__version__):
        raise ArtifactError(
            path,
            f"fitted with scikit-learn {card.sklearn_version}, running {sklearn.__version__}; "
            "fit it again, or install the version it was fitted with",
        )
    return joblib.load(path), card


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises `ArtifactError` if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArtifactError(path, f"the model cannot be read ({error.strerror})") from error


def current(models: Path) -> Path:
    """Return the directory of the model that should serve.

    Raises `ArtifactError` when ``CURRENT`` names a version that is not there.
    """
    return directory_of(models, current_version(models))


def current_version(models: Path) -> str:
    """Return the version that ``CURRENT`` names, or ``"baseline"`` when there is none."""
    try:
        return (models / "CURRENT").read_text("utf-8").strip() or BASELINE
    except FileNotFoundError:
        return BASELINE


def directory_of(models: Path, version: str) -> Path:
    """Return where ``version`` lies. Raises `ArtifactError` when there is no such version."""
    directory = BASELINE_DIRECTORY if version == BASELINE else models / version
    if version != Path(version).name or not (directory / "card.json").is_file():
        raise ArtifactError(directory, "no such version; `chaffinch-train list` names them")
    return directory


def versions(models: Path) -> list[str]:
    """Return the versions that can be published, oldest first, the shipped one before all."""
    found = [path.parent.name for path in models.glob("*/card.json")]
    return [BASELINE, *sorted(found)]


def publish(models: Path, version: str) -> None:
    """Point ``CURRENT`` at ``version``: readers see the old one or the new, never half.

    Raises `ArtifactError` when the version does not load; what served goes on serving.
    """
    load(directory_of(models, version))
    before = current_version(models)
    if before != version:
        _replace(models / "HISTORY", "".join(f"{v}\n" for v in [*history(models), before]))
    _replace(models / "CURRENT", f"{version}\n")


def rollback(models: Path) -> str:
    """Publish the version that served before this one and return it.

    Versions that no longer load are passed over; the last resort is the shipped model.
    """
    earlier = history(models)
    while earlier:
        version = earlier.pop()
        try:
            load(directory_of(models, version))
        except ArtifactError:
            continue
        break
    else:
        version = BASELINE
    _replace(models / "CURRENT", f"{version}\n")
    _replace(models / "HISTORY", "".join(f"{v}\n" for v in earlier))
    return version


def history(models: Path) -> list[str]:
    """Return the versions that served before the current one, the latest last."""
    try:
        return (models / "HISTORY").read_text("utf-8").split()
    except FileNotFoundError:
        return []


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _minor(version: str) -> tuple[str, ...]:
    return tuple(version.split(".")[:2])
