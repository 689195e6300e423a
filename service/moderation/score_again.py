"""Another model serves: what it thinks of comments that wait because of the one before."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from model.classifier import Classifier
from model.comment import Comment
from model.labels import Action, Label, Mode
from model.policy import decide_again
from model.verdict import Verdict
from service.lists.matcher import EMPTY, Matcher
from service.moderation.attention import urgency
from service.store import (
    CommentRow,
    Connection,
    RevisionRow,
    Site,
    Store,
    VerdictRow,
    comments,
    unscored,
    verdicts,
)
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
    lists: Matcher = EMPTY,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Judge what the machine holds on a site with the model that serves it; return how many.

    ``lists`` are the site's own. Each gets another verdict and another place in the queue, those
    that now look fine a better one. Nothing is published or rejected by it: a person has been
    asked.
    """
    version, n_scored = classifier.card.version, 0
    # Asked once: to find the next portion among many would take longer than to judge it.
    ids = store.read(lambda connection: unscored.that_wait(connection, site.id, version))
    for at in range(0, len(ids), PORTION):
        if is_over():
            break
        waiting = store.read(partial(unscored.of_ids, ids=ids[at : at + PORTION]))
        judged = _judged(waiting, site, classifier, lists)

        def work(connection: Connection, judged: list[_Judged] = judged) -> None:
            for each in judged:
                _note(connection, each, now)

        store.write(work)
        n_scored += len(waiting)
    return n_scored


@dataclass(frozen=True, slots=True)
class _Judged:
    waiting: Unscored
    verdict: Verdict
    looks_fine: bool
    """To this model, and not to that which had it wait."""


def _judged(
    waiting: Sequence[Unscored], site: Site, classifier: Classifier, lists: Matcher
) -> list[_Judged]:
    said = [comment_of(each.comment, each.revision) for each in waiting]
    assessed = classifier.assess([lists.judged(comment) for comment in said], explain=True)
    found = []
    for each, comment, assessment in zip(waiting, said, assessed, strict=True):
        verdict, after_all = (
            decide_again(comment, assessment, policy, classifier.card, each.latest)
            for policy in (site.policy, replace(site.policy, mode=Mode.POST))
        )
        # Where all must wait, it is no news that what always looked fine still does.
        is_news = site.mode is not Mode.PRE or each.first.label is not Label.LEGITIMATE
        found.append(_Judged(each, verdict, is_news and after_all.action is Action.PUBLISH))
    return found


def _note(connection: Connection, judged: _Judged, now: dt.datetime) -> None:
    known, verdict = judged.waiting.comment, judged.verdict
    comment = comments.find(connection, known.site_id, known.guid, for_change=True)
    if (comment.revision, comment.waiting) != (known.revision, known.waiting):
        return  # somebody was faster
    row = VerdictRow(
        comment_id=comment.id, revision=comment.revision, verdict=verdict, created_at=now
    )
    verdicts.add(connection, row)
    weight = comment.flag_weight + (FOR_THE_FINE if judged.looks_fine else 0.0)
    rank = urgency(comment.waiting, verdict.scores, weight=weight)
    comments.change(connection, comment, at=now, label=verdict.label, urgency=rank)


def comment_of(comment: CommentRow, said: RevisionRow) -> Comment:
    """Return what the model reads of a stored comment; how it was sent is not kept."""
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
