"""``comment-check``: a comment is judged and kept, and the client is told whether it is spam."""

import datetime as dt

from model.labels import Action, Label, Mode, Tier
from service import moderation
from service.api.context import services
from service.moderation import Judged, Means
from service.moderation.attention import made_by
from service.moderation.recognise import ALIKE, EDITED
from service.protocols.akismet import answers
from service.protocols.akismet.answers import Answer
from service.protocols.akismet.fields import Fields
from service.protocols.akismet.translation import guid_of, is_forced, submission_of
from service.record import StateBy
from service.sites.accounts import KeyHolder
from service.store import Site

_BY_THE_SITE = frozenset((StateBy.PERSON, StateBy.LIST, StateBy.WAVE))
"""Whose rejection is the site's own wish, whatever the label."""


def check(fields: Fields, holder: KeyHolder) -> Answer:
    """Judge the comment that a client hands in, and store it unless it is a test."""
    guid, why_again = guid_of(fields), fields.get("recheck_reason").strip()
    alike = EDITED if why_again else None if guid is None else ALIKE
    judged = moderation.hand_in(submission_of(fields), means(holder), guid=guid, alike=alike)
    if judged.is_new:
        services().metrics.count_verdicts([judged.verdict])
    return answer(judged, holder.site, is_forced=is_forced(fields))


def means(holder: KeyHolder) -> Means:
    """Return with what the comments of a key's site are judged and stored."""
    return Means(
        site=holder.site,
        who=holder.who,
        key_id=holder.key.id,
        classifier=services().live_models.of(holder.site.name),
        pseudonyms=services().pseudonyms,
        lists=services().lists,
        store=services().store,
        now=dt.datetime.now(dt.UTC),
    )


def answer(judged: Judged, site: Site, *, is_forced: bool = False) -> Answer:
    """Return what a verdict is in this protocol: the table of docs/protocols.md, cell by cell."""
    comment, verdict = judged.comment, judged.verdict
    guid = comment.guid if comment else None
    state = comment.state if comment else verdict.action
    if site.mode is Mode.LOG_ONLY:
        return answers.verdict(False, guid=guid)
    is_spam = is_forced or (state is not Action.PUBLISH and _counts_as_spam(judged, site))
    is_blatant = verdict.tier is Tier.BLATANT and state is Action.REJECT
    waits = state is not Action.PUBLISH and comment is not None and not comment.type.is_private
    discard = site.options.discard_blatant and is_blatant and not is_forced
    return answers.verdict(is_spam, guid=guid, discard=discard, wait=waits)


def _counts_as_spam(judged: Judged, site: Site) -> bool:
    comment, verdict = judged.comment, judged.verdict
    label = comment.label if comment else verdict.label
    if label is Label.SPAM or any(reason.code == "honeypot" for reason in verdict.reasons):
        return True
    state = comment.state if comment else verdict.action
    state_by = comment.state_by if comment else made_by(verdict)
    if state is Action.REJECT and state_by in _BY_THE_SITE:
        return True
    return label is Label.ABUSE and site.options.abuse_as_spam
