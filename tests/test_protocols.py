"""The table of docs/protocols.md, cell by cell: what each verdict is in each protocol."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from model.labels import Label, Mode
from service.store import accounts
from tests.protocol_service import Blog, ProtocolService, protocol_service

PAGE = Path(__file__).parents[1] / "docs/protocols.md"
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


def blog_for(service: ProtocolService, row: Row, **options: Any) -> Blog:
    """Return a new site on which the model and the policy do what a row says."""
    if row.label is Label.LEGITIMATE and "hold" in row.action and row.mode is not Mode.PRE:
        options["hold_new_authors"] = 1
    blog = service.blog(row.mode, **options)
    step = next(step for step in ("blatant", "reject", "hold", "publish") if step in row.action)
    service.model.say(row.label, 0.98 if row.label is Label.LEGITIMATE else SCORES[step])
    # By itself the machine rejects no abuse; a site must have earned that.
    values = {"reject_abuse": "reject" in row.action}
    service.store.write(lambda c: accounts.change_site(c, blog.site.id, values))
    return blog


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtocolService]:
    service = protocol_service(tmp_path_factory.mktemp("protocols"))
    yield service
    service.store.close()


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
    service: ProtocolService, row: Row, column: int, options: dict[str, Any]
) -> None:
    role = {"user_role": "administrator"} if is_clearly_fine(row) else {}
    answer = blog_for(service, row, **options).check(**role)
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
def test_coral_is_told_what_the_table_says(service: ProtocolService, row: Row) -> None:
    role = "STAFF" if is_clearly_fine(row) else "COMMENTER"
    answer = blog_for(service, row).pass_phase(role=role)
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
