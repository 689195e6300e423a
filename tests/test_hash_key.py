"""The hash key: another one can be made, and it is not the key of the sessions."""

import datetime as dt

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from service.cli import main
from service.moderation.export import export_author
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.settings import Settings
from service.store import Store
from service.store.tables import audit_log, hash_keys
from tests.api import Api
from tests.databases import on_both_databases

pytestmark = on_both_databases

ANN = "ann@example.org"


def rotate(settings: Settings, database: str, *options: str, said: str | None = None) -> Result:
    told = {"CHAFFINCH_HOME": str(settings.home), "CHAFFINCH_DATABASE_URL": database}
    return CliRunner().invoke(main, ["hash-key", "rotate", *options], env=told, input=said)


@pytest.fixture
def pseudonyms(settings: Settings, store: Store) -> Pseudonyms:
    return Pseudonyms(store, settings.secret_key)


def test_what_comes_after_it_cannot_be_linked_to_what_came_before(
    settings: Settings, database: str, store: Store, pseudonyms: Pseudonyms
) -> None:
    before = pseudonyms.of(1, Kind.AUTHOR, ANN)
    done = rotate(settings, database, "--yes")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "hash key 2 is in use" in done.stderr
    after = Pseudonyms(store, settings.secret_key)
    assert after.of(1, Kind.AUTHOR, ANN) != before
    assert after.all_of(1, Kind.AUTHOR, ANN) == [after.of(1, Kind.AUTHOR, ANN), before]
    lines = store.read(lambda c: c.execute(select(audit_log.c.who, audit_log.c.what)).all())
    assert lines == [("operator", "hash key")]


def test_all_of_an_author_is_still_found(
    settings: Settings, database: str, store: Store, now: dt.datetime
) -> None:
    api = Api(settings, store, now)
    for number in range(2):
        comment = {"text": f"Thank you for recipe {number}.", "author_email": ANN}
        sent = {"external_id": f"c{number}", "comment": comment}
        assert api.client.post("/v1/comments", json=sent, headers=api.headers).status_code == 201
        rotate(settings, database, "--yes")
    of_ann = Pseudonyms(store, settings.secret_key)
    site = store.sites()[0]
    found = list(export_author(ANN, site=site, store=store, pseudonyms=of_ann))
    assert len([each for each in found if "comment" in each]) == 2


def test_the_secret_key_of_sessions_stays(
    settings: Settings, database: str, store: Store, pseudonyms: Pseudonyms
) -> None:
    pseudonyms.of(1, Kind.AUTHOR, ANN)
    rotate(settings, database, "--yes")
    again = {"CHAFFINCH_HOME": str(settings.home), "CHAFFINCH_DATABASE_URL": database}
    assert Settings.from_environment(again).secret_key == settings.secret_key
    kept = store.read(lambda c: c.scalars(select(hash_keys.c.encrypted)).all())
    assert len(set(kept)) == 2
    assert not any(settings.secret_key in each for each in kept)


def test_it_is_asked_first(settings: Settings, database: str, pseudonyms: Pseudonyms) -> None:
    assert rotate(settings, database, said="n\n").exit_code == 1
    assert pseudonyms.key_id == 1


def test_another_secret_key_makes_none(
    settings: Settings, database: str, store: Store, pseudonyms: Pseudonyms
) -> None:
    pseudonyms.of(1, Kind.AUTHOR, ANN)
    (settings.home / "secret-key").write_text("x" * 64)
    done = rotate(settings, database, "--yes")
    assert done.exit_code == 1
    assert "Error: " in done.stderr
    assert pseudonyms.key_id == 1
