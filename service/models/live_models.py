"""The models that serve: the shared one, and those of sites that have their own."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from model import artifact
from model.classifier import Classifier
from service.models.live_model import LiveModel
from service.models.site_model import SiteModel

MOST_SITES = 8
"""Models of single sites that a process keeps in memory, unless its settings say otherwise."""


class LiveModels:
    """Answers with the model of each site; one for all threads of a process.

    What a site has of its own is loaded when it is first asked for. Beyond ``most_sites`` of them
    the one that was asked for longest ago leaves memory, and is loaded again when it is needed:
    that takes about a tenth of a second. ``clock`` answers in seconds.
    """

    def __init__(
        self,
        models: Path,
        *,
        most_sites: int = MOST_SITES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.shared = LiveModel(models, clock)
        """What serves the sites that have no model of their own."""
        self._models = models
        self._most_sites = most_sites
        self._clock = clock
        self._guard = threading.Lock()
        self._sites: dict[str, SiteModel] = {}
        self._in_memory: OrderedDict[str, SiteModel] = OrderedDict()

    def of(self, site_name: str) -> Classifier:
        """Return the classifier for one request, or one batch, of a site.

        Raises `NoModel` when the site has none of its own and the shared one does not load.
        """
        own = self._site(site_name)
        classifier = own.classifier()
        if classifier is None:
            return self.shared.classifier
        self._make_room(site_name, own)
        return classifier

    def own_versions(self) -> dict[str, str]:
        """Return the version that serves each site that has a model of its own, by site."""
        found = {}
        for current in sorted((self._models / artifact.SITES).glob("*/CURRENT")):
            if artifact.is_site_name(current.parent.name):
                classifier = self._site(current.parent.name).classifier()
                if classifier is not None:
                    self._make_room(current.parent.name, self._site(current.parent.name))
                    found[current.parent.name] = classifier.card.version
        return found

    def errors(self) -> dict[str, str | None]:
        """Return why the model published for a site does not serve it, by site; ``""`` is all.

        None where it does.
        """
        with self._guard:
            sites = dict(self._sites)
        own = {name: site.last_error for name, site in sites.items() if site.is_published}
        return {"": self.shared.last_error, **own}

    def _site(self, name: str) -> SiteModel:
        with self._guard:
            if name not in self._sites:
                root = artifact.site_root(self._models, name)
                self._sites[name] = SiteModel(root, self._clock)
            return self._sites[name]

    def _make_room(self, name: str, own: SiteModel) -> None:
        with self._guard:
            self._in_memory[name] = own
            self._in_memory.move_to_end(name)
            while len(self._in_memory) > self._most_sites:
                _, longest_ago = self._in_memory.popitem(last=False)
                longest_ago.leave_memory()
