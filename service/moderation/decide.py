"""A person decides what becomes of comments."""

import datetime as dt
from collections.abc import Iterable

from service.errors import UnknownReason
from service.moderation.consequences import now_stands
from service.moderation.decided import Decided, tell, write_audit
from service.moderation.mute import mute
from service.moderation.people import Actor, Ruling
from service.moderation.standing import standing
from service.moderator_errors import EditedMeanwhile, NoWayBack
from service.record import Change, Source, Via
from service.site_options import SiteOptions
from service.store import CommentRow, Connection, Site, Store, comments, decisions
from service.store.decision_rows import Before, NewDecisionRow


def decide(
    guid: str,
    ruling: Ruling,
    *,
    seen: int | None = None,
    actor: Actor,
    site: Site,
    store: Store,
    now: dt.datetime,
) -> Decided:
    """Take a person's decision on a comment.

    It outranks every verdict on this text, earlier and later ones. The last person wins, except
    that a platform's feedback does not change what a moderator decided; both are kept. ``seen`` is
    the revision that the person read. Raises `UnknownComment`, `EditedMeanwhile` when another one
    is there now, `NoWayBack` where the platform would not hear of it, and `UnknownReason` for a
    reason that the site has not listed.
    """
    _check_reason(site, ruling)

    def work(connection: Connection) -> Decided:
        if seen is not None:
            _check_revision(connection, site, guid, seen)
        return _decide(connection, site, guid, ruling, actor=actor, now=now, bulk=None)

    return store.write(work)


def decide_many(
    guids: Iterable[str],
    ruling: Ruling,
    *,
    bulk: str | None,
    actor: Actor,
    site: Site,
    store: Store,
    now: dt.datetime,
) -> list[Decided]:
    """Take the same decision on many comments, on all or on none; ``bulk`` names it for the undo.

    Raises as `decide` does.
    """
    _check_reason(site, ruling)
    # In one order, so that two that decide the same comments wait for each other only once.
    ordered = sorted(set(guids))
    return store.write(
        lambda connection: [
            _decide(connection, site, guid, ruling, actor=actor, now=now, bulk=bulk)
            for guid in ordered
        ]
    )


def has_way_back(site: Site, comment: CommentRow) -> bool:
    """Return whether the platform hears of what is decided here.

    One that speaks the JSON API can ask for the changes; any other must be called back.
    """
    return comment.via is Via.API or site.options.callback is not None


def _decide(
    connection: Connection,
    site: Site,
    guid: str,
    ruling: Ruling,
    *,
    actor: Actor,
    now: dt.datetime,
    bulk: str | None,
) -> Decided:
    comment = comments.find(connection, site.id, guid, for_change=True)
    if actor.source is not Source.PLATFORM and not has_way_back(site, comment):
        raise NoWayBack(comment.via, site.name)
    earlier = decisions.of_same_text(connection, comment.id, comment.revision)
    stood = standing(earlier)
    decision = decisions.add(
        connection,
        NewDecisionRow(
            site_id=site.id,
            comment_id=comment.id,
            revision=comment.revision,
            action=ruling.action,
            label=ruling.label,
            reason=ruling.reason,
            note=ruling.note,
            escalated=ruling.escalated,
            source=actor.source,
            decided_by=actor.name,
            moderator_id=actor.moderator_id,
            key_id=actor.key_id,
            bulk=bulk,
            audit_sample=comment.audit_sample,
            before=stood.before if stood else Before.of(comment),
            decided_at=now,
        ),
    )
    stands = standing([*earlier, decision])
    after = comment
    if stands is decision:
        after = now_stands(connection, site, comment, stood=stood, stands=stands, now=now)
        tell(connection, after, Change.DECIDED, decision, actor, now)
    if ruling.mutes:
        mute(connection, comment, actor, now)
    write_audit(connection, "decide", decision, comment, after, actor, now)
    return Decided(decision, after, stands is decision)


def _check_revision(connection: Connection, site: Site, guid: str, seen: int) -> None:
    if comments.find(connection, site.id, guid, for_change=True).revision != seen:
        raise EditedMeanwhile


def _check_reason(site: Site, ruling: Ruling) -> None:
    options = SiteOptions.of(site)
    if ruling.reason is not None and options.reason(ruling.reason) is None:
        raise UnknownReason(ruling.reason, [reason.code for reason in options.reasons])
