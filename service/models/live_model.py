"""The model that serves all: the published one, taken up while requests go on."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from model import artifact
from model.classifier import Classifier
from model.errors import ArtifactError
from service.errors import NoModel

SECONDS_BETWEEN_LOOKS = 1.0
"""How often at most the models directory is looked at."""

log = structlog.get_logger()


class LiveModel:
    """Serves the model that ``CURRENT`` in ``models`` names; one for all threads of a process.

    A model that does not load never displaces one that serves. ``clock`` answers in seconds.
    """

    def __init__(self, models: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.last_error: str | None = None
        """Why the published model does not serve, or None when it does."""
        self._models = models
        self._clock = clock
        self._loading = threading.Lock()
        self._classifier: Classifier | None = None
        self._seen: Published | None = None
        self._look()

    @property
    def classifier(self) -> Classifier:
        """The classifier to use for one request or one batch. Raises `NoModel` when none loads.

        At most once a second one caller looks whether another model was published, and loads it;
        the others go on with the one that served before.
        """
        if self._clock() - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._look()
        if self._classifier is None:
            raise NoModel(f"no model can be loaded: {self.last_error}")
        return self._classifier

    def _look(self) -> None:
        if not self._loading.acquire(blocking=False):
            return
        try:
            self._looked_at = self._clock()
            state = published(self._models)
            # One that did not load is tried again when its files change, not every second.
            if state != self._seen:
                self._seen = state
                self._take_up()
        finally:
            self._loading.release()

    def _take_up(self) -> None:
        try:
            self._classifier = load(lambda: artifact.current(self._models))
        except ArtifactError as error:
            self.last_error = str(error)
            self._classifier = self._classifier or self._shipped()
            serving = self._classifier.card.version if self._classifier else None
            log.error("the published model does not load", error=str(error), serving=serving)
        else:
            self.last_error = None
            log.info("model loaded", serving=self._classifier.card.version)

    def _shipped(self) -> Classifier | None:
        try:
            return load(lambda: artifact.BASELINE_DIRECTORY)
        except ArtifactError as error:
            self.last_error = f"{self.last_error}; nor does the shipped one load: {error}"
            return None


Published = tuple[str, tuple[tuple[int, int, int] | None, ...]]
"""The version that should serve, with what tells whether its files changed."""


def published(models: Path) -> Published:
    """Return what should serve from a models directory, or from the models of a site."""
    try:
        version = artifact.current_version(models)
    except (ArtifactError, OSError, UnicodeDecodeError) as error:
        return f"CURRENT cannot be read: {error}", ()
    baseline = version == artifact.BASELINE
    if version == artifact.SHARED:
        return version, ()
    directory = artifact.BASELINE_DIRECTORY if baseline else models / version
    return version, (_state(directory / "card.json"), _state(directory / "model.joblib"))


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def load(find: Callable[[], Path]) -> Classifier:
    """Return the classifier. Raises `ArtifactError`, whatever the reason that there is none."""
    directory = Path()
    try:
        directory = find()
        return Classifier.from_directory(directory)
    except ArtifactError:
        raise
    except Exception as error:
        # Unpickling may raise anything, and whatever it is, the model that serves shall go on.
        reason = f"it cannot be read ({type(error).__name__}: {error}); publish another version"
        raise ArtifactError(directory, reason) from error
