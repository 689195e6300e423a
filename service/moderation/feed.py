"""The feed of changes, as platforms read on in it."""

from dataclasses import dataclass

from service.errors import UnknownCursor, UnreadableSecret
from service.privacy.secret_box import SecretBox
from service.store import Site, Store, changes
from service.store.changes import START, ChangeRow, Position


@dataclass(frozen=True, slots=True)
class Feed:
    """Some changes, and where to read on."""

    changes: list[ChangeRow]
    """The oldest first."""
    next: str
    """The cursor after the last of them."""
    more: bool
    """Whether there are more already."""


def changes_after(
    cursor: str | None, *, limit: int, site: Site, box: SecretBox, store: Store
) -> Feed:
    """Return what became of a site's comments after a cursor, or from the beginning, in order.

    None is left out, whoever writes at the same time; after a crash of the reader some may come
    twice. The cursor tells nothing to who has it: where it stands is sealed in ``box``, since the
    numbers of changes count those of all sites. Raises `UnknownCursor`.
    """
    position = START if cursor is None else _position(cursor, site, box)
    found = store.read(
        lambda connection: changes.after(connection, site.id, position, limit=limit + 1)
    )
    given = found[:limit]
    if given:
        cursor = _cursor(given[-1].position, site, box)
    return Feed(given, cursor or _cursor(START, site, box), more=len(found) > limit)


def _cursor(position: Position, site: Site, box: SecretBox) -> str:
    return box.seal(f"{site.id} {position[0]} {position[1]}".encode())


def _position(cursor: str, site: Site, box: SecretBox) -> Position:
    try:
        site_id, transaction, number = map(int, box.open(cursor).split())
    except (UnreadableSecret, ValueError) as error:
        raise UnknownCursor from error
    if site_id != site.id:
        raise UnknownCursor
    return transaction, number
