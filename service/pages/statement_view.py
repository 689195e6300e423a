"""What became of a comment, in words for its author: plain, without scores and weights."""

import datetime as dt
from dataclasses import dataclass

from model.labels import Action, Label
from model.verdict import Reason
from service.moderation.appeal import Statement
from service.record import Source, StateBy

MOST_FACTS = 8
"""Things found by the machine that are told: the heaviest come first."""

_HEADINGS = {
    Action.PUBLISH: "Your comment is published",
    Action.HOLD: "Your comment waits for a person",
    Action.REJECT: "Your comment was not published",
}
_RULES = {
    Label.SPAM: "Advertising and messages sent in bulk (spam) are not published here.",
    Label.ABUSE: "Comments that attack, threaten or demean people are not published here.",
    Label.LEGITIMATE: "It breaks a rule of this site.",
}
_OF_LISTS = "This site keeps a list of words, links and authors that it does not publish."
_OF_MUTED = "This site does not publish what its author writes at present."
_OF_PERSON = "A person found that it breaks a rule of this site."
_NOT_FACTS = frozenset(("base", "remainder"))
_WHO = {
    Source.ADMIN: "A moderator of the site",
    Source.MODERATOR: "A moderator of the site",
    Source.PLATFORM: "The site itself, outside this service",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A statement as the page shows it."""

    told: Statement
    heading: str
    rule: str
    """Why it was rejected, as a rule."""
    who: str
    """Whether a person or a machine decided, as a sentence."""
    facts: list[str]
    """What the machine found that speaks for it; nothing where a person decided."""
    may_appeal: bool


def view_of(told: Statement, *, now: dt.datetime) -> StatementView:
    """Return a statement as the page shows it."""
    return StatementView(
        told=told,
        heading=_HEADINGS[told.comment.state],
        rule=_rule(told),
        who=_who(told),
        facts=[] if told.decision else _facts(told),
        may_appeal=told.may_be_appealed(now),
    )


def day(moment: dt.datetime) -> str:
    """Return a moment as a day, in UTC.

    >>> day(dt.datetime(2026, 11, 2, tzinfo=dt.UTC))
    '2 November 2026'
    """
    return f"{moment:%-d %B %Y}"


def _rule(told: Statement) -> str:
    decision = told.decision
    if decision is None:
        return _rule_of_machine(told)
    if decision.reason:
        reason = told.site.options.reason(decision.reason)
        return reason.sentence if reason else f"{decision.reason.replace('-', ' ').capitalize()}."
    return _RULES[decision.label] if decision.label else _OF_PERSON


def _rule_of_machine(told: Statement) -> str:
    if told.comment.state_by is StateBy.LIST:
        return _OF_LISTS
    if any(reason.code == "muted_author" for reason in told.verdict.reasons):
        return _OF_MUTED
    return _RULES[told.verdict.label]


def _who(told: Statement) -> str:
    on = f"on {day(told.decided_at)}"
    if told.decision:
        return f"{_WHO[told.decision.source]} decided this, {on}."
    return f"A machine decided this, {on}. No person has decided on it."


def _facts(told: Statement) -> list[str]:
    found = (reason.message for reason in told.verdict.reasons if _speaks_for_it(reason))
    return list(dict.fromkeys(found))[:MOST_FACTS]


def _speaks_for_it(reason: Reason) -> bool:
    return reason.code not in _NOT_FACTS and (reason.weight is None or reason.weight > 0)
