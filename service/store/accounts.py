"""Sites and their API keys in the database."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    LABEL_STYLE_TABLENAME_PLUS_COL,
    Connection,
    Row,
    insert,
    select,
    update,
)

from model.labels import Mode, Strictness
from service.errors import UnknownKeyId, UnknownSite
from service.sites.options import SiteOptions
from service.store.rows import Key, Site
from service.store.tables import keys, sites

# Each column is labelled with its table, since both tables have an ``id``.
_SITES = select(sites).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
_KEYS = select(keys, sites).join(sites).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)


def add_site(connection: Connection, name: str, mode: Mode, *, at: dt.datetime) -> Site:
    """Add a site and return it. Raises `sqlalchemy.exc.IntegrityError` for a name that is taken."""
    row = insert(sites).values(
        name=name,
        mode=mode.value,
        strictness=Strictness.BALANCED.value,
        reject_abuse=False,
        languages="",
        options={},
        created_at=at,
    )
    connection.execute(row)
    return site(connection, name)


def all_sites(connection: Connection) -> list[Site]:
    """Return all sites in the order of their names."""
    return [_site(row) for row in connection.execute(_SITES.order_by(sites.c.name))]


def site(connection: Connection, name: str, *, to_change: bool = False) -> Site:
    """Return one site, held until the end of the transaction ``to_change`` it.

    Raises `UnknownSite`.
    """
    wanted = _SITES.where(sites.c.name == name)
    row = connection.execute(wanted.with_for_update() if to_change else wanted).one_or_none()
    if row is None:
        raise UnknownSite(name)
    return _site(row)


def change_site(connection: Connection, site_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of a site."""
    connection.execute(update(sites).where(sites.c.id == site_id).values(values))


def add_key(
    connection: Connection,
    site_id: int,
    key_hash: str,
    last4: str,
    scopes: Iterable[str],
    *,
    daily_quota: int | None,
    at: dt.datetime,
) -> None:
    """Add an API key, known by its hash alone, to a site."""
    row = insert(keys).values(
        site_id=site_id,
        hash=key_hash,
        last4=last4,
        scopes=" ".join(sorted(scopes)),
        daily_quota=daily_quota,
        created_at=at,
    )
    connection.execute(row)


def all_keys(connection: Connection, site_id: int | None = None) -> list[Key]:
    """Return the keys of one site or of all, revoked ones too, the oldest first."""
    wanted = _KEYS.order_by(keys.c.id)
    if site_id is not None:
        wanted = wanted.where(keys.c.site_id == site_id)
    return [_key(row) for row in connection.execute(wanted)]


def revoke_key(connection: Connection, key_id: int, *, at: dt.datetime) -> Key:
    """Revoke a key for good and return it; one revoked before keeps its time.

    Raises `UnknownKeyId`.
    """
    revoke = update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None))
    connection.execute(revoke.values(revoked_at=at))
    row = connection.execute(_KEYS.where(keys.c.id == key_id)).one_or_none()
    if row is None:
        raise UnknownKeyId(key_id)
    return _key(row)


def find_key(connection: Connection, key_hash: str) -> tuple[Site, Key] | None:
    """Return the key of that hash and its site, or None when there is no such key."""
    row = connection.execute(_KEYS.where(keys.c.hash == key_hash)).one_or_none()
    return None if row is None else (_site(row), _key(row))


def _site(row: Row[Any]) -> Site:
    return Site(
        id=row.sites_id,
        name=row.sites_name,
        mode=Mode(row.sites_mode),
        strictness=Strictness(row.sites_strictness),
        reject_abuse=row.sites_reject_abuse,
        languages=tuple(row.sites_languages.split()),
        options=SiteOptions.read(row.sites_options),
        created_at=row.sites_created_at,
    )


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.keys_id,
        site_id=row.keys_site_id,
        site_name=row.sites_name,
        last4=row.keys_last4,
        scopes=frozenset(row.keys_scopes.split()),
        daily_quota=row.keys_daily_quota,
        created_at=row.keys_created_at,
        revoked_at=row.keys_revoked_at,
    )
