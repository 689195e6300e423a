"""A person takes back what was decided."""

import datetime as dt
from dataclasses import replace

from service.errors import OutrankedUndo
from service.moderation import appealed
from service.moderation.consequences import now_stands
from service.moderation.decided import Decided, tell, write_audit
from service.moderation.mute import unmute
from service.moderation.people import Actor
from service.moderation.standing import standing
from service.record import Change, Source
from service.store import Connection, Site, Store, appeals, comments, decisions


def undo(
    guid: str, number: int, *, actor: Actor, site: Site, store: Store, now: dt.datetime
) -> Decided:
    """Take back a decision: the comment is what it was without it, and so is all that followed.

    What was undone before stays so. Raises `UnknownComment`, `UnknownDecision`, `OutrankedUndo`
    where a platform would take back a moderator's, and `OwnDecision` where somebody would take back
    the answer to an appeal against themselves.
    """
    return store.write(
        lambda connection: _undo(connection, site, guid, number, actor=actor, now=now)
    )


def undo_many(
    bulk: str, *, actor: Actor, site: Site, store: Store, now: dt.datetime
) -> list[Decided]:
    """Take back all decisions that were taken as one, all or none.

    Raises as `undo` does.
    """

    def work(connection: Connection) -> list[Decided]:
        taken = sorted(decisions.of_bulk(connection, site.id, bulk))
        return [
            _undo(connection, site, guid, number, actor=actor, now=now) for guid, number in taken
        ]

    return store.write(work)


def _undo(
    connection: Connection, site: Site, guid: str, number: int, *, actor: Actor, now: dt.datetime
) -> Decided:
    comment = comments.find(connection, site.id, guid, for_change=True)
    decision = decisions.get(connection, comment.id, number)
    if actor.source is Source.PLATFORM and decision.source is not Source.PLATFORM:
        raise OutrankedUndo
    if decision.undone_at is not None:
        return Decided(decision, comment, stands=False)
    appeal = appeals.of_comment(connection, comment.id)
    appealed.take_back(connection, comment, appeal, number, actor, now)
    same = decisions.of_same_text(connection, comment.id, decision.revision)
    stood = standing(same)
    stands = standing(other for other in same if other.number != number)
    decisions.mark_undone(connection, decision, by=actor.name, at=now)
    unmute(connection, comment, decision, actor, now)
    decision = replace(decision, undone_at=now, undone_by=actor.name)
    after = comment
    if stood is not None and stood.number == number:
        after = now_stands(connection, site, comment, stood=stood, stands=stands, now=now)
        tell(connection, after, Change.UNDONE, stands, actor, now)
    if appeal:
        after = appealed.still_waits(connection, after, now)
    write_audit(connection, "undo", decision, comment, after, actor, now)
    return Decided(decision, after, stands=False)
