"""The sites of the demonstration, and the people who look after them."""

import datetime as dt
from dataclasses import dataclass

from model.evidence import Effect
from model.labels import Mode
from service.lists.changes import add_entries, entries_of
from service.moderation import Actor
from service.people import moderators
from service.people.moderators import Moderator, Role
from service.privacy.pseudonyms import Pseudonyms
from service.record import Source
from service.sites.change import change_site
from service.store import Site, Store

WHO = "operator"
"""Who stands in the audit log for what is set up."""
OPEN_SITE = "default"
"""The site of the try-it page, which a first start would make."""
KITCHEN, TRAINS = "kitchen-garden", "night-trains"

_AUDIT_SHARE = 0.15
"""More than a site would want: two weeks shall show how far people and machine agree."""
_CHOICES = {
    KITCHEN: (Mode.POST, {"audit_share": _AUDIT_SHARE, "flag_threshold": 2.0}),
    TRAINS: (
        Mode.PRE,
        {
            "audit_share": _AUDIT_SHARE,
            "publish_clearly_fine": True,
            "publish_trusted": True,
            "flag_threshold": 3.0,
        },
    ),
}
_LISTS = {
    KITCHEN: (
        (Effect.BLOCK, ("growfast.example", "quickloans.example")),
        (Effect.HOLD, ("prescription", "Schufa")),
    ),
    TRAINS: (
        (Effect.BLOCK, ("royal-spin.example", "bet-facil.example")),
        (Effect.ALLOW, ("transport-office.example",)),
    ),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who looks after sites: what they may do, and what they read."""

    name: str
    sites: tuple[str, ...]
    role: Role
    sections: tuple[str, ...]
    reads: frozenset[str]
    """The files of `service.demo.script` that hold languages which they know."""


PARTS = (
    Part("robin", (KITCHEN, TRAINS), Role.ADMIN, (), frozenset(("en", "de", "east"))),
    Part("wren", (KITCHEN, TRAINS), Role.MODERATOR, (), frozenset(("en", "fr", "es", "pt"))),
    Part("martin", (TRAINS,), Role.MODERATOR, (), frozenset(("en", "ru", "de"))),
    Part("jay", (KITCHEN,), Role.MODERATOR, ("letters",), frozenset(("en", "de", "fr"))),
)


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody at work."""

    part: Part
    moderator: Moderator

    @property
    def actor(self) -> Actor:
        """Who decides."""
        source = Source.ADMIN if self.part.role is Role.ADMIN else Source.MODERATOR
        return Actor(source=source, name=self.part.name, moderator_id=self.moderator.id)


def open_sites(store: Store, pseudonyms: Pseudonyms, *, now: dt.datetime) -> dict[str, Site]:
    """Add the sites with what they choose, and return them. Raises `SiteExists`."""
    if not store.sites():
        store.add_site(OPEN_SITE, Mode.POST, created_at=now)
    sites = {}
    for name, (mode, options) in _CHOICES.items():
        store.add_site(name, mode, created_at=now)
        sites[name] = change_site(store, name, who=WHO, now=now, options=options)
        for effect, written in _LISTS[name]:
            new = entries_of(sites[name].id, written, effect, None, pseudonyms=pseudonyms)
            add_entries(store, sites[name], new, who=WHO, now=now)
    return sites


def gather(store: Store, *, now: dt.datetime) -> dict[str, Player]:
    """Let the people in, without passwords, and return them by their names."""
    return {part.name: Player(part, _join(store, part, now)) for part in PARTS}


def _join(store: Store, part: Part, now: dt.datetime) -> Moderator:
    return moderators.add_moderator(
        store, part.name, part.sites, part.role, sections=part.sections, who=WHO, now=now
    )
