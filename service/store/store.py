"""The store: what the service asks of the database, in its own words."""

import datetime as dt
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Connection, Row, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError

from model.labels import Mode, Strictness
from service.errors import SiteExists, StoreError, UnknownKeyId, UnknownSite
from service.store.engine import WRITES, connect
from service.store.migrate import migrate
from service.store.rows import Key, Site
from service.store.tables import keys, sites

T = TypeVar("T")


class Store:
    """The database at ``url``. Threads may share it; after a fork each process needs its own.

    Every method raises `StoreError` when the database cannot be reached.
    """

    def __init__(self, url: str) -> None:
        self._engine = connect(url)
        # A store that nobody closed lets go of its connections with its last user.
        weakref.finalize(self, self._engine.dispose)

    def close(self) -> None:
        """Close every connection; the next use opens them again."""
        self._engine.dispose()

    def read(self, work: Callable[[Connection], T]) -> T:
        """Return what ``work`` returns of one consistent view of the database."""
        with self._reading() as connection:
            return work(connection)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in one transaction, and return when it is durable.

        An error of ``work`` leaves nothing behind. It may be done again from the start when the
        database asks for that, so it changes nothing but the database.
        """
        with self._writing() as connection:
            return work(connection)

    def migrate(self) -> None:
        """Bring the database to the tables of this release, making it if there is none.

        Raises `StoreError` when it is of a newer one.
        """
        with self._writing() as connection:
            migrate(connection)

    def ping(self) -> None:
        """Return when the database answers. Raises `StoreError` when it does not."""
        with self._reading() as connection:
            connection.execute(select(sites.c.id).limit(1))

    def add_site(self, name: str, mode: Mode, *, created_at: dt.datetime) -> Site:
        """Add a site and return it. Raises `SiteExists`."""
        row = insert(sites).values(
            name=name,
            mode=mode.value,
            strictness=Strictness.BALANCED.value,
            reject_abuse=False,
            languages="",
            created_at=created_at,
        )
        try:
            with self._writing() as connection:
                connection.execute(row)
        except IntegrityError as error:
            raise SiteExists(name) from error
        return self.site(name)

    def sites(self) -> list[Site]:
        """Return all sites in the order of their names."""
        with self._reading() as connection:
            return [_site(row) for row in connection.execute(_SITES.order_by(sites.c.name))]

    def site(self, name: str) -> Site:
        """Return one site. Raises `UnknownSite`."""
        with self._reading() as connection:
            row = connection.execute(_SITES.where(sites.c.name == name)).one_or_none()
        if row is None:
            raise UnknownSite(name)
        return _site(row)

    def change_site(
        self, name: str, *, mode: Mode | None = None, strictness: Strictness | None = None
    ) -> Site:
        """Change what is given and return the site. Raises `UnknownSite`."""
        given = {"mode": mode, "strictness": strictness}
        changes = {column: value.value for column, value in given.items() if value is not None}
        if changes:
            with self._writing() as connection:
                connection.execute(update(sites).where(sites.c.name == name).values(changes))
        return self.site(name)

    def add_key(
        self,
        site_name: str,
        key_hash: str,
        last4: str,
        scopes: Iterable[str],
        *,
        created_at: dt.datetime,
    ) -> None:
        """Add an API key, known by its hash alone, to a site. Raises `UnknownSite`."""
        row = insert(keys).values(
            site_id=self.site(site_name).id,
            hash=key_hash,
            last4=last4,
            scopes=" ".join(sorted(scopes)),
            created_at=created_at,
        )
        with self._writing() as connection:
            connection.execute(row)

    def keys(self, site_name: str | None = None) -> list[Key]:
        """Return the keys of one site or of all, revoked ones too, the oldest first.

        Raises `UnknownSite`.
        """
        wanted = _KEYS.order_by(keys.c.id)
        if site_name is not None:
            wanted = wanted.where(keys.c.site_id == self.site(site_name).id)
        with self._reading() as connection:
            return [_key(row) for row in connection.execute(wanted)]

    def revoke_key(self, key_id: int, *, now: dt.datetime) -> Key:
        """Revoke a key for good and return it; one revoked before keeps its time.

        Raises `UnknownKeyId`.
        """
        revoke = update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None))
        with self._writing() as connection:
            connection.execute(revoke.values(revoked_at=now))
            row = connection.execute(_KEYS.where(keys.c.id == key_id)).one_or_none()
        if row is None:
            raise UnknownKeyId(key_id)
        return _key(row)

    def find_key(self, key_hash: str) -> tuple[Site, Key] | None:
        """Return the key of that hash and its site, or None when there is no such key."""
        with self._reading() as connection:
            row = connection.execute(_KEYS.where(keys.c.hash == key_hash)).one_or_none()
        return None if row is None else (_site(row), _key(row))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told_plainly(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction: committed, and then durable, when the block ends without an error."""
        with _told_plainly(), self._engine.execution_options(**WRITES).begin() as connection:
            yield connection


# Each column is labelled with its table, since both tables have an ``id``.
_SITES = select(sites).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
_KEYS = select(keys, sites).join(sites).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, TimeoutError) as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(
            f"the database does not answer ({cause}); "
            "see CHAFFINCH_DATABASE_URL, and that the service may write there"
        ) from error


def _site(row: Row[Any]) -> Site:
    return Site(
        id=row.sites_id,
        name=row.sites_name,
        mode=Mode(row.sites_mode),
        strictness=Strictness(row.sites_strictness),
        reject_abuse=row.sites_reject_abuse,
        languages=tuple(row.sites_languages.split()),
        created_at=row.sites_created_at,
    )


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.keys_id,
        site_id=row.keys_site_id,
        site_name=row.sites_name,
        last4=row.keys_last4,
        scopes=frozenset(row.keys_scopes.split()),
        created_at=row.keys_created_at,
        revoked_at=row.keys_revoked_at,
    )
