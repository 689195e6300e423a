"""The application, put together: the map of the HTTP side."""

from importlib.metadata import version

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix

from service import api, pages, protocols, review
from service.api import errors
from service.api.attempts import Attempts
from service.api.context import Services
from service.api.headers import add_headers
from service.api.limits import RateLimits
from service.api.metrics import count_requests
from service.api.openapi import describe
from service.api.quotas import Quotas
from service.api.reading import JsonRequest
from service.api.visits import Visits
from service.lists.compiled import Lists
from service.metrics import Metrics
from service.models.live_models import LiveModels
from service.pages.sessions import PageSessions
from service.perspective.left_out import LeftOut
from service.privacy.erasures import Erasures
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings
from service.sites.accounts import Keyring
from service.store import Store
from service.transparency import Transparency


class Chaffinch(APIFlask):
    """The application."""

    request_class = JsonRequest


def build(settings: Settings) -> APIFlask:
    """Return the application for these settings."""
    app = Chaffinch(
        "service",
        title="Chaffinch",
        version=version("chaffinch"),
        docs_path=None,  # APIFlask's page loads scripts from elsewhere
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]  # Flask knows this; each part has its own
    )
    app.config["SECRET_KEY"] = settings.secret_key
    app.session_interface = PageSessions()
    app.extensions["chaffinch"] = _services(settings)
    errors.register(app)
    count_requests(app)
    app.after_request(add_headers)
    describe(app)
    for blueprint in (*api.BLUEPRINTS, *protocols.BLUEPRINTS):
        app.register_blueprint(blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(pages.public)
    app.register_blueprint(review.blueprint)
    _trust_proxies(app, settings.trusted_proxies)
    return app


def _services(settings: Settings) -> Services:
    store = Store(settings.database_url)
    live_models = LiveModels(settings.models, most_sites=settings.site_models)
    pseudonyms = Pseudonyms(store, settings.secret_key)
    return Services(
        settings=settings,
        store=store,
        keyring=Keyring(store),
        live_models=live_models,
        rate_limits=RateLimits(settings.rate_limit, settings.home / "rate-limits"),
        quotas=Quotas(store),
        attempts=Attempts(settings.home),
        visits=Visits(settings.home),
        metrics=Metrics(live_models, store),
        pseudonyms=pseudonyms,
        lists=Lists(store, pseudonyms),
        erasures=Erasures(settings.home),
        transparency=Transparency(store),
        left_out=LeftOut(store),
    )


def _trust_proxies(app: APIFlask, n_proxies: int) -> None:
    if n_proxies:
        n = n_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
