"""The table of docs/protocols.md, cell by cell: what each verdict is in each protocol."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from model.labels import Label, Mode
from service.accounts import create_key, create_site
from service.secret_box import SecretBox
from service.settings import Settings
from service.site_options import SharedSecret
from service.site_settings import change_site
from service.store import Store, accounts
from tests.coral_sender import phase_request, signed
from tests.fixed_model import FixedModel, app_with

PAGE = Path(__file__).parents[1] / "docs/protocols.md"
SECRET = "shared with Coral"
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
SCORES = {"publish": 0.4, "hold": 0.6, "reject": 0.95, "blatant": 0.995}
"""By the round thresholds of the tests."""


@dataclass(frozen=True)
class Row:
    """What a row of the table says."""

    mode: Mode
    label: Label
    action: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.mode}-{self.label}-{self.action.replace('`', '')}"


def table() -> list[Row]:
    """Return the rows of the table."""
    lines = re.findall(r"^\| `(?:log-only|post|pre)` \|.*$", PAGE.read_text("utf-8"), re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [
        Row(Mode(mode.strip("`")), Label(label.strip("`")), action, tuple(cells))
        for mode, label, action, *cells in rows
    ]


class Service:
    """A service whose model says what is wanted, with a site of its own for every question."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.model = FixedModel()
        self.settings, self.store = settings, store
        self.client: FlaskClient = app_with(self.model, settings).test_client()
        self.n_sites = 0

    def site_for(self, row: Row, **options: Any) -> str:
        """Return the name of a new site on which the model and the policy do what a row says."""
        self.n_sites += 1
        name = f"site-{self.n_sites}"
        site = create_site(self.store, name, now=NOW, mode=row.mode)
        step = next(step for step in ("blatant", "reject", "hold", "publish") if step in row.action)
        self.model.say(row.label, 0.98 if row.label is Label.LEGITIMATE else SCORES[step])
        if row.label is Label.LEGITIMATE and step == "hold" and row.mode is not Mode.PRE:
            options["hold_new_authors"] = 1
        # By itself the machine rejects no abuse; a site must have earned that.
        values = {"reject_abuse": "reject" in row.action}
        self.store.write(lambda c: accounts.change_site(c, site.id, values))
        sealed = SecretBox(self.settings.secret_key).seal(SECRET.encode())
        options["coral_secrets"] = (SharedSecret(sealed, "oral"),)
        change_site(self.store, name, who="operator", now=NOW, options=options)
        return name

    def akismet(self, site: str, **said: str) -> TestResponse:
        """Have a comment checked."""
        key = create_key(self.store, site, now=NOW)
        fields = {"api_key": key, "user_ip": "192.0.2.1", "comment_content": "Some words.", **said}
        return self.client.post("/1.1/comment-check", data=fields)

    def coral(self, site: str, role: str = "COMMENTER") -> TestResponse:
        """Have a comment pass the phase."""
        body, headers = signed(phase_request("Some words.", role=role), SECRET)
        return self.client.post(f"/coral/{site}", data=body, headers=headers)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("protocols")
    settings = Settings.from_environment({"CHAFFINCH_HOME": str(home)})
    store = Store(settings.database_url)
    store.migrate()
    yield Service(settings, store)
    store.close()


every_row = pytest.mark.parametrize("row", table(), ids=str)


def test_the_table_has_a_row_for_every_mode_and_label() -> None:
    assert {(row.mode, row.label) for row in table()} == {(m, each) for m in Mode for each in Label}


def is_clearly_fine(row: Row) -> bool:
    """Return whether the site publishes in a mode in which it holds whatever it does not know."""
    return row.mode is Mode.PRE and row.action == "`publish`"


@every_row
@pytest.mark.parametrize(
    "column, options",
    [(0, {}), (1, {"abuse_as_spam": True}), (2, {"discard_blatant": True})],
    ids=["plain", "abuse-as-spam", "discard-blatant"],
)
def test_akismet_says_what_the_table_says(
    service: Service, row: Row, column: int, options: dict[str, Any]
) -> None:
    role = {"user_role": "administrator"} if is_clearly_fine(row) else {}
    answer = service.akismet(service.site_for(row, **options), **role)
    said = [f"`{answer.text}`"]
    said += ["wait"] if answer.headers.get("X-akismet-recheck-after") else []
    said += ["discard"] if answer.headers.get("X-akismet-pro-tip") == "discard" else []
    assert ", ".join(said) == row.cells[column]
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-akismet-guid"])
    wrong = ("X-akismet-debug-help", "X-akismet-error", "X-akismet-alert-msg")
    assert not any(name in answer.headers for name in wrong)


FLAGS = {"COMMENT_DETECTED_SPAM": "flag for spam", "COMMENT_DETECTED_TOXIC": "flag for abuse"}


@every_row
def test_coral_is_told_what_the_table_says(service: Service, row: Row) -> None:
    role = "STAFF" if is_clearly_fine(row) else "COMMENTER"
    answer = service.coral(service.site_for(row), role)
    if answer.status_code == 204:
        assert (row.cells[3], answer.data) == ("204", b"")
        return
    assert answer.status_code == 200
    opinion = answer.get_json()
    assert opinion.keys() <= {"status", "actions"}
    actions = opinion.get("actions", [])
    assert all(action.keys() == {"actionType", "reason"} for action in actions)
    flags = [FLAGS[action["reason"]] for action in actions]
    assert ", ".join([f"`{opinion['status']}`", *flags]) == row.cells[3]
