"""The protocols that platforms already speak; each only translates, then calls moderation."""

from flask import Blueprint

from service.protocols import openai, perspective
from service.protocols.akismet.routes import blueprint as akismet
from service.protocols.coral.phase import blueprint as coral

BLUEPRINTS: tuple[Blueprint, ...] = (
    akismet,
    coral,
    perspective.blueprint,
    openai.blueprint,
)
