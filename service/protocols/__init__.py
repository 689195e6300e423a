"""The protocols that platforms already speak; each only translates, then calls moderation."""

from apiflask import APIBlueprint

from service.protocols.akismet.routes import blueprint as akismet

BLUEPRINTS: tuple[APIBlueprint, ...] = (akismet,)
