"""Changing what a site asks of the machine: on record, all or nothing, and earned."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from model.goals import Goals
from model.labels import Label, Mode, Strictness
from service.errors import InvalidOption, UnknownSite
from service.sites.accounts import create_site
from service.sites.change import change_site, n_needed
from service.sites.options import Callback
from service.store import Site, Store
from service.store.tables import audit_log, comments, decisions, verdicts
from tests.databases import on_both_databases
from tests.small_model import a_card

pytestmark = on_both_databases


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    return create_site(store, "garden", now=now)


@pytest.fixture
def change(store: Store, site: Site, now: dt.datetime) -> Any:
    def changed(**given: Any) -> Site:
        return change_site(store, site.name, who="operator", now=now, **given)

    return changed


def logged(store: Store) -> list[Any]:
    """Return the lines of the audit log that tell of changes, the latest last."""
    changes = select(audit_log).where(audit_log.c.what == "site.change").order_by(audit_log.c.id)
    return store.read(lambda connection: list(connection.execute(changes)))


def test_only_what_is_named_of_a_site_changes(store: Store, change: Any) -> None:
    assert change(mode=Mode.POST).strictness is Strictness.BALANCED
    changed = change(strictness=Strictness.STRICT, options={"hold_new_authors": 2})
    assert (changed.mode, changed.strictness) == (Mode.POST, Strictness.STRICT)
    assert change(options={"audit_share": 0.1}).options.hold_new_authors == 2
    assert change(languages=["de", "en", "de"]).languages == ("de", "en")
    assert store.site("garden") == change()


def test_the_choices_of_a_site_become_its_policy(change: Any) -> None:
    policy = change(
        mode=Mode.PRE,
        options={
            "hold_new_authors": 2,
            "publish_trusted": True,
            "publish_clearly_fine": True,
            "trackback_strictness": Strictness.STRICT,
            "hold_at_most": 0.02,
        },
    ).policy
    assert (policy.mode, policy.hold_new_authors) == (Mode.PRE, 2)
    assert policy.publish_trusted
    assert policy.publish_clearly_fine
    assert policy.trackback_strictness is Strictness.STRICT
    assert policy.goals == Goals(hold_at_most=0.02, reject_precision=0.995)


def test_a_change_is_on_record_with_what_was_before_it(
    store: Store, site: Site, change: Any, now: dt.datetime
) -> None:
    change(mode=Mode.POST, options={"hold_new_authors": 1})
    line = logged(store)[-1]
    assert (line.site_id, line.who, line.at) == (site.id, "operator", now)
    assert line.before == {"mode": "log-only", "options": {}}
    assert line.after == {"mode": "post", "options": {"hold_new_authors": 1}}


def test_what_changes_nothing_is_not_on_record(store: Store, change: Any) -> None:
    change(mode=Mode.LOG_ONLY)
    assert logged(store) == []


def test_no_secret_gets_into_the_record(store: Store, change: Any) -> None:
    change(options={"callback": Callback("https://blog.example.org/hook", "sealed")})
    assert store.site("garden").options.callback is not None
    assert logged(store)[-1].after == {
        "options": {"callback": {"url": "https://blog.example.org/hook"}}
    }


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"options": {"hold_new_authors": -1}}, "hold_new_authors"),
        ({"options": {"colour": "red"}}, "colour"),
        ({"languages": ["English"]}, "languages"),
        ({"reject_abuse": True}, "reject_abuse"),
    ],
)
def test_a_choice_that_cannot_be_changes_nothing(
    store: Store, site: Site, change: Any, given: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidOption, match=rf"^{named}: "):
        change(mode=Mode.POST, **given)
    assert store.site("garden") == site
    assert logged(store) == []


def test_a_site_that_is_not_there_cannot_be_changed(store: Store, now: dt.datetime) -> None:
    with pytest.raises(UnknownSite):
        change_site(store, "attic", who="operator", now=now, mode=Mode.POST)


def decided(store: Store, site: Site, label: Label, n: int, now: dt.datetime) -> None:
    """Store ``n`` comments with a high score for abuse that a person gave a label."""

    def work(connection: Connection) -> None:
        for _ in range(n):
            comment = connection.execute(
                insert(comments).values(
                    guid=f"{label}-{_}", site_id=site.id, request_digest="", type="comment",
                    revision=1, state="hold", state_by="machine", label="abuse",
                    created_at=now, updated_at=now,
                ).returning(comments.c.id)
            ).scalar_one()  # fmt: skip
            connection.execute(insert(verdicts).values(
                comment_id=comment, revision=1, label="abuse", spam=0.0, abuse=0.97,
                legitimate=0.03, action="hold", abstained=False, reasons=[], model="small",
                created_at=now,
            ))  # fmt: skip
            connection.execute(insert(decisions).values(
                site_id=site.id, comment_id=comment, number=1, revision=1, action="reject",
                label=label.value, source="moderator", decided_by="ann", decided_at=now,
            ))  # fmt: skip

    store.write(work)


def test_that_the_machine_rejects_abuse_must_be_earned(
    store: Store, site: Site, change: Any, now: dt.datetime
) -> None:
    goal = {"reject_precision": 0.95}
    n = n_needed(0.95)
    decided(store, site, Label.ABUSE, n - 1, now)
    with pytest.raises(InvalidOption, match=f"of {n - 1} comments that people decided"):
        change(reject_abuse=True, card=a_card(), options=goal)
    decided(store, site, Label.SPAM, 1, now)
    assert change(reject_abuse=True, card=a_card(), options=goal).policy.reject_abuse
    # What was granted is not asked for again, and can be given back.
    assert change(reject_abuse=True).reject_abuse
    assert not change(reject_abuse=False).reject_abuse
    decided(store, site, Label.LEGITIMATE, 3, now)
    with pytest.raises(InvalidOption, match=rf"of {n + 3} comments .*, {n} were bad"):
        change(reject_abuse=True, card=a_card(), options=goal)
