"""No site reads, counts, changes or learns of another's comments, whatever it asks for."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Table, select
from werkzeug.test import TestResponse

from model.evidence import Effect
from model.labels import Mode
from service import create_app
from service.lists.changes import add_entries, entries_of
from service.privacy.pseudonyms import Kind, Pseudonyms
from service.settings import Settings
from service.sites.accounts import create_key, create_site
from service.store import Site, Store, authors
from service.store.tables import metadata
from tests.api import error
from tests.databases import on_both_databases

pytestmark = on_both_databases

TEXT = "The tulips came up early this year, and my neighbour says that hers did as well."
SECRET = "tulips"
MAIL = "ann@example.org"
NOBODYS = "0" * 32
READER = "reader-1"


@dataclass
class Party:
    """A site with its key, speaking to the service that both sites share."""

    client: FlaskClient
    site: Site
    key: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.client.open(
            path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.key}"} | headers,
            # As from another machine: this one needs no key for the metrics.
            environ_overrides={"REMOTE_ADDR": "192.0.2.1"},
        )

    def submit(self, text: str = TEXT, *, external_id: str | None = None, **headers: str) -> Any:
        """Hand in a comment; return the answer, sure that it is stored."""
        body = {"comment": {"text": text, "author_email": MAIL, "ip": "192.0.2.9"}}
        if external_id:
            body |= {"external_id": external_id}  # type: ignore[dict-item]
        response = self.ask("POST", "/v1/comments", body, **headers)
        assert response.status_code == 201, response.get_data(as_text=True)
        return response.get_json()

    def decide(self, guid: str, **ruling: str) -> None:
        response = self.ask("POST", f"/v1/comments/{guid}/decisions", ruling)
        assert response.status_code == 201, response.get_data(as_text=True)


@dataclass
class Town:
    """Two sites: the garden, where a lot was said and decided, and the attic, which is curious."""

    store: Store
    garden: Party
    attic: Party
    guid: str
    """Of a comment of the garden, with a decision, a flag, a vote and a promotion."""
    cursor: str
    """Of the garden's feed of changes."""


@pytest.fixture
def town(store: Store, settings: Settings, now: dt.datetime) -> Iterator[Town]:
    client = create_app(settings).test_client()
    garden, attic = (
        Party(client, create_site(store, name, now=now, mode=Mode.POST), "")
        for name in ("garden", "attic")
    )
    for party in (garden, attic):
        party.key = create_key(store, party.site.name, now=now)
    first, second = (garden.submit(external_id=number)["id"] for number in "12")
    garden.submit(external_id="3", **{"Idempotency-Key": "three"})
    for guid in (first, second):
        garden.decide(guid, action="reject", label="spam")
    for path, body in (
        ("flags", {"kind": "spam", "reader": READER}),
        ("votes", {"kind": "funny", "reader": READER}),
        ("promotions", {"kind": "first-word"}),
    ):
        assert garden.ask("POST", f"/v1/comments/{first}/{path}", body).status_code < 300
    pseudonyms = Pseudonyms(store, settings.secret_key)
    entries = entries_of(garden.site.id, [SECRET, MAIL], Effect.BLOCK, None, pseudonyms=pseudonyms)
    add_entries(store, garden.site, entries, who="ann", now=now)
    author = pseudonyms.of(garden.site.id, Kind.AUTHOR, MAIL)
    store.write(lambda c: authors.mute(c, garden.site.id, author, muted_at=now))
    assert garden.submit()["state"] == "reject"  # and the service has heard of the lists
    cursor = garden.ask("GET", "/v1/changes?limit=1").get_json()["next"]
    yield Town(store, garden, attic, first, cursor)


def state_of(town: Town) -> dict[str, Any]:
    """Return every row of the database that is the garden's."""
    garden = town.garden.site.id

    def rows(connection: Any, table: Table) -> list[Any]:
        wanted = select(table)
        if "site_id" in table.c:
            wanted = wanted.where(table.c.site_id == garden)
        elif "comment_id" in table.c:
            comments = metadata.tables["comments"]
            of_garden = select(comments.c.id).where(comments.c.site_id == garden)
            wanted = wanted.where(table.c.comment_id.in_(of_garden))
        else:
            return []
        return sorted(map(repr, connection.execute(wanted)))

    return town.store.read(
        lambda connection: {name: rows(connection, each) for name, each in metadata.tables.items()}
    )


def as_unknown(town: Town, method: str, path: str, body: Any = None) -> None:
    """Check that the garden's comment is answered as one that never was, word for word."""
    answers = [town.attic.ask(method, path.format(id=guid), body) for guid in (town.guid, NOBODYS)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert error(answers[0])["code"] == error(answers[1])["code"]
    told = [answer.get_data(as_text=True) for answer in answers]
    assert told[0].replace(town.guid, NOBODYS) == told[1]


def submit(town: Town) -> None:
    # The same names and words as the garden's: no repeat, no wave, no list, no muted author.
    for number in "12345":
        answer = town.attic.submit(external_id=number, **{"Idempotency-Key": f"three{number}"})
        assert answer["state"] == "publish"
        assert answer["id"] != town.guid
        codes = {reason["code"] for reason in answer["reasons"]}
        known = {"wave_held", "wave_rejected", "like_rejected", "blocked_word", "muted_author"}
        assert not codes & known
    town.attic.submit("Something else entirely, about bread.", **{"Idempotency-Key": "three"})


def changes(town: Town) -> None:
    own = town.attic.submit(external_id="own")["id"]
    told = town.attic.ask("GET", "/v1/changes?limit=100").get_json()["changes"]
    assert own in {change["id"] for change in told}
    assert town.guid not in json.dumps(told)
    refused = [
        town.attic.ask("GET", f"/v1/changes?after={cursor}") for cursor in (town.cursor, "nonsense")
    ]
    assert [answer.status_code for answer in refused] == [422, 422]
    assert refused[0].get_data() == refused[1].get_data()


def score(town: Town) -> None:
    comment = {"text": TEXT, "author_email": MAIL}
    verdict = town.attic.ask("POST", "/v1/score", {"comment": comment}).get_json()
    batch = town.attic.ask("POST", "/v1/score/batch", {"comments": [comment]}).get_json()
    for answer in (verdict, *batch["verdicts"]):
        assert answer["action"] == "publish"
        assert "blocked_word" not in {reason["code"] for reason in answer["reasons"]}
    garden = town.garden.ask("POST", "/v1/score", {"comment": comment}).get_json()
    assert garden["action"] == "reject"  # so the test would notice


def metrics(town: Town) -> None:
    # They count the comments of all sites together.
    refused = town.attic.ask("GET", "/metrics")
    assert (refused.status_code, error(refused)["code"]) == (403, "missing_scope")


def card(town: Town) -> None:
    assert SECRET not in town.attic.ask("GET", "/v1/model").get_data(as_text=True)


def unknown(method: str, path: str, body: Any = None) -> Callable[[Town], None]:
    return lambda town: as_unknown(town, method, path, body)


ATTEMPTS: dict[str, Callable[[Town], None]] = {
    "score": score,
    "score_batch": score,
    "get_model": card,
    "get_metrics": metrics,
    "submit": submit,
    "get_changes": changes,
    "look_up": unknown("GET", "/v1/comments/{id}"),
    "edit": unknown("PUT", "/v1/comments/{id}", {"comment": {"text": "Something else."}}),
    "erase": unknown("DELETE", "/v1/comments/{id}"),
    "decide": unknown("POST", "/v1/comments/{id}/decisions", {"action": "publish"}),
    "undo": unknown("DELETE", "/v1/comments/{id}/decisions/1"),
    "flag": unknown("POST", "/v1/comments/{id}/flags", {"kind": "spam", "reader": READER}),
    "vote": unknown("POST", "/v1/comments/{id}/votes", {"kind": "funny", "reader": READER}),
    "promote": unknown("POST", "/v1/comments/{id}/promotions", {"kind": "first-word"}),
}
"""What the attic tries with its own key, by the name of the operation."""


def operations(town: Town) -> set[str]:
    """Return the operations that ask for a key, as the service itself describes them."""
    paths = town.attic.client.get("/openapi.json").get_json()["paths"]
    every = (operation for ways in paths.values() for operation in ways.values())
    return {operation["operationId"] for operation in every if operation.get("security")}


def test_every_endpoint_is_tried_with_the_key_of_another_site(town: Town) -> None:
    assert operations(town) == set(ATTEMPTS)
    before = state_of(town)
    assert before["decisions"]
    assert before["flags"]
    assert before["list_entries"]
    for attempt in ATTEMPTS.values():
        attempt(town)
        assert state_of(town) == before
    # What the garden itself sees is as it was.
    assert town.garden.ask("GET", f"/v1/comments/{town.guid}").get_json()["state"] == "reject"


def test_a_name_that_no_comment_has_is_answered_like_one_of_somebody_else(town: Town) -> None:
    for path in (town.guid, NOBODYS, "x", "../sites", "%00"):
        answer = town.attic.ask("GET", f"/v1/comments/{path}")
        assert answer.status_code == 404
