"""The data of record: all SQL of the service is in this package."""

from service.store.rows import Key, Site
from service.store.store import Store

__all__ = ["Key", "Site", "Store"]
