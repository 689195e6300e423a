"""What was written to somebody: judged, never before moderators, and not a word of it kept."""

import datetime as dt

import pytest

from model.comment import CommentType
from model.labels import Mode
from service import moderation
from service.moderation import Actor, Ruling
from service.record import Source
from service.store import Store
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, SPAM, Platform

PRIVATE = [kind for kind in CommentType if kind.is_private]

every_private_kind = pytest.mark.parametrize("kind", PRIVATE)


def test_forms_registrations_and_messages_are_private() -> None:
    assert PRIVATE == [CommentType.CONTACT, CommentType.SIGNUP, CommentType.MESSAGE]


@on_both_databases
@every_private_kind
@pytest.mark.parametrize("mode", Mode)
def test_none_waits_whatever_the_verdict(
    store: Store, now: dt.datetime, kind: CommentType, mode: Mode
) -> None:
    platform = Platform(store, now, mode=mode)
    for text in (HARMLESS, SPAM):
        comment = platform.stored(text, type=kind, in_sample=True)
        assert (comment.waiting, comment.urgency, comment.audit_sample) == (None, 0.0, False)
        assert platform.found(comment) == comment
        edited = platform.edit(comment, f"{text} And more!", type=kind)
        assert edited.waiting is None
        assert {said.text for said in platform.revisions(comment)} == {None}
        assert {said.author_name for said in platform.revisions(comment)} == {""}


@every_private_kind
def test_not_a_word_is_kept_in_the_reasons_either(
    store: Store, now: dt.datetime, kind: CommentType
) -> None:
    platform = Platform(store, now)
    judged = platform.submit(SPAM, type=kind, honeypot="http://pills.example")
    assert any("watches" in reason.message for reason in judged.verdict.reasons)
    assert judged.comment is not None
    kept = platform.look_up(judged.comment).verdict
    assert [reason.code for reason in kept.reasons] == ["honeypot"]
    assert kept.scores == judged.verdict.scores
    assert [said.domains for said in platform.revisions(judged.comment)] == [()]


@every_private_kind
def test_none_waits_though_somebody_escalates_it(
    store: Store, now: dt.datetime, kind: CommentType
) -> None:
    platform = Platform(store, now)
    comment = platform.stored(SPAM, type=kind)
    moderation.decide(
        comment.guid,
        Ruling.escalation(),
        actor=Actor(source=Source.MODERATOR, name="robin"),
        site=platform.site,
        store=store,
        now=now,
    )
    assert platform.found(comment).waiting is None


@pytest.mark.parametrize("kind", [k for k in CommentType if not k.is_private])
def test_what_everybody_reads_waits_as_ever(
    store: Store, now: dt.datetime, kind: CommentType
) -> None:
    comment = Platform(store, now, mode=Mode.PRE).stored(HARMLESS, type=kind)
    assert comment.waiting is not None
