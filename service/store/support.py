"""How a site's own decisions bear out the scores of a model."""

from sqlalchemy import Connection, and_, case, func, select

from model.labels import Label
from service.store.tables import decisions, verdicts


def abuse_over(
    connection: Connection, site_id: int, model: str, threshold: float
) -> tuple[int, int]:
    """Return how many comments with such a score for abuse people found bad, and how many in all.

    Counted are revisions with a label that was not taken back, the latest decision of each.
    """
    latest = (
        select(func.max(decisions.c.id))
        .where(
            decisions.c.site_id == site_id,
            decisions.c.undone_at.is_(None),
            decisions.c.label.is_not(None),
        )
        .group_by(decisions.c.comment_id, decisions.c.revision)
    )
    is_judged = and_(
        verdicts.c.comment_id == decisions.c.comment_id,
        verdicts.c.revision == decisions.c.revision,
        verdicts.c.shadow.is_(False),
        verdicts.c.model == model,
        verdicts.c.abuse >= threshold,
    )
    is_bad = case((decisions.c.label == Label.LEGITIMATE.value, 0), else_=1)
    counts = (
        select(func.coalesce(func.sum(is_bad), 0), func.count())
        .where(decisions.c.id.in_(latest))
        # One revision may have been judged more than once.
        .where(select(verdicts.c.id).where(is_judged).exists())
    )
    n_bad, n_all = connection.execute(counts).one()
    return int(n_bad), int(n_all)
