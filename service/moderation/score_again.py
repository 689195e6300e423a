"""Another model serves: what it thinks of comments that wait because of the one before."""

import datetime as dt
from collections.abc import Callable

from model.classifier import Classifier
from model.comment import Comment
from model.labels import Action
from model.policy import decide
from model.verdict import Verdict
from service.moderation.attention import urgency
from service.store import Connection, Site, Store, VerdictRow, comments, unscored, verdicts
from service.store.unscored import Unscored

PORTION = 100
"""Comments judged together and changed in one transaction."""

FOR_THE_FINE = 1.0
"""What is added to the weight of a comment that now looks fine: its author has waited in vain."""


def score_again(
    store: Store,
    site: Site,
    classifier: Classifier,
    *,
    now: dt.datetime,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Judge what the machine holds on a site with the model that serves; return how many.

    Each gets another verdict and another place in the queue, those that now look fine a better
    one. Nothing is published or rejected by it: a person has been asked.
    """
    version, n_scored = classifier.card.version, 0
    while not is_over():
        waiting = store.read(
            lambda connection: unscored.that_wait(connection, site.id, version, limit=PORTION)
        )
        if not waiting:
            break
        assessed = classifier.assess([_comment(each) for each in waiting], explain=True)
        judged = [
            (each, decide(_comment(each), assessment, site.policy, classifier.card))
            for each, assessment in zip(waiting, assessed, strict=True)
        ]

        def work(connection: Connection, judged: list[tuple[Unscored, Verdict]] = judged) -> None:
            for each, verdict in judged:
                _note(connection, each, verdict, now)

        store.write(work)
        n_scored += len(waiting)
    return n_scored


def _note(connection: Connection, waiting: Unscored, verdict: Verdict, now: dt.datetime) -> None:
    known = waiting.comment
    comment = comments.find(connection, known.site_id, known.guid, for_change=True)
    if (comment.revision, comment.waiting) != (known.revision, known.waiting):
        return  # somebody was faster
    row = VerdictRow(
        comment_id=comment.id, revision=comment.revision, verdict=verdict, created_at=now
    )
    verdicts.add(connection, row)
    weight = comment.flag_weight + (FOR_THE_FINE if verdict.action is Action.PUBLISH else 0.0)
    rank = urgency(comment.waiting, verdict.scores, weight=weight)
    comments.change(connection, comment, at=now, label=verdict.label, urgency=rank)


def _comment(waiting: Unscored) -> Comment:
    said, comment = waiting.revision, waiting.comment
    return Comment(
        text=said.text or "",
        format=said.format,
        author_name=said.author_name,
        author_url=said.author_url,
        parent_text=said.parent_text or "",
        page_url=comment.page_url,
        page_title=comment.page_title,
        language=comment.language,
        type=comment.type,
        posted_at=comment.posted_at,
    )
