"""The protocols that platforms already speak; each only translates, then calls moderation."""

from apiflask import APIBlueprint

from service.protocols.akismet.routes import blueprint as akismet
from service.protocols.coral.phase import blueprint as coral

BLUEPRINTS: tuple[APIBlueprint, ...] = (akismet, coral)
