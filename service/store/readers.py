"""Readers: how often their flags agreed with what people decided later."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from service.store.tables import readers
from service.store.upsert import insert_for


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """A reader of one site, known by a keyed hash alone."""

    id: int
    n_judged: int
    """Flags on comments that people decided on later; decisions taken back do not count."""
    n_agreed: int


_COLUMNS = (readers.c.id, readers.c.n_judged, readers.c.n_agreed)
_KNOWN = (
    select(readers.c.reader_hash, *_COLUMNS)
    .where(
        readers.c.site_id == bindparam("site"),
        readers.c.reader_hash.in_(bindparam("hashes", expanding=True)),
    )
    .order_by(readers.c.id)
    .with_for_update()
)
_COUNT = (
    update(readers)
    .where(readers.c.id == bindparam("reader"))
    .values(
        n_judged=readers.c.n_judged + bindparam("judged"),
        n_agreed=readers.c.n_agreed + bindparam("agreed"),
    )
)


def find_or_add(
    connection: Connection, site_id: int, hashes: Sequence[str], *, at: dt.datetime
) -> ReaderRow:
    """Return a reader, who is added if the site has never seen them.

    ``hashes`` are those of the reader under every hash key, that of the newest first. Whoever was
    known under an older one is known under the newest from now on. Others that would change the
    reader wait until this transaction ends.
    """
    new = insert_for(connection, readers).values(
        site_id=site_id, reader_hash=hashes[0], first_seen_at=at
    )
    asked = {"site": site_id, "hashes": list(hashes)}
    row = connection.execute(_KNOWN, asked).first()
    if row is None:
        connection.execute(new.on_conflict_do_nothing())
        row = connection.execute(_KNOWN, asked).first()
        assert row is not None
    if row.reader_hash != hashes[0]:
        renamed = update(readers).where(readers.c.id == row.id)
        connection.execute(renamed.values(reader_hash=hashes[0]))
    return ReaderRow(row.id, row.n_judged, row.n_agreed)


def count(connection: Connection, reader_id: int, *, judged: int, agreed: int) -> None:
    """Add to a reader's record; negative numbers take back."""
    if judged or agreed:
        connection.execute(_COUNT, {"reader": reader_id, "judged": judged, "agreed": agreed})
