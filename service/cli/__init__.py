"""The command line of the service: ``chaffinch``."""

from service.cli.main import main

__all__ = ["main"]
