"""The pages that people see in a browser; `blueprint` is all that the service needs of them."""

from service.pages.routes import blueprint

__all__ = ["blueprint"]
