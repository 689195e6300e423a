"""All that an author wrote goes for good."""

import datetime as dt
from dataclasses import dataclass

from service.moderation.erase_comment import erase_comment
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.store import Connection, Site, Store, audit, authors, retention, tombstones

PORTION = 100


@dataclass(frozen=True, slots=True)
class ErasedAuthor:
    """How many comments went, and how many stay because of a legal hold."""

    n_erased: int
    n_held: int


def erase_author(
    email: str,
    *,
    who: str,
    site: Site,
    store: Store,
    pseudonyms: Pseudonyms,
    now: dt.datetime,
) -> ErasedAuthor:
    """Erase the comments of who gave this e-mail address, and the author's record.

    Each comment goes as with `erase_comment`, on record without words, and is erased again should
    a backup bring it back.
    """
    hashes = pseudonyms.all_of(site.id, Kind.AUTHOR, email)
    n_held = store.read(lambda connection: retention.count_held(connection, site.id, hashes))
    n_erased = 0
    while guids := _next(store, site, hashes):
        for guid in guids:
            erase_comment(guid, who=who, site=site, store=store, now=now)
        n_erased += len(guids)

    def forget(connection: Connection) -> None:
        tombstones.add(connection, site.id, tombstones.Kind.AUTHOR, hashes, at=now)
        if not n_held:
            authors.forget(connection, site.id, hashes)
        counts = {"comments": n_erased, "held": n_held}
        audit.write(connection, site_id=site.id, who=who, what="erase author", at=now, after=counts)

    store.write(forget)
    return ErasedAuthor(n_erased, n_held)


def _next(store: Store, site: Site, hashes: list[str]) -> list[str]:
    return store.read(
        lambda connection: retention.of_author(connection, site.id, hashes, limit=PORTION)
    )
