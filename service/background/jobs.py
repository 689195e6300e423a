"""What is done in the background, and how often."""

import datetime as dt
from functools import lru_cache, partial
from pathlib import Path

import structlog

from model.classifier import Classifier
from model.errors import ArtifactError
from model.shadow import candidate_of
from service.background.loop import Background, Job, Tools
from service.background.notices import send_due
from service.errors import NoModel
from service.lists.compiled import Lists
from service.models.live_models import LiveModels
from service.moderation.cast_shadow import cast_shadow
from service.moderation.count_features import count_features
from service.moderation.count_verdicts import count_verdicts
from service.moderation.lapse import AT_ONCE, lapse
from service.moderation.retention import prune
from service.moderation.score_again import score_again
from service.privacy.erasures import Erasures
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings
from service.store import Store, changes, fingerprints, notices

log = structlog.get_logger()


def show_again(tools: Tools, now: dt.datetime) -> None:
    """Show again what flags hid, where nobody decided in time."""
    while not tools.is_over() and lapse(tools.store, now=now) == AT_ONCE:
        pass


def count_all_verdicts(tools: Tools, now: dt.datetime) -> None:
    """Count the verdicts that are not counted yet."""
    count_verdicts(tools.store, now=now, is_over=tools.is_over)


def count_sampled_features(tools: Tools, now: dt.datetime) -> None:
    """Count in what share of the comments of today and yesterday each named feature is found."""
    live_models = tools.live_models or LiveModels(tools.settings.models)
    for site in tools.store.sites():
        try:
            model = live_models.of(site.name).card.version
        except NoModel as error:
            log.warning("features are not counted", site=site.name, error=str(error))
            continue
        for day in (now.date() - dt.timedelta(days=1), now.date()):
            if not tools.is_over():
                count_features(tools.store, site, day, model=model)


def forget_fingerprints(tools: Tools, now: dt.datetime) -> None:
    """Forget the fingerprints of comments whose time has passed, some at once."""
    forget = partial(fingerprints.forget_old, now=now, limit=FORGOTTEN_AT_ONCE)
    while not tools.is_over() and tools.store.write(forget) == FORGOTTEN_AT_ONCE:
        pass


def forget_notices(tools: Tools, now: dt.datetime) -> None:
    """Forget notices that were sent, or given up, long ago, some at once."""
    forget = partial(notices.forget_old, before=now - NOTICES_KEPT_FOR, limit=FORGOTTEN_AT_ONCE)
    while not tools.is_over() and tools.store.write(forget) == FORGOTTEN_AT_ONCE:
        pass


def settle_changes(tools: Tools, now: dt.datetime) -> None:
    """Bring the feeds of changes into order after a move to another PostgreSQL server."""
    site_ids = [site.id for site in tools.store.sites()]
    tools.store.write(lambda connection: changes.settle(connection, site_ids))


def prune_sites(tools: Tools, now: dt.datetime) -> None:
    """Let go of what each site has kept for as long as it wants to."""
    for site in tools.store.sites():
        prune(tools.store, site, now=now, is_over=tools.is_over)


def note_erasures(tools: Tools, now: dt.datetime) -> None:
    """Note outside the database what was erased and is not noted there yet."""
    Erasures(tools.settings.home).catch_up(tools.store)


def score_what_waits(tools: Tools, now: dt.datetime) -> None:
    """Judge what the machine holds with the model that serves its site, once after each publish."""
    live_models = tools.live_models or LiveModels(tools.settings.models)
    lists = Lists(tools.store, Pseudonyms(tools.store, tools.settings.secret_key))
    for site in tools.store.sites():
        try:
            classifier = live_models.of(site.name)
        except NoModel as error:
            log.warning("what waits is not judged anew", site=site.name, error=str(error))
            continue
        score_again(
            tools.store,
            site,
            classifier,
            now=now,
            lists=lists.lately(site.id),
            is_over=tools.is_over,
        )


def judge_in_the_shadow(tools: Tools, now: dt.datetime) -> None:
    """Let candidates judge what came in lately, beside the models that serve."""
    lists = Lists(tools.store, Pseudonyms(tools.store, tools.settings.secret_key))
    for site in tools.store.sites():
        try:
            directory = candidate_of(tools.settings.models, site.name)
            candidate = _candidate(directory) if directory else None
        except ArtifactError as error:
            _say_once(tools, now, f"nothing is judged in the shadow of {site.name}: {error}")
            continue
        if candidate is None:
            continue
        name = f"shadow {candidate.card.version} {site.id}"
        tools.reached[name] = cast_shadow(
            tools.store,
            site,
            candidate,
            since=tools.reached.get(name, now - SHADOW_LOOKS_BACK),
            # What a database numbers first it may show later.
            until=now - A_MOMENT,
            now=now,
            lists=lists.lately(site.id),
            is_over=tools.is_over,
        )


def _say_once(tools: Tools, now: dt.datetime, what: str) -> None:
    if tools.reached.setdefault(what, now) is now:
        log.warning(what)


@lru_cache(maxsize=2)
def _candidate(directory: Path) -> Classifier:
    return Classifier.from_directory(directory)


A_MOMENT = dt.timedelta(seconds=10)
SHADOW_LOOKS_BACK = dt.timedelta(days=7)
"""What a candidate judges at once of what came in before it: the report need not wait for more."""
MINUTE = 60.0
NOTICES_KEPT_FOR = dt.timedelta(days=30)
FORGOTTEN_AT_ONCE = 200
"""Fingerprints, or notices, in one transaction: others can write in between."""

JOBS = (
    Job("send notices", 1.0, send_due),
    Job("show again what flags hid", MINUTE, show_again),
    Job("count verdicts", 10 * MINUTE, count_all_verdicts),
    Job("count features", 60 * MINUTE, count_sampled_features),
    Job("forget fingerprints", 60 * MINUTE, forget_fingerprints),
    Job("forget notices", 60 * MINUTE, forget_notices),
    Job("settle changes", 60 * MINUTE, settle_changes),
    Job("note erasures", 60 * MINUTE, note_erasures),
    Job("score what waits", 10 * MINUTE, score_what_waits),
    Job("judge in the shadow", 10.0, judge_in_the_shadow),
    Job("prune", 24 * 60 * MINUTE, prune_sites),
)
"""In the order in which they are begun; one at a time."""


def start(store: Store, settings: Settings, live_models: LiveModels) -> None:
    """Do all of it while this process has the lease. Returns at once."""
    Background(store, settings, JOBS, live_models).start()
