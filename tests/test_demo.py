"""`chaffinch demo`: a newcomer sees a queue that lives, and no other database is touched."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, func, select

from model.labels import Action, Label
from service import create_app
from service.cli import main
from service.demo.script import read_script
from service.record import StateBy, Waiting
from service.settings import Settings
from service.store import Store, waiting
from service.store.tables import appeals, comments, decisions, flags, revisions, waves
from service.store.waiting import Filter, Looker, Part


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture(scope="module")
def told(home: Path) -> Result:
    return CliRunner().invoke(main, ["demo"], env={"CHAFFINCH_HOME": str(home)})


@pytest.fixture(scope="module")
def filled(home: Path, told: Result) -> Iterator[Connection]:
    """The database after the demonstration."""
    assert told.exit_code == 0, told.output
    settings = Settings.from_environment({"CHAFFINCH_HOME": str(home)})
    store = Store(settings.database_url)
    with store._engine.connect() as connection:
        yield connection
    store.close()


def n(connection: Connection, *wanted: object) -> int:
    return int(connection.execute(select(func.count()).where(*wanted)).scalar_one())  # type: ignore[arg-type]


def test_everybody_can_sign_in_by_a_link_that_is_printed(told: Result, home: Path) -> None:
    links = dict(line.split("\t") for line in told.stdout.splitlines())
    assert set(links) == {"robin", "wren", "martin", "jay"}
    settings = Settings.from_environment({"CHAFFINCH_HOME": str(home)})
    client = create_app(settings).test_client()
    path = links["robin"].removeprefix(settings.address)
    assert "Welcome, robin" in client.get(path).text


def test_comments_wait_of_many_kinds_and_in_many_languages(filled: Connection) -> None:
    sites = [Part(number) for number in filled.scalars(select(comments.c.site_id).distinct())]
    looker = Looker(1, filled.execute(select(func.max(comments.c.created_at))).scalar_one())
    counted = waiting.count(filled, sites, Filter(), looker)
    assert {
        Waiting.ESCALATED,
        Waiting.APPEALED,
        Waiting.FLAGGED,
        Waiting.HELD,
        Waiting.AUDIT,
    } <= set(counted)
    assert 40 < sum(counted.values()) < 120
    languages = filled.scalars(select(comments.c.language).where(comments.c.waiting.is_not(None)))
    assert len(set(languages)) >= 5


def test_people_have_decided_taken_back_and_disagreed(filled: Connection) -> None:
    by = Counter(filled.scalars(select(decisions.c.decided_by)))
    assert set(by) == {"robin", "wren", "martin", "jay"}
    assert n(filled, decisions.c.escalated.is_(True))
    assert n(filled, decisions.c.undone_at.is_not(None))
    assert n(filled, decisions.c.bulk.is_not(None))
    assert n(filled, decisions.c.label == Label.SPAM) > 10
    assert n(filled, decisions.c.label == Label.ABUSE) > 10
    twice = select(decisions.c.comment_id).where(decisions.c.audit_sample).group_by(
        decisions.c.comment_id
    ).having(func.count(decisions.c.moderator_id.distinct()) > 1)  # fmt: skip
    assert filled.execute(twice).all()


def test_readers_flag_edit_and_run_into_waves(filled: Connection) -> None:
    assert n(filled, flags.c.agreed.is_(True)) > n(filled, flags.c.agreed.is_(False)) > 0
    assert n(filled, revisions.c.number > 1)
    assert n(filled, waves.c.n_members > 1, waves.c.n_rejected > 0)
    assert n(filled, comments.c.state_by == StateBy.WAVE)
    assert n(filled, comments.c.state_by == StateBy.LIST, comments.c.state == Action.REJECT)


def test_authors_appeal_and_are_answered_or_wait(filled: Connection) -> None:
    assert n(filled, appeals.c.granted.is_(True)) > 0
    assert n(filled, appeals.c.granted.is_(False)) > 0
    assert n(filled, appeals.c.granted.is_(None)) > 0
    answered = filled.scalars(select(appeals.c.answer).where(appeals.c.granted.is_not(None)))
    assert any(answered)


def test_all_of_it_lies_in_the_two_weeks_before_now(filled: Connection) -> None:
    came_in = select(func.min(comments.c.created_at), func.max(comments.c.created_at))
    first, latest = filled.execute(came_in).one()
    last_decision = filled.execute(select(func.max(decisions.c.decided_at))).scalar_one()
    assert 12 <= (latest - first).days <= 14
    assert last_decision < latest


def test_a_database_with_comments_is_left_alone(filled: Connection, home: Path) -> None:
    before = n(filled, comments.c.id > 0)
    again = CliRunner().invoke(main, ["demo"], env={"CHAFFINCH_HOME": str(home)})
    assert again.exit_code == 1
    assert "the database has comments" in again.stderr
    assert n(filled, comments.c.id > 0) == before


def test_every_sentence_is_said_once_but_for_campaigns() -> None:
    script = read_script()
    said = [line.says for page in script.pages for line in page.lines]
    assert len(said) > 300
    assert [text for text, times in Counter(said).items() if times > 1] == []
    assert len({page.slug for page in script.pages}) == len(script.pages)


def test_no_address_in_it_leads_anywhere() -> None:
    lines = [line for page in read_script().pages for line in page.lines]
    assert [line.link for line in lines if line.link and ".example" not in line.link] == []
