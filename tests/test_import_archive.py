"""An honest archive in: its comments, what people decided, and nothing sent out."""

import datetime as dt
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select, text

from model import artifact
from model.classifier import Classifier
from model.comment import Comment
from model.labels import Action, Label
from service.archives import Archived
from service.lists.compiled import Lists
from service.moderation import Importer, erase_comment
from service.privacy.pseudonyms import Pseudonyms
from service.record import StateBy, Waiting
from service.store import Site, Store, authors, inspection
from service.store.tables import audit_log, changes, comments, notices
from tests.databases import on_both_databases
from tests.stored import a_site

pytestmark = on_both_databases

MAY = dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.from_directory(artifact.BASELINE_DIRECTORY)


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    return a_site(store, now)


@pytest.fixture
def importer(store: Store, site: Site, classifier: Classifier, now: dt.datetime) -> Importer:
    pseudonyms = Pseudonyms(store, "a secret of the tests, long enough")
    return Importer(
        site=site,
        classifier=classifier,
        pseudonyms=pseudonyms,
        lists=Lists(store, pseudonyms),
        store=store,
        now=now,
    )


def archived(number: str, state: Action, label: Label | None = None) -> Archived:
    comment = Comment(
        text=f"Number {number}: the plums were ripe a week early this year.",
        author_email="wilma@mail.example",
        posted_at=MAY,
    )
    return Archived(number, comment, state, is_decided=state is not Action.HOLD, label=label)


ARCHIVE = (
    archived("1", Action.PUBLISH, Label.LEGITIMATE),
    archived("2", Action.REJECT, Label.SPAM),
    archived("3", Action.REJECT),
    archived("4", Action.HOLD),
)


def take(importer: Importer, archive: Sequence[Archived] = ARCHIVE) -> tuple[int, int]:
    portions = list(importer.take(archive))
    return sum(each.n_added for each in portions), sum(each.n_known for each in portions)


def stored(store: Store) -> dict[str, tuple[Action, StateBy, Waiting | None]]:
    rows = select(comments).order_by(comments.c.external_id)
    return {
        row.external_id: (Action(row.state), StateBy(row.state_by), row.waiting)
        for row in store.read(lambda connection: connection.execute(rows).all())
    }


def test_what_people_decided_there_stands_here(importer: Importer, store: Store) -> None:
    assert take(importer) == (4, 0)
    assert stored(store) == {
        "1": (Action.PUBLISH, StateBy.PERSON, None),
        "2": (Action.REJECT, StateBy.PERSON, None),
        "3": (Action.REJECT, StateBy.PERSON, None),
        "4": (Action.HOLD, StateBy.MACHINE, Waiting.HELD),
    }
    assert store.read(inspection.complaints) == []


def test_a_second_run_adds_nothing(importer: Importer, store: Store) -> None:
    take(importer, ARCHIVE[:2])
    assert take(importer) == (2, 2)
    assert take(importer) == (0, 4)


def test_labels_teach_and_a_bin_without_a_word_does_not(importer: Importer, store: Store) -> None:
    take(importer)
    query = text("SELECT label, source, decided_at FROM training_examples ORDER BY label")
    taught = store.read(lambda connection: connection.execute(query).all())
    assert [(row.label, row.source) for row in taught] == [
        ("legitimate", "platform"),
        ("spam", "platform"),
    ]


def test_the_author_gets_a_record(importer: Importer, store: Store, site: Site) -> None:
    take(importer)
    author = select(comments.c.author_hash).limit(1)
    author_hash = store.read(lambda connection: connection.execute(author).scalar_one())
    record = store.read(lambda connection: authors.record(connection, site.id, author_hash))
    assert (record.n_comments, record.n_accepted, record.n_rejected) == (4, 1, 2)


def test_nothing_is_sent_out(importer: Importer, store: Store) -> None:
    take(importer)
    for table in (changes, notices):
        count = select(func.count()).select_from(table)
        assert store.read(lambda connection: connection.execute(count).scalar_one()) == 0  # noqa: B023


def test_what_was_erased_does_not_come_back(
    importer: Importer, store: Store, site: Site, now: dt.datetime
) -> None:
    take(importer)
    guid = select(comments.c.guid).where(comments.c.external_id == "2")
    erased = store.read(lambda connection: connection.execute(guid).scalar_one())
    erase_comment(erased, who="operator", site=site, store=store, now=now)
    assert take(importer) == (0, 4)
    assert "2" not in stored(store)


def test_the_audit_log_says_who_took_how_many_in(importer: Importer, store: Store) -> None:
    take(importer, ARCHIVE[:2])
    take(importer, ARCHIVE[:2])
    wanted = select(audit_log).where(audit_log.c.what == "import")
    (line,) = store.read(lambda connection: connection.execute(wanted).all())
    assert (line.who, line.site_id, line.after) == ("operator", importer.site.id, {"comments": 2})
