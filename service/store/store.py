"""The store: what the service asks of the database, in its own words."""

import datetime as dt
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError

from model.labels import Mode
from service.errors import SiteExists, StoreError
from service.store import accounts, audit
from service.store.engine import WRITES, connect
from service.store.foreseen import Foreseen
from service.store.migrate import migrate
from service.store.rows import Key, Site
from service.store.tables import sites
from service.store.writers import Writer, writer_for

T = TypeVar("T")


class Store:
    """The database at ``url``. Threads may share it; after a fork each process needs its own.

    Every method raises `StoreError` when the database cannot be reached.
    """

    def __init__(self, url: str) -> None:
        self._engine = connect(url)
        self._writer = writer_for(self._engine)
        # A store that nobody closed lets go of its connections with its last user.
        weakref.finalize(self, _let_go, self._writer, self._engine)

    def close(self) -> None:
        """Finish what is being written, close every connection; the next use opens them again."""
        _let_go(self._writer, self._engine)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Return what ``work`` returns of one consistent view of the database."""
        with self._reading() as connection:
            return work(connection)

    def write(
        self, work: Callable[[Connection], T], foreseen: Callable[[], Foreseen] | None = None
    ) -> T:
        """Do ``work`` in one transaction, and return when it is durable.

        An error of ``work`` leaves nothing behind. It may be done again from the start when the
        database asks for that, so it changes nothing but the database.

        A work that says what is ``foreseen`` may be done in one transaction with others, as if it
        were alone; it reads and writes nothing that its ``about`` does not cover without asking
        the database at that time.
        """
        with _told_plainly():
            return self._writer.do(work, foreseen)

    def migrate(self, *, begins: Callable[[int], None] = lambda n_steps: None) -> None:
        """Bring the database to the tables of this release, making it if there is none.

        ``begins`` hears how many steps are about to be applied to tables that are there. Raises
        `StoreError` when it is of a newer one.
        """
        with _told_plainly(), self._engine.execution_options(**WRITES).begin() as connection:
            migrate(connection, begins=begins)

    def ping(self) -> None:
        """Return when the database answers. Raises `StoreError` when it does not."""
        with self._reading() as connection:
            connection.execute(select(sites.c.id).limit(1))

    def add_site(self, name: str, mode: Mode, *, created_at: dt.datetime) -> Site:
        """Add a site and return it. Raises `SiteExists`."""

        def work(connection: Connection) -> Site:
            site = accounts.add_site(connection, name, mode, at=created_at)
            added = {"name": name, "mode": mode.value}
            _audit(connection, site.id, "site.add", created_at, added)
            return site

        try:
            return self.write(work)
        except IntegrityError as error:
            raise SiteExists(name) from error

    def sites(self) -> list[Site]:
        """Return all sites in the order of their names."""
        return self.read(accounts.all_sites)

    def site(self, name: str) -> Site:
        """Return one site. Raises `UnknownSite`."""
        return self.read(lambda connection: accounts.site(connection, name))

    def add_key(
        self,
        site_name: str,
        key_hash: str,
        last4: str,
        scopes: Iterable[str],
        *,
        daily_quota: int | None = None,
        created_at: dt.datetime,
    ) -> None:
        """Add an API key, known by its hash alone, to a site. Raises `UnknownSite`."""
        scopes = sorted(scopes)

        def work(connection: Connection) -> None:
            site = accounts.site(connection, site_name)
            accounts.add_key(
                connection,
                site.id,
                key_hash,
                last4,
                scopes,
                daily_quota=daily_quota,
                at=created_at,
            )
            added = {"last4": last4, "scopes": scopes, "daily_quota": daily_quota}
            _audit(connection, site.id, "key.add", created_at, added)

        self.write(work)

    def keys(self, site_name: str | None = None) -> list[Key]:
        """Return the keys of one site or of all, revoked ones too, the oldest first.

        Raises `UnknownSite`.
        """

        def work(connection: Connection) -> list[Key]:
            site_id = None if site_name is None else accounts.site(connection, site_name).id
            return accounts.all_keys(connection, site_id)

        return self.read(work)

    def revoke_key(self, key_id: int, *, now: dt.datetime) -> Key:
        """Revoke a key for good and return it; one revoked before keeps its time.

        Raises `UnknownKeyId`.
        """

        def work(connection: Connection) -> Key:
            key = accounts.revoke_key(connection, key_id, at=now)
            _audit(connection, key.site_id, "key.revoke", now, {"last4": key.last4})
            return key

        return self.write(work)

    def find_key(self, key_hash: str) -> tuple[Site, Key] | None:
        """Return the key of that hash and its site, or None when there is no such key."""
        return self.read(lambda connection: accounts.find_key(connection, key_hash))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told_plainly(), self._engine.connect() as connection:
            yield connection


def _let_go(writer: Writer, engine: Engine) -> None:
    writer.close()
    engine.dispose()


def _audit(
    connection: Connection, site_id: int, what: str, at: dt.datetime, after: dict[str, Any]
) -> None:
    # Sites and keys are made on the command line alone.
    audit.write(connection, site_id=site_id, who="operator", what=what, at=at, after=after)


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
