"""The documentation, held against the program: nothing is left out, and nothing is made up."""

import ast
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
from click.testing import CliRunner

import service.cli
import training.cli
from model.explain import MESSAGES
from model.named_features import SENTENCES
from service import create_app
from service.review.key_choices import KEYS, KeyChoice
from service.review.reason_names import REASON_NAMES
from service.review.telling import KIND_NAMES
from service.settings import SETTINGS, Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
COMMANDS = {"chaffinch": service.cli.main, "chaffinch-train": training.cli.main}

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def read(name: str) -> str:
    """Return the text of a page."""
    return (ROOT / name).read_text("utf-8")


def rows(name: str, heading: str) -> dict[str, list[str]]:
    """Return the tables below a heading: the code in the first cell, and the other cells."""
    section = re.split(r"\n#{2,3} ", read(name).split(f" {heading}\n", 1)[1])[0]
    return {
        match[1]: [cell.strip() for cell in match[2].split("|")]
        for match in re.finditer(r"^\| `([^`]+)` \|(.*)\|$", section, re.MULTILINE)
    }


def anchors(text: str) -> set[str]:
    """Return what links can point at: the headings, as they are written in addresses."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leaves(group: click.Group, *names: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, by its full name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, *names, name)
        else:
            yield " ".join([*names, name]), command


EVERY_COMMAND = dict(
    found for program, group in COMMANDS.items() for found in leaves(group, program)
)


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for address in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        parts = urlsplit(address)
        if not parts.scheme:
            target = (page.parent / parts.path).resolve() if parts.path else page
            assert target.exists(), address
            if parts.fragment:
                assert parts.fragment in anchors(target.read_text("utf-8")), address


@every_page
def test_no_page_names_a_make_target_that_is_not_there(page: Path) -> None:
    named = set(re.findall(r"(?:^|`) *make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE))
    assert named - make_targets() == set()


def test_every_make_target_is_told_to_those_who_work_on_the_project() -> None:
    told = set(re.findall(r"`make ([a-z-]+)", read("CONTRIBUTING.md") + read("README.md")))
    assert make_targets() - told == set()


def make_targets() -> set[str]:
    """Return the targets that people type: those that explain themselves."""
    return set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE))


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    told = rows("docs/operations.md", "Settings")
    assert told.pop("CHAFFINCH_DATA")
    assert told == {setting.name: [setting.default, setting.meaning] for setting in SETTINGS}


@every_page
def test_no_page_names_a_setting_that_is_not_there(page: Path) -> None:
    known = {setting.name for setting in SETTINGS} | {"CHAFFINCH_DATA"} | constants_of_plugins()
    assert set(re.findall(r"CHAFFINCH_[A-Z_]+", page.read_text("utf-8"))) - known == set()


def constants_of_plugins() -> set[str]:
    """Return what the plugins of other systems read, which is set there."""
    plugins = (ROOT / "integrations").rglob("*.php")
    return {name for each in plugins for name in re.findall(r"CHAFFINCH_\w+", each.read_text())}


@pytest.mark.parametrize("name", EVERY_COMMAND)
def test_every_command_is_documented_and_explains_itself(name: str) -> None:
    page = "docs/training.md" if name.startswith("chaffinch-train ") else "docs/operations.md"
    assert re.search(rf"{name}\b(?!-)", read(page))
    program, *words = name.split()
    answer = CliRunner().invoke(COMMANDS[program], [*words, "--help"])
    assert answer.exit_code == 0
    assert EVERY_COMMAND[name].help


@every_page
def test_no_page_names_a_command_that_is_not_there(page: Path) -> None:
    known = {name.split()[1] for name in EVERY_COMMAND if name.startswith("chaffinch ")}
    trained = {name.split()[1] for name in EVERY_COMMAND if name.startswith("chaffinch-train ")}
    text = page.read_text("utf-8")
    written = r"(?:^ +|`|\$\(|/bin/|\| ){} ([a-z][a-z-]+)"
    assert set(re.findall(written.format("chaffinch"), text, re.MULTILINE)) <= known
    assert set(re.findall(written.format("chaffinch-train"), text, re.MULTILINE)) <= trained


def test_every_endpoint_is_documented_and_no_other(settings: Settings) -> None:
    paths = create_app(settings).test_client().get("/openapi.json").get_json()["paths"]
    served = {f"{method.upper()} {path}" for path, ways in paths.items() for method in ways}
    assert set(re.findall(r"^### `([A-Z]+ /\S*)`$", read("docs/api.md"), re.MULTILINE)) == served


def test_every_field_of_a_comment_is_documented(settings: Settings) -> None:
    document = create_app(settings).test_client().get("/openapi.json").get_json()
    fields = set(document["components"]["schemas"]["NewComment"]["properties"])
    table = read("docs/api.md").split("| field | meaning |")[1].split("\n\n")[0]
    cells = " ".join(row.split("|")[1] for row in table.splitlines() if row.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", cells)) == fields


def test_every_key_and_every_kind_of_the_queue_is_documented_and_no_other() -> None:
    page = read("docs/moderating.md")
    keys = page.split("## Keys\n")[1].split("\n## ")[0]
    assert set(re.findall("<kbd>(.)</kbd>", keys)) == set(KEYS[KeyChoice.OWN].values())
    kinds = page.split("## What waits, and why\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| ([A-Z][a-z ]+) \|", kinds, re.MULTILINE)
    assert told == list(KIND_NAMES.values())


def test_every_code_of_an_error_is_documented() -> None:
    written = r'(?:code = |error_body\(|HTTPStatus\.\w+[,:] )"(\w+)"'
    code = "".join(path.read_text("utf-8") for path in (ROOT / "service/api").glob("*.py"))
    given = set(re.findall(written, code))
    told = set(re.findall(r"^\| [0-9]{3} \| `(\w+)`", read("docs/api.md"), re.MULTILINE))
    assert "rate_limited" in given
    assert given - told == set()
    assert told - given - {status.name.lower() for status in HTTPStatus} == set()


def test_every_metric_is_documented_and_no_other(settings: Settings) -> None:
    answer = create_app(settings).test_client().get("/metrics").get_data(as_text=True)
    served = set(re.findall(r"^# HELP (\w+)", answer, re.MULTILINE))
    assert set(rows("docs/operations.md", "Watching")) == served


def test_every_reason_is_documented_and_no_other() -> None:
    told = rows("docs/concepts.md", "Reasons")
    assert set(told) == set(_reason_codes())
    for code, sentence in (SENTENCES | MESSAGES).items():
        assert told[code] == [sentence]


def _reason_codes() -> Iterator[str]:
    """Yield the codes of all reasons: keys of the tables of sentences, or given on the spot."""
    yield from MESSAGES
    yield from SENTENCES
    for path in [*(ROOT / "model").rglob("*.py"), *(ROOT / "service").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name("Reason"), args=[ast.Constant(str(code)), *_]):
                    yield code


def test_the_queue_can_be_filtered_by_every_reason_but_those_of_the_arithmetic() -> None:
    offered = {code for group in REASON_NAMES.values() for code in group}
    assert offered == set(_reason_codes()) - {"base", "remainder"}
