"""Everything that speaks HTTP, and the data of record."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apiflask import APIFlask

    from service.settings import Settings


def create_app(settings: "Settings | None" = None) -> "APIFlask":
    """Build the application. Tests pass their own settings; production reads the environment."""
    # The parts of the application take a second or two to import. The command line, which is
    # in this package too, shall not wait for them.
    from service.application import build
    from service.settings import Settings

    return build(settings or Settings.from_environment())
