"""The moderators' pages; `blueprint` is all that the service needs of them."""

from service.review import administration
from service.review.routes import blueprint

__all__ = ["blueprint"]

administration.add_to(blueprint)
