"""Which candidate runs beside the model that serves: one line in the file ``SHADOW``.

It lies beside ``CURRENT``, in the models directory or in the models of one site.
"""

from pathlib import Path

from model import artifact
from model.pointers import replace, words_of


def shadow_version(models: Path) -> str | None:
    """Return the version that runs in the shadow, or None.

    Raises `ArtifactError` when the file cannot be read.
    """
    words = words_of(models / "SHADOW")
    return words[-1] if words else None


def candidate_of(models: Path, site: str) -> Path | None:
    """Return where the candidate lies that runs in the shadow of what serves a site, or None.

    A site that is served by a model of its own has only candidates of its own. Raises
    `ArtifactError` when it is not there.
    """
    root = artifact.site_root(models, site)
    is_shared = artifact.current_version(root) == artifact.SHARED
    for place in (root, models) if is_shared else (root,):
        version = shadow_version(place)
        if version is not None:
            return artifact.directory_of(place, version)
    return None


def set_shadow(models: Path, version: str | None) -> None:
    """Let ``version`` run in the shadow of what serves, or nothing.

    Raises `ArtifactError` when the version does not load; what ran before goes on.
    """
    if version is not None:
        artifact.load(artifact.directory_of(models, version))
    replace(models / "SHADOW", "" if version is None else f"{version}\n")
