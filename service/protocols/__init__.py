"""The protocols that platforms already speak; each only translates, then calls moderation."""

from flask import Blueprint

from service.protocols import openai, perspective

BLUEPRINTS: tuple[Blueprint, ...] = (perspective.blueprint, openai.blueprint)
