"""The model of one site: loaded when it is asked for, let go when there are too many."""

import threading
from collections.abc import Callable
from pathlib import Path

import structlog

from model import artifact
from model.classifier import Classifier
from model.errors import ArtifactError
from service.models.live_model import SECONDS_BETWEEN_LOOKS, Published, load, published

log = structlog.get_logger()


class SiteModel:
    """Serves what ``CURRENT`` in ``root``, the models of one site, names.

    A model that does not load never displaces one that serves. ``clock`` answers in seconds.
    """

    def __init__(self, root: Path, clock: Callable[[], float]) -> None:
        self.last_error: str | None = None
        """Why the published model does not serve, or None when it does."""
        self._root = root
        self._clock = clock
        self._loading = threading.Lock()
        self._looked_at: float | None = None
        self._seen: Published | None = None
        self._directory: Path | None = None
        """Of the model that serves; None where the shared one does."""
        self._classifier: Classifier | None = None
        """None too while it is not in memory."""

    @property
    def is_published(self) -> bool:
        """Whether a model of its own was published for the site, when it was last looked."""
        return self._seen is not None and self._seen[0] != artifact.SHARED

    def classifier(self) -> Classifier | None:
        """Return the site's own classifier; None where the shared one serves it.

        At most once a second one caller looks whether another model was published, and loads it;
        the others go on with the one that served before. When there is none in memory, they wait.
        """
        if self._looked_at is None or self._clock() - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._look()
        classifier = self._classifier
        return classifier or (self._into_memory() if self._directory else None)

    def leave_memory(self) -> None:
        """Keep no more than what leads to the model."""
        self._classifier = None

    def _look(self) -> None:
        if not self._loading.acquire(blocking=self._looked_at is None):
            return
        try:
            state = published(self._root)
            # One that did not load is tried again when its files change, not every second.
            if state != self._seen:
                self._seen = state
                self._take_up()
        finally:
            # At the end: who comes while the first model is loaded waits for it.
            self._looked_at = self._clock()
            self._loading.release()

    def _take_up(self) -> None:
        try:
            if artifact.current_version(self._root) == artifact.SHARED:
                self._directory, self._classifier = None, None
            else:
                directory = artifact.current(self._root)
                classifier = load(lambda: directory)
                self._directory, self._classifier = directory, classifier
                log.info("model loaded", site=self._root.name, serving=classifier.card.version)
            self.last_error = None
        except ArtifactError as error:
            self._note(error)

    def _into_memory(self) -> Classifier | None:
        with self._loading:
            directory = self._directory
            if self._classifier is None and directory is not None:
                try:
                    self._classifier = load(lambda: directory)
                except ArtifactError as error:
                    self._directory = None
                    self._note(error)
            return self._classifier

    def _note(self, error: ArtifactError) -> None:
        self.last_error = str(error)
        serving = self._directory.name if self._directory else artifact.SHARED
        log.error(
            "the model published for a site does not load",
            site=self._root.name,
            error=str(error),
            serving=serving,
        )
