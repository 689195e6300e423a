"""Where data sets, models and the database lie, from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from training.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """The directories that the training command line works in."""

    models: Path
    """The published models, as the service reads them."""
    data: Path | None
    """The data sets, or None where nobody has said."""
    database_url: str = field(repr=False)
    """The database of the service, which may hold a password."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings of ``CHAFFINCH_HOME`` and of models, data sets and database.

        >>> Settings.from_environment({"CHAFFINCH_HOME": "/srv/chaffinch"}).models.as_posix()
        '/srv/chaffinch/models'
        """
        home = _directory(environment, "CHAFFINCH_HOME")
        home = home or platformdirs.user_data_path("chaffinch")
        return cls(
            models=_directory(environment, "CHAFFINCH_MODELS") or home / "models",
            data=_directory(environment, "CHAFFINCH_DATA"),
            database_url=environment.get("CHAFFINCH_DATABASE_URL", "").strip()
            or f"sqlite:///{home / 'chaffinch.db'}",
        )


def need_data(given: Path | None, settings: Settings) -> Path:
    """Return the directory of the data sets. Raises `SettingsError` when there is none."""
    directory = given or settings.data
    if directory is None:
        raise SettingsError(
            "where are the data sets? Give --data DIR or set CHAFFINCH_DATA; see docs/training.md"
        )
    if not directory.is_dir():
        raise SettingsError(f"{directory} is not a directory; give --data or set CHAFFINCH_DATA")
    return directory


def _directory(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name, "").strip()
    return Path(value).expanduser().absolute() if value else None
