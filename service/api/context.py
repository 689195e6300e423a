"""What the parts of the HTTP side share: the services of the application, and who is asking."""

import ipaddress
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import current_app, request

from service.api.attempts import Attempts
from service.api.limits import RateLimits
from service.api.quotas import Quotas
from service.api.visits import Visits
from service.lists.compiled import Lists
from service.metrics import Metrics
from service.models.live_models import LiveModels
from service.perspective.left_out import LeftOut
from service.privacy.erasures import Erasures
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings
from service.sites.accounts import Keyring
from service.store import Store
from service.transparency import Transparency

_FORWARDING_HEADERS = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


@dataclass(frozen=True, slots=True)
class Services:
    """What a request may need, made once by `service.create_app`."""

    settings: Settings
    store: Store
    keyring: Keyring
    live_models: LiveModels
    rate_limits: RateLimits
    quotas: Quotas
    attempts: Attempts
    visits: Visits
    metrics: Metrics
    pseudonyms: Pseudonyms
    lists: Lists
    erasures: Erasures
    transparency: Transparency
    left_out: LeftOut


def services() -> Services:
    """Return the services of the application that answers this request."""
    return cast(Services, current_app.extensions["chaffinch"])


def asked_on_loopback() -> bool:
    """Return whether the request plainly comes from the machine that serves.

    It must come over loopback, be addressed to a loopback name (a page elsewhere can point its
    own name at 127.0.0.1), and show no trace of a proxy, whose visitors may be anywhere.
    """
    settings = services().settings
    public_host = urlsplit(settings.public_url).hostname if settings.public_url else None
    return (
        settings.trusted_proxies == 0
        and (public_host is None or _is_loopback(public_host))
        and _is_loopback(request.remote_addr)
        and _is_loopback(urlsplit(f"//{request.host}").hostname)
        and not any(name in request.headers for name in _FORWARDING_HEADERS)
    )


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
