"""A trained model on disk.

    models/
        2026-11-22T204512-3f9c1a/
            model.joblib      the fitted scikit-learn pipeline
            card.json         where it came from, how good it is, its SHA-256
        CURRENT               one line: the version that the service should use
        HISTORY               the versions published before it, one a line, the latest last
        sites/garden/         the models of the site "garden" alone, in the same layout

Without ``CURRENT`` the model that comes with the package serves: version ``baseline``. Without
``CURRENT`` of its own, a site is served by what serves all: version ``shared``.
"""

import hashlib
import io
import re
from pathlib import Path
from typing import Any

import joblib
import sklearn

from model.card import Card, read_card
from model.errors import ArtifactError
from model.pointers import lines, replace, words_of

BASELINE = "baseline"
SHARED = "shared"
"""In the models of a site: whatever serves the sites that have no model of their own."""
SITES = "sites"
"""Where the models of single sites lie in the models directory."""
BASELINE_DIRECTORY = Path(__file__).parent / "baseline"
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SITE_NAME = re.compile(r"[a-z0-9-]{1,63}")


def load(directory: Path) -> tuple[Any, Card]:
    """Return the fitted pipeline and its card.

    Raises `ArtifactError` if the file is not the one that the card describes, or was written by
    another scikit-learn minor version; nothing is unpickled then. The digest guards against
    damage and mix-ups, not against someone who may write the directory.
    """
    card = read_card(directory)
    path = directory / "model.joblib"
    content = _read(path)
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise ArtifactError(
            path, "its SHA-256 differs from card.json; refusing to load it. Publish another version"
        )
    if _minor(card.sklearn_version) != _minor(sklearn.__version__):
        raise ArtifactError(
            path,
            f"fitted with scikit-learn {card.sklearn_version}, running {sklearn.__version__}; "
            "fit it again, or install the version it was fitted with",
        )
    return _unpickle(path, content), card


def site_root(models: Path, site: str) -> Path:
    """Return where the models of one site alone lie, which need not be there.

    All that is done with the models directory can be done with it too. Raises `ArtifactError`
    when no site can be called so: the name is a part of a path.
    """
    if not is_site_name(site):
        raise ArtifactError(models / SITES, f"no site can be called {site!r}")
    return models / SITES / site


def is_site_name(name: str) -> bool:
    """Return whether a site can be called so."""
    return _SITE_NAME.fullmatch(name) is not None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises `ArtifactError` if it cannot be read."""
    return hashlib.sha256(_read(path)).hexdigest()


def current(models: Path) -> Path:
    """Return the directory of the model that should serve.

    Raises `ArtifactError` when ``CURRENT`` names a version that is not there.
    """
    return directory_of(models, current_version(models))


def current_version(models: Path) -> str:
    """Return the version that ``CURRENT`` names.

    Where there is none it is ``"baseline"``, for the models of a site ``"shared"``. Raises
    `ArtifactError` when the file cannot be read.
    """
    return words_of(models / "CURRENT", default=_last_resort(models))[-1]


def directory_of(models: Path, version: str) -> Path:
    """Return where ``version`` lies. Raises `ArtifactError` when there is no such version."""
    if version == SHARED == _last_resort(models):
        return current(models.parent.parent)
    directory = BASELINE_DIRECTORY if version == BASELINE else models / version
    if not _VERSION.fullmatch(version) or not (directory / "card.json").is_file():
        raise ArtifactError(directory, "no such version; `chaffinch-train list` names them")
    return directory


def find(models: Path, name: str) -> Path:
    """Return where a model lies that is named by its version or by its directory.

    Raises `ArtifactError` when there is none.
    """
    directory = Path(name)
    return directory if (directory / "card.json").is_file() else directory_of(models, name)


def versions(models: Path) -> list[str]:
    """Return the versions that can be published, oldest first.

    Before all stands the shipped one, and before that, of a site, what serves all.
    """
    found = {path.parent.name for path in models.glob("*/card.json")} - {BASELINE, SHARED}
    first = dict.fromkeys((_last_resort(models), BASELINE))
    return [*first, *sorted(name for name in found if _VERSION.fullmatch(name))]


def publish(models: Path, version: str) -> None:
    """Point ``CURRENT`` at ``version``: readers see the old one or the new, never half.

    Raises `ArtifactError` when the version does not load; what served goes on serving.
    """
    load(directory_of(models, version))
    before = current_version(models)
    if before != version:
        replace(models / "HISTORY", lines([*history(models), before]))
    replace(models / "CURRENT", f"{version}\n")


def rollback(models: Path) -> str:
    """Publish the version that served before this one and return it.

    Versions that no longer load are passed over; the last resort is the shipped model, for a site
    what serves all.
    """
    serving, earlier = current_version(models), history(models)
    version = _last_resort(models)
    while earlier:
        # The last line may be what serves already, where an earlier command was cut off.
        candidate = earlier.pop()
        if candidate != serving and _loads(models, candidate):
            version = candidate
            break
    replace(models / "CURRENT", f"{version}\n")
    replace(models / "HISTORY", lines(earlier))
    return version


def history(models: Path) -> list[str]:
    """Return the versions that served before the current one, the latest last."""
    return words_of(models / "HISTORY")


def _last_resort(models: Path) -> str:
    """Return the version that serves where none is published."""
    return SHARED if models.parent.name == SITES else BASELINE


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtifactError(path, f"the model cannot be read ({error.strerror})") from error


def _unpickle(path: Path, content: bytes) -> Any:
    """Return what ``content`` holds: the bytes that were checked, not the file once more."""
    try:
        return joblib.load(io.BytesIO(content))
    except Exception as error:  # unpickling runs the constructors of any class: all can happen
        raise ArtifactError(
            path, f"does not load ({type(error).__name__}: {error}); fit it with this release"
        ) from error


def _loads(models: Path, version: str) -> bool:
    try:
        load(directory_of(models, version))
    except ArtifactError:
        return False
    return True


def _minor(version: str) -> tuple[str, ...]:
    return tuple(version.split(".")[:2])
