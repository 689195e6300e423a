"""The protocols that platforms already speak; each only translates, then calls moderation."""

from flask import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
