"""Decided examples reach the training: from the database, and through files that it exports."""

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from model.labels import Label
from service.cli import main
from service.moderation import Actor, Ruling, decide
from service.record import Source
from service.settings import Settings
from service.store import Connection, Site, Store, flags
from service.store.tables import appeals
from tests.databases import on_both_databases, on_postgresql
from tests.stored import a_comment, a_site
from training.database import VIEWS, read_decided, read_view
from training.decided import DecidedExample
from training.errors import DatabaseError, DataError
from training.example_files import read_example_file

MODERATOR = Actor(source=Source.MODERATOR, name="mara")
ADMIN = Actor(source=Source.ADMIN, name="ada")
DAY = dt.timedelta(days=1)


@pytest.fixture
def site(store: Store, now: dt.datetime) -> Site:
    return a_site(store, now)


def decided(
    store: Store,
    site: Site,
    now: dt.datetime,
    said: str = "Cheap watches at my shop, order today",
    label: Label = Label.SPAM,
    actor: Actor = MODERATOR,
) -> str:
    """Let somebody give a label to a comment that was just sent, and return its id."""
    comment = a_comment(store, site, now, said=said, language="en")
    decide(comment.guid, Ruling.of(None, label), actor=actor, site=site, store=store, now=now + DAY)
    return comment.guid


def run(settings: Settings, *arguments: object) -> Result:
    environment = {
        "CHAFFINCH_HOME": str(settings.home),
        "CHAFFINCH_DATABASE_URL": settings.database_url.replace("+psycopg", ""),
    }
    words = ["export-examples", *map(str, arguments)]
    return CliRunner().invoke(main, words, env=environment)


@on_both_databases
def test_a_decision_is_read_with_all_that_counts(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    guid = decided(store, site, now)
    [example] = read_decided(settings.database_url)
    assert example == DecidedExample(
        text="Cheap watches at my shop, order today",
        label=Label.SPAM,
        source="moderator",
        domain="blog comment",
        language="en",
        group=f"comment {guid}",
        identifier=guid,
        decided_at=now + DAY,
        created_at=now,
        site="garden",
        rater="moderator",
    )


@on_both_databases
def test_an_admin_weighs_more_than_a_moderator_and_readers_and_appeals_add_to_it(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    plain = decided(store, site, now)
    admin = decided(store, site, now, actor=ADMIN)
    flagged = a_comment(store, site, now, said="Cheap watches once more, at my shop")
    appealed = decided(store, site, now)

    def say(connection: Connection) -> None:
        site_id, comment_id = site.id, flagged.id
        connection.execute(
            text(
                "INSERT INTO readers (id, site_id, reader_hash, n_judged, n_agreed, first_seen_at)"
                " VALUES (1, :site, 'r', 0, 0, :now)"
            ),
            {"site": site_id, "now": now.replace(tzinfo=None)},
        )
        flags.add(
            connection,
            flags.FlagRow(
                comment_id=comment_id,
                reader_id=1,
                revision=1,
                kind=flags.FlagKind.SPAM,
                weight=1.0,
                is_fresh=True,
                created_at=now,
            ),
        )

    store.write(say)
    ruling = Ruling.of(None, Label.SPAM)
    decide(flagged.guid, ruling, actor=MODERATOR, site=site, store=store, now=now + DAY)

    def object_to(connection: Connection) -> None:
        found = connection.execute(text("SELECT id FROM comments WHERE guid = :g"), {"g": appealed})
        values = {"site_id": site.id, "comment_id": found.scalar(), "revision": 1, "text": "No!"}
        moments = {"created_at": now + DAY, "answered_at": now + DAY, "granted": False}
        connection.execute(appeals.insert().values(**values, **moments))

    store.write(object_to)
    weights = {one.identifier: one.weight for one in read_decided(settings.database_url)}
    assert weights == {plain: 1.0, admin: 1.25, flagged.guid: 1.25, appealed: 1.5}


@on_both_databases
def test_sites_and_times_choose_what_is_read(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    other = a_site(store, now, "harbour")
    old = decided(store, site, now - 30 * DAY)
    recent, elsewhere = decided(store, site, now), decided(store, other, now)
    url = settings.database_url

    def read(sites: tuple[str, ...] = (), since: dt.datetime | None = None) -> set[str]:
        return {one.identifier for one in read_decided(url, sites=sites, since=since)}

    assert read() == {old, recent, elsewhere}
    assert read(("garden",)) == {old, recent}
    assert read(("garden",), now) == {recent}


@pytest.mark.parametrize("name", ["examples.jsonl", "examples.parquet", "EXAMPLES.Parquet"])
@on_both_databases
def test_an_exported_file_says_what_the_database_does(
    settings: Settings, store: Store, site: Site, now: dt.datetime, tmp_path: Path, name: str
) -> None:
    decided(store, site, now)
    decided(store, site, now, "Thank you, die Suppe war köstlich 🍲", Label.LEGITIMATE, ADMIN)
    file = tmp_path / name
    result = run(settings, "--output", file)
    assert (result.exit_code, result.stderr) == (0, "2 examples\n")
    assert read_example_file(file) == read_decided(settings.database_url)
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_export_without_a_file_goes_to_stdout(
    settings: Settings, store: Store, site: Site, now: dt.datetime, tmp_path: Path
) -> None:
    decided(store, site, now)
    file = tmp_path / "piped.jsonl"
    file.write_bytes(run(settings, "--site", "garden").stdout_bytes)
    assert read_example_file(file) == read_decided(settings.database_url)


def test_an_export_of_nothing_has_its_columns_all_the_same(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    assert run(settings, "--output", tmp_path / "none.parquet").exit_code == 0
    assert list(VIEWS["training_examples"].c.keys()) == [
        name for name in pq.read_schema(tmp_path / "none.parquet").names if name != "page_overlap"
    ]


def test_an_export_of_a_site_that_is_not_there_fails(settings: Settings, store: Store) -> None:
    result = run(settings, "--site", "gardn")
    assert result.exit_code == 1
    assert "gardn" in result.stderr


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "the line is not JSON"),
        ("[]", "must be a JSON object"),
        ('{"text": "Hello there", "label": "ham"}', "label must be one of"),
        ('{"text": "Hello there", "label": "spam"}', "decided_at must be a time"),
        ('{"text": " ", "label": "spam"}', "text must not be empty"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, line: str, wrong: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(f"{line}\n", "utf-8")
    with pytest.raises(DataError, match=f"row 1: .*{wrong}"):
        read_example_file(file)


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    for name in ("none.jsonl", "none.parquet", "none.jsonl.gz"):
        with pytest.raises(DataError, match="chaffinch export-examples"):
            read_example_file(tmp_path / name)


@on_both_databases
def test_an_older_database_is_told_to_be_migrated(settings: Settings, store: Store) -> None:
    store.write(lambda connection: connection.execute(text("DROP VIEW training_examples")))
    with pytest.raises(DatabaseError, match=r"lacks text, .*; run `chaffinch migrate`"):
        read_decided(settings.database_url)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="there is no database at"):
        read_decided(f"sqlite:///{tmp_path}/none.db")
    assert list(tmp_path.iterdir()) == []


def test_an_error_repeats_no_password() -> None:
    with pytest.raises(DatabaseError) as error:
        read_decided("postgresql://chaffinch:geheim@127.0.0.1:9/none")
    assert "geheim" not in str(error.value)
    with pytest.raises(DatabaseError, match="no address of a database") as error:
        read_decided("mysql://chaffinch:geheim@127.0.0.1/none")
    assert "geheim" not in str(error.value)


@on_postgresql
def test_who_may_read_nothing_but_the_views_can_read_the_examples(
    settings: Settings, store: Store, site: Site, now: dt.datetime
) -> None:
    decided(store, site, now)

    def grant(connection: Connection) -> None:
        connection.execute(text("DROP ROLE IF EXISTS trainer"))
        connection.execute(text("CREATE ROLE trainer LOGIN"))
        for view in VIEWS:
            connection.execute(text(f"GRANT SELECT ON {view} TO trainer"))

    store.write(grant)
    trainer = settings.database_url.replace("//chaffinch@", "//trainer@", 1)
    try:
        assert len(read_decided(trainer)) == 1
    finally:
        store.write(lambda connection: connection.execute(text("DROP OWNED BY trainer")))


@pytest.mark.parametrize("view", VIEWS)
@on_both_databases
def test_every_view_can_be_read(settings: Settings, store: Store, view: str) -> None:
    assert list(read_view(settings.database_url, view)) == []
