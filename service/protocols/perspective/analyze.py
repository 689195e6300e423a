"""``comments:analyze``: a text in, a score for each attribute out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response

from model.abstention import NO_LETTERS
from model.card import Card
from model.classifier import Classifier
from model.comment import Comment
from model.verdict import Verdict
from service import moderation
from service.api.answers import DIGITS, json_answer
from service.api.authentication import asker
from service.api.context import services
from service.perspective.attributes import SPEAKS_OF, Attribute, value
from service.protocols.drafts import keep_where_wanted
from service.protocols.perspective.asked import Asked, attributes_asked
from service.protocols.perspective.errors import typed
from service.protocols.perspective.messages import AnalyzeRequest
from service.protocols.perspective.reading import (
    admit_asker,
    comment_of,
    languages_of,
    read_message,
    text_of,
)
from service.protocols.perspective.spans import Sentence, sentences, whole
from service.record import Via
from service.sites.accounts import Scope
from service.store import Site


@dataclass(frozen=True, slots=True)
class Scored:
    """A text with its verdict, and its parts with theirs."""

    verdict: Verdict
    parts: Sequence[Sentence]
    verdicts: Sequence[Verdict]


def analyze() -> Response:
    """Answer with the scores of a text. It is only stored where the site and the request allow."""
    admit_asker(Scope.SCORE)
    body, site = read_message(AnalyzeRequest), asker().site
    text = text_of(body.comment)
    languages = languages_of(body.languages)
    comment = comment_of(text, body.context, languages)
    asked = attributes_asked(body.requested_attributes, site)
    classifier = services().live_models.of(site.name)
    card = classifier.card
    may_drop = bool(body.drop_unsupported_attributes)
    asked = _in_languages(asked, requested=languages, card=card, may_drop=may_drop)
    scored = _score(comment, site, classifier, by_sentence=bool(body.span_annotations))
    detected = [scored.verdict.language] if scored.verdict.language else []
    if not languages:
        _require_letters(scored.verdict)
        asked = _in_languages(asked, detected=detected, card=card, may_drop=may_drop)
    if not body.do_not_store:
        keep_where_wanted([comment], Via.PERSPECTIVE)
    if asked.left_out:
        services().left_out.note(site.id, asked.left_out, now=dt.datetime.now(dt.UTC))
    answer = {
        "attributeScores": _attribute_scores(asked, scored, site),
        "languages": languages or detected or list(site.languages),
        "detectedLanguages": detected,
        "clientToken": body.client_token,
    }
    # Google leaves out what is empty.
    return json_answer({name: said for name, said in answer.items() if said})


def _score(comment: Comment, site: Site, classifier: Classifier, *, by_sentence: bool) -> Scored:
    parts = sentences(comment.text) if by_sentence else whole(comment.text)
    judged = [comment]
    if len(parts) > 1:
        judged += [Comment(text=part.text, language=comment.language) for part in parts]
    verdicts = moderation.score_many(
        judged,
        classifier=classifier,
        policy=site.policy,
        lists=services().lists.lately(site.id),
    )
    services().metrics.count_verdicts(verdicts[:1])
    return Scored(verdicts[0], parts, verdicts[1:] or verdicts)


def _require_letters(verdict: Verdict) -> None:
    if any(reason.code == NO_LETTERS.code for reason in verdict.reasons):
        raise typed("LANGUAGE_DETECTION_FAILED", "Unable to detect language")


def _in_languages(
    asked: Asked,
    *,
    requested: Sequence[str] = (),
    detected: Sequence[str] = (),
    card: Card,
    may_drop: bool,
) -> Asked:
    """Return what is asked for without the attributes that the model cannot tell in a language.

    Refused, with the documented error, unless the request allows to drop them.
    """
    for attribute in list(asked.thresholds):
        unknown = [each for each in (requested or detected) if not _covers(card, attribute, each)]
        if unknown and not may_drop:
            named = {"requestedLanguages": list(requested)} if requested else {}
            raise typed(
                "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
                f"Attribute {attribute} does not support request languages: {', '.join(unknown)}",
                languageNotSupportedByAttributeError={
                    "detectedLanguages": list(detected), **named, "attribute": attribute.value,
                },
            )  # fmt: skip
        if unknown:
            asked = asked.without(attribute)
    return asked


def _covers(card: Card, attribute: Attribute, language: str) -> bool:
    return all(language in card.languages.get(label, ()) for label in SPEAKS_OF[attribute])


def _attribute_scores(asked: Asked, scored: Scored, site: Site) -> dict[str, Any]:
    found = {}
    for attribute, threshold in asked.thresholds.items():
        summary = _value(attribute, scored.verdict, site)
        if summary < threshold:
            continue
        found[attribute.value] = {
            "spanScores": [
                {
                    "begin": part.begin,
                    "end": part.end,
                    "score": _probability(_value(attribute, verdict, site)),
                }
                for part, verdict in zip(scored.parts, scored.verdicts, strict=True)
            ],
            "summaryScore": _probability(summary),
        }
    return found


def _value(attribute: Attribute, verdict: Verdict, site: Site) -> float:
    score, scale = value(attribute, verdict.scores), site.options.scale(attribute)
    return round(scale.translated(score) if scale else score, DIGITS)


def _probability(score: float) -> dict[str, Any]:
    return {"value": score, "type": "PROBABILITY"}
