"""A person decides what becomes of comments."""

import datetime as dt
from collections.abc import Iterable

from service.errors import AnotherDecision, UnknownReason
from service.moderation import appealed
from service.moderation.consequences import now_stands
from service.moderation.decided import Decided, tell, write_audit
from service.moderation.mute import mute
from service.moderation.people import Actor, Ruling
from service.moderation.standing import standing
from service.people.moderator_errors import EditedMeanwhile, NoWayBack
from service.record import Change, Source, Via
from service.sites.options import SiteOptions
from service.store import CommentRow, Connection, Site, Store, appeals, comments, decisions
from service.store.decision_rows import Before, DecisionRow, NewDecisionRow


def decide(
    guid: str,
    ruling: Ruling,
    *,
    seen: int | None = None,
    idempotency_key: str | None = None,
    actor: Actor,
    site: Site,
    store: Store,
    now: dt.datetime,
) -> Decided:
    """Take a person's decision on a comment.

    It outranks every verdict on this text, earlier and later ones. The last person wins, except
    that a platform's feedback does not change what a moderator decided; both are kept. ``seen`` is
    the revision that the person read. A repeat with the same ``idempotency_key`` is the same
    decision. Raises `UnknownComment`, `EditedMeanwhile` when another revision is there now,
    `NoWayBack` where the platform would not hear of it, `OwnDecision` where the author appeals
    against what this moderator decided, `UnknownReason` for a reason that the site has not listed,
    and `AnotherDecision` when something else was decided under that key.
    """
    _check_reason(site, ruling)

    def work(connection: Connection) -> Decided:
        if seen is not None:
            _check_revision(connection, site, guid, seen)
        return _decide(
            connection, site, guid, ruling, actor=actor, now=now, idempotency_key=idempotency_key
        )

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
    bulk: str | None = None,
    idempotency_key: str | None = None,
) -> Decided:
    comment = comments.find(connection, site.id, guid, for_change=True)
    if actor.source is not Source.PLATFORM and not has_way_back(site, comment):
        raise NoWayBack(comment.via, site.name)
    appeal = appeals.of_comment(connection, comment.id)
    appealed.check(connection, comment, appeal, actor)
    earlier = decisions.of_same_text(connection, comment.id, comment.revision)
    stood = standing(earlier)
    new = NewDecisionRow(
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
        idempotency_key=idempotency_key,
        audit_sample=comment.audit_sample,
        before=stood.before if stood else Before.of(comment),
        decided_at=now,
    )
    if (known := _repeated(connection, new)) is not None:
        is_standing = stood is not None and stood.number == known.number
        return Decided(known, comment, stands=is_standing, is_new=False)
    decision = decisions.add(connection, new)
    stands = standing([*earlier, decision])
    after, granted = comment, None
    if stands is decision:
        granted = appealed.answer(connection, appeal, decision, ruling, actor, now)
        after = now_stands(connection, site, comment, stood=stood, stands=stands, now=now)
        if appeal:
            after = appealed.still_waits(connection, after, now)
        tell(connection, after, Change.DECIDED, decision, actor, now)
    if ruling.mutes:
        mute(connection, comment, actor, now)
    write_audit(connection, "decide", decision, comment, after, actor, now)
    return Decided(decision, after, stands is decision, granted)


def _repeated(connection: Connection, new: NewDecisionRow) -> DecisionRow | None:
    """Return the decision that this request is a repeat of, or None for a new one."""
    if new.idempotency_key is None:
        return None
    known = decisions.of_request(connection, new.comment_id, new.idempotency_key)
    if known is not None and not known.says_the_same(new):
        raise AnotherDecision
    return known


def _check_revision(connection: Connection, site: Site, guid: str, seen: int) -> None:
    if comments.find(connection, site.id, guid, for_change=True).revision != seen:
        raise EditedMeanwhile


def _check_reason(site: Site, ruling: Ruling) -> None:
    options = SiteOptions.of(site)
    if ruling.reason is not None and options.reason(ruling.reason) is None:
        raise UnknownReason(ruling.reason, [reason.code for reason in options.reasons])
