"""``POST /v1/moderations``: texts in, for each the categories that apply and their scores."""

import secrets
from dataclasses import replace
from typing import Any

from flask import Response

from model.labels import Action, Mode
from model.verdict import Verdict
from service import moderation
from service.api.answers import DIGITS, json_answer
from service.api.authentication import asker
from service.api.context import services
from service.protocols.drafts import keep_where_wanted
from service.protocols.openai.reading import admit_asker, read_request
from service.record import Via
from service.sites.accounts import Scope

SPAM, HARASSMENT = "spam", "harassment"

NOT_MODELLED = (
    "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent",
    "self-harm", "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors",
    "violence", "violence/graphic",
)  # fmt: skip
"""Categories that are always false and 0, which says nothing of the text."""

CATEGORIES = (HARASSMENT, *NOT_MODELLED, SPAM)


def create() -> Response:
    """Answer with what is to be thought of each text. Only stored where the site wants that."""
    admit_asker(Scope.SCORE)
    site = asker().site
    classifier = services().live_models.of(site.name)
    comments = read_request(classifier.card.version)
    # What a site holds only because it looks at everything first is not harmful for that.
    by_content = replace(site.policy, mode=Mode.POST)
    verdicts = moderation.score_many(
        comments,
        classifier=classifier,
        policy=by_content,
        lists=services().lists.lately(site.id),
    )
    services().metrics.count_verdicts(verdicts)
    keep_where_wanted(comments, Via.OPENAI)
    may_flag = site.mode is not Mode.LOG_ONLY
    answer = {
        "id": f"modr-{secrets.token_hex(12)}",
        "model": classifier.card.version,
        "results": [result_of(verdict, may_flag=may_flag) for verdict in verdicts],
    }
    return json_answer(answer)


def result_of(verdict: Verdict, *, may_flag: bool) -> dict[str, Any]:
    """Return what is told of a verdict that was given by content alone, as in mode post.

    What is held or rejected is flagged as the likelier of spam and harassment, if anything
    ``may_flag``.
    """
    scores = {HARASSMENT: verdict.scores.abuse, SPAM: verdict.scores.spam}
    is_flagged = may_flag and verdict.action is not Action.PUBLISH
    likelier = max(scores, key=lambda category: scores[category])
    return {
        "flagged": is_flagged,
        "categories": {each: is_flagged and each == likelier for each in CATEGORIES},
        "category_scores": {each: round(scores.get(each, 0.0), DIGITS) for each in CATEGORIES},
        # None where nothing was looked at: a score of 0 is then no clean bill.
        "category_applied_input_types": {
            each: ["text"] if each in scores else [] for each in CATEGORIES
        },
    }
