"""Every query of an endpoint finds its rows by an index, however many comments there are.

The service is asked through all its endpoints while what it says to the database is written down;
then the database is asked how it goes about each of these statements.
"""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from model.labels import Mode
from model.shadow import set_shadow
from service.background.jobs import JOBS
from service.background.loop import Tools
from service.moderation.erase_author import erase_author
from service.moderation.export import export_author
from service.privacy.pseudonyms import Pseudonyms
from service.settings import Settings
from service.store import Store
from service.store.tables import comments, metadata
from tests.api import Api
from tests.databases import on_both_databases
from tests.platform_of_a_site import HARMLESS, SPAM
from tests.publishing import add_model
from tests.query_plans import Said, is_slow, overheard, slow_queries

DAY = dt.timedelta(days=1)


def ask_for_everything(api: Api) -> None:
    """Ask all endpoints that say something to the record."""

    def send(method: str, path: str, document: Any = None, expected: int = 201) -> Any:
        answer = api.client.open(path, method=method, json=document, headers=api.headers)
        assert answer.status_code == expected, (method, path, answer.get_data(as_text=True))
        return answer.get_json(silent=True)

    def submit(number: int, text: str, **said: Any) -> dict[str, Any]:
        said = {"text": text, "author_email": "ann@example.org", "ip": "192.0.2.1", **said}
        return {"external_id": f"c{number}", "comment": said, "section": "baking"}

    long = f"{SPAM} Doctor Ada helped me out of all my troubles, you should write to her at once."
    guids = [send("POST", "/v1/comments", submit(n, long))["id"] for n in range(3)]
    send("POST", "/v1/comments", submit(0, long), 200)
    send("POST", "/v1/comments", submit(0, HARMLESS), 409)
    of_comment = [f"/v1/comments/{guid}" for guid in guids]
    for path in of_comment:
        send("PUT", path, {"comment": {"text": f"{long} Now!"}}, 200)
        send("PUT", path, {"comment": {"text": HARMLESS}}, 200)
        send("POST", f"{path}/flags", {"kind": "spam", "reader": "r1"})
        send("POST", f"{path}/votes", {"kind": "funny", "reader": "r2"})
        send("POST", f"{path}/promotions", {"kind": "editors-pick"})
        for label in ("spam", "legitimate"):
            send("POST", f"{path}/decisions", {"label": label})
        send("GET", path, expected=200)
        send("GET", "/v1/changes", expected=200)
        send("DELETE", f"{path}/decisions/2", expected=200)
    send("DELETE", of_comment[0], expected=204)
    send("GET", of_comment[0], expected=410)
    ask_as_akismet_does(api)


def ask_as_akismet_does(api: Api) -> None:
    """Ask all that asks something of the record in the protocol of Akismet."""
    said = {"api_key": api.key, "user_ip": "192.0.2.1", "comment_author_email": "ann@example.org"}
    forms: tuple[tuple[str, dict[str, str]], ...] = (
        ("comment-check", {"comment_content": HARMLESS, "permalink": "https://blog.example/a"}),
        ("comment-check", {"comment_content": HARMLESS, "permalink": "https://blog.example/a",
                           "user_agent": "another"}),
        ("comment-check", {"comment_content": f"{HARMLESS} Bye!", "recheck_reason": "edit",
                           "permalink": "https://blog.example/a"}),
        ("comment-check", {"comment_content": HARMLESS, "guid": "0" * 32}),
        ("submit-spam", {"comment_content": HARMLESS, "permalink": "https://blog.example/a"}),
        ("submit-ham", {"comment_content": "Never seen before.", "reporter": "mara"}),
        ("key-sites", {}), ("usage-limit", {}),
    )  # fmt: skip
    for name, fields in forms:
        answer = api.client.post(f"/1.1/{name}", data=said | fields)
        assert "X-akismet-error" not in answer.headers, (name, answer.headers)


def look_after_authors(store: Store, settings: Settings, now: dt.datetime) -> None:
    """Give and erase what an author wrote, as the command line does."""
    site = store.site("default")
    pseudonyms = Pseudonyms(store, settings.secret_key)
    given = export_author("ann@example.org", site=site, store=store, pseudonyms=pseudonyms)
    assert len(list(given)) > 1
    erase_author(
        "ann@example.org", who="operator", site=site, store=store, pseudonyms=pseudonyms, now=now
    )


@pytest.fixture
def said(store: Store, settings: Settings, now: dt.datetime) -> Said:
    """What the service says to the database while it is asked for everything."""
    with overheard() as said:
        ask_for_everything(Api(settings, store, now, mode=Mode.PRE))
        add_model(settings.models, "next")
        set_shadow(settings.models, "next")
        at_work = Store(settings.database_url)
        for moment in (now, now + 400 * DAY):
            for job in JOBS:
                job.do(Tools(at_work, settings, is_over=lambda: False), moment)
        look_after_authors(at_work, settings, now)
        at_work.close()
    return said


@on_both_databases
def test_no_query_reads_through_a_table_that_grows(said: Said, settings: Settings) -> None:
    assert len(said) > 40
    assert slow_queries(said, settings) == []


@pytest.mark.parametrize("plan, expected", [
    ("SCAN comments", True), ("SCAN comments USING INDEX ix_comments_queue", True),
    ("SEARCH comments USING INDEX ix_comments_queue (site_id=?)", False),
    ("SCAN sites", False), ("SEARCH x USING AUTOMATIC COVERING INDEX (a=?)", True),
    ("  ->  Seq Scan on changes  (cost=10000000000.00)", True),
    ("  ->  Index Scan using pk_comments on comments", False),
])  # fmt: skip
def test_a_slow_plan_is_known_by_its_words(plan: str, expected: bool) -> None:
    assert is_slow(plan) is expected


@on_both_databases
def test_every_reference_to_a_row_has_an_index(store: Store, settings: Settings) -> None:
    # Without one, each row that is deleted costs a look at all rows that might refer to it.
    engine = create_engine(settings.database_url)
    looked = inspect(engine)
    lacking = []
    for table in metadata.sorted_tables:
        keys = [looked.get_pk_constraint(table.name)["constrained_columns"]]
        keys += [index["column_names"] for index in looked.get_indexes(table.name)]
        keys += [u["column_names"] for u in looked.get_unique_constraints(table.name)]
        lacking += [
            f"{table.name}.{column.name}"
            for key in table.foreign_key_constraints
            if key.referred_table is comments
            for column in key.columns
            if not any(each[0] == column.name for each in keys)
        ]
    engine.dispose()
    assert lacking == []
