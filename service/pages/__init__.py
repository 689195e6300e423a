"""The pages that people see in a browser; the blueprints are all that the service needs of them.

``blueprint`` is for those who run a blog or try Chaffinch out, ``public`` for everybody.
"""

from service.pages.public import blueprint as public
from service.pages.routes import blueprint

__all__ = ["blueprint", "public"]
