"""``comments:suggestscore``: what a platform says that a score should have been.

Coral sends it when one of its moderators approves or rejects a comment: the attribute that it asks
for with 0 or 1, and in older releases ``APPROVED``, ``DELETED`` or ``HIGHLIGHTED`` in the place of
an attribute (coralproject/talk, `services/perspective`).
"""

import datetime as dt
from collections.abc import Mapping

from flask import Response

from model.labels import Action, Label
from model.language import guess_language
from service import moderation
from service.api.answers import json_answer
from service.api.authentication import asker
from service.api.context import services
from service.errors import UnknownComment
from service.moderation import Actor, Ruling
from service.perspective.attributes import NOT_MODELLED, Attribute
from service.protocols.perspective.errors import AnalyzerError, typed
from service.protocols.perspective.messages import AttributeScores, SuggestRequest
from service.protocols.perspective.reading import (
    admit_asker,
    comment_of,
    languages_of,
    read_message,
    text_of,
)
from service.sites.accounts import Scope

IS_SO = 0.5
"""From this score on, a client says that the attribute applies."""

_APPROVED = frozenset(("APPROVED", "HIGHLIGHTED"))
_REJECTED = frozenset(("DELETED",))
_OF_CORAL = "Coral:"
_COMMENT = "comment:"

_LABELS = {
    Attribute.TOXICITY: Label.ABUSE,
    Attribute.SEVERE_TOXICITY: Label.ABUSE,
    Attribute.SPAM: Label.SPAM,
}
_CLEARING = frozenset((Attribute.TOXICITY, Attribute.LIKELY_TO_REJECT))
"""What a client finds low in these it finds fine; what is no spam may still be abuse."""


def suggest_score() -> Response:
    """Take feedback as a decision of the platform, where the comment is on record."""
    admit_asker(Scope.MODERATE)
    body = read_message(SuggestRequest)
    text, requested = text_of(body.comment), languages_of(body.languages)
    comment_of(text, body.context, requested)
    scores = _scores(body.attribute_scores)
    ruling = ruling_of(scores, of_coral=(body.community_id or "").startswith(_OF_CORAL))
    if ruling is not None:
        _decide(text, body.client_token or "", ruling)
    guess = guess_language(text, requested[0] if requested else None)
    answer = {
        "detectedLanguages": [guess.language] if guess.language else [],
        "requestedLanguages": requested,
        "clientToken": body.client_token,
    }
    return json_answer({name: said for name, said in answer.items() if said})


def ruling_of(scores: Mapping[str, float], *, of_coral: bool) -> Ruling | None:
    """Return what suggested scores say of a comment, or None where they say nothing that is asked.

    Coral's moderators reject for many reasons and Coral names none, so that it says no label.

    >>> ruling_of({"TOXICITY": 1.0}, of_coral=False).label
    <Label.ABUSE: 'abuse'>
    >>> ruling_of({"TOXICITY": 1.0}, of_coral=True).label is None
    True
    """
    applies = {name for name, score in scores.items() if score >= IS_SO}
    if applies & _REJECTED:
        return Ruling(action=Action.REJECT)
    if applies & _APPROVED:
        return Ruling.of(None, Label.LEGITIMATE)
    told = {Attribute(name): at for name, at in scores.items() if name in Attribute.__members__}
    if not told:
        return None
    worst = max(told, key=lambda attribute: told[attribute])
    if told[worst] >= IS_SO:
        label = None if of_coral else _label(told)
        return Ruling(action=Action.REJECT, label=label)
    is_cleared = bool(told.keys() & _CLEARING)
    return Ruling(action=Action.PUBLISH, label=Label.LEGITIMATE if is_cleared else None)


def _label(told: Mapping[Attribute, float]) -> Label | None:
    """Return the label of the attribute that applies most, of those that have one."""
    named = {each: at for each, at in told.items() if each in _LABELS and at >= IS_SO}
    return _LABELS[max(named, key=lambda attribute: named[attribute])] if named else None


def _scores(given: Mapping[str, AttributeScores | None] | None) -> dict[str, float]:
    """Return the highest score of each attribute. Raises `AnalyzerError`."""
    if not given:
        raise AnalyzerError("Missing attribute_scores")
    scores = {}
    for name, said in given.items():
        if not (name in Attribute.__members__ or name in NOT_MODELLED | _APPROVED | _REJECTED):
            raise typed("INVALID_REQUEST", f"Unknown requested attribute: {name}")
        summary = [said.summary_score] if said and said.summary_score else []
        spans = [span.score for span in (said.span_scores if said else None) or ()]
        values = [each.value if each else None for each in (*summary, *spans)]
        if not values or None in values:
            raise AnalyzerError(f"Missing score of attribute {name}")
        scores[name] = max(each for each in values if each is not None)
    return scores


def _decide(text: str, token: str, ruling: Ruling) -> None:
    site = asker().site
    guid = moderation.find_text(
        text,
        external_ids=[each for each in (token, token.removeprefix(_COMMENT)) if each],
        site=site,
        pseudonyms=services().pseudonyms,
        store=services().store,
    )
    if guid is None:
        return
    try:
        moderation.decide(
            guid,
            ruling,
            actor=Actor.platform(asker()),
            site=site,
            store=services().store,
            now=dt.datetime.now(dt.UTC),
        )
    except UnknownComment:  # erased the moment before
        return
