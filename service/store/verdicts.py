"""Verdicts: what the machine said of each revision."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, false, insert, select

from model.labels import Action, Label, Tier
from model.verdict import Reason, Scores, Verdict
from service.store.comment_rows import VerdictRow
from service.store.prepared import Prepared
from service.store.tables import verdicts

_COLUMNS = [column for column in verdicts.c if column.name != "id"]
_ANY = select(*_COLUMNS).where(
    verdicts.c.comment_id == bindparam("comment"), verdicts.c.shadow == false()
)
_OF_COMMENT = _ANY.order_by(verdicts.c.id)
_EVERY = (
    select(*_COLUMNS).where(verdicts.c.comment_id == bindparam("comment")).order_by(verdicts.c.id)
)
_FIRST = _OF_COMMENT.limit(1)
_LATEST = _ANY.order_by(verdicts.c.id.desc()).limit(1)
_INSERT = Prepared(insert(verdicts).inline(), [column.name for column in _COLUMNS], as_rows=True)


def add(connection: Connection, row: VerdictRow) -> None:
    """Store what the machine said."""
    verdict, scores = row.verdict, row.verdict.scores
    values = {
        "comment_id": row.comment_id,
        "revision": row.revision,
        "label": verdict.label,
        "spam": scores.spam,
        "abuse": scores.abuse,
        "legitimate": scores.legitimate,
        "action": verdict.action,
        "would_be": verdict.would_be,
        "tier": verdict.tier,
        "abstained": verdict.abstained,
        "reasons": [[r.code, r.message, r.weight, r.spans] for r in verdict.reasons],
        "language": verdict.language,
        "model": verdict.model,
        "shadow": row.shadow,
        "created_at": row.created_at,
    }
    _INSERT.run(connection, values)


def of_comment(connection: Connection, comment_id: int) -> list[VerdictRow]:
    """Return the verdicts on a comment that had effect, the oldest first; the last one counts."""
    return [_verdict(row) for row in connection.execute(_OF_COMMENT, {"comment": comment_id})]


def every(connection: Connection, comment_id: int) -> list[VerdictRow]:
    """Return all verdicts on a comment, those of models that do not serve too, the oldest first."""
    return [_verdict(row) for row in connection.execute(_EVERY, {"comment": comment_id})]


def latest(connection: Connection, comment_id: int) -> Verdict:
    """Return the verdict that counts: the last one that had effect."""
    return _verdict(connection.execute(_LATEST, {"comment": comment_id}).one()).verdict


def first(connection: Connection, comment_id: int) -> Verdict:
    """Return the verdict that the platform got when it handed the comment in."""
    return _verdict(connection.execute(_FIRST, {"comment": comment_id}).one()).verdict


def _verdict(row: Row[Any]) -> VerdictRow:
    verdict = Verdict(
        label=Label(row.label),
        scores=Scores(row.spam, row.abuse, row.legitimate),
        action=Action(row.action),
        would_be=Action(row.would_be) if row.would_be else None,
        tier=Tier(row.tier) if row.tier else None,
        abstained=row.abstained,
        reasons=tuple(_reason(*reason) for reason in row.reasons),
        language=row.language,
        model=row.model,
    )
    return VerdictRow(
        comment_id=row.comment_id,
        revision=row.revision,
        verdict=verdict,
        shadow=row.shadow,
        created_at=row.created_at,
    )


def _reason(code: str, message: str, weight: float | None, spans: list[list[int]]) -> Reason:
    return Reason(code, message, weight, tuple((start, end) for start, end in spans))
