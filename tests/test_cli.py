"""The commands of the service: results alone on stdout, errors in one sentence, help for all."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from model.labels import Mode
from service.cli import main
from service.errors import RevokedKey
from service.settings import SETTINGS, Settings
from service.sites.accounts import Keyring, Scope
from service.store import Store


def commands(group: click.Group = main, *names: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*names, name)
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


@pytest.fixture
def chaffinch(home: Path) -> "Command":
    return Command({"CHAFFINCH_HOME": str(home)})


class Command:
    """The command line in an environment of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment: dict[str, str | None] = {**environment}

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env=self.environment)

    def output(self, *arguments: str) -> str:
        """Return what the command prints to stdout; it must succeed."""
        result = self(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def error(self, *arguments: str) -> str:
        """Return the error that the command ends with: one line, nothing on stdout."""
        result = self(*arguments)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1
        return result.stderr


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*command, "--help"])
    assert result.exit_code == 0
    explanation = result.output.split("\n\n")[1].strip()
    assert explanation.endswith(".")


def test_a_first_site_and_key_take_two_commands(chaffinch: Command, settings: Settings) -> None:
    chaffinch.output("sites", "add", "garden")
    key = chaffinch.output("keys", "create", "--site", "garden")
    assert re.fullmatch("[a-z0-9]{32}\n", key)
    holder = Keyring(Store(settings.database_url)).identify(key.strip(), scope=Scope.MODERATE)
    assert (holder.site.name, holder.site.mode) == ("garden", Mode.LOG_ONLY)


def test_a_key_has_the_scopes_that_are_named(chaffinch: Command) -> None:
    chaffinch.output("sites", "add", "garden")
    chaffinch.output("keys", "create", "--site", "garden", "--scope", "score", "--scope", "submit")
    assert re.search(r"score submit\s", chaffinch.output("keys", "list"))


def test_a_list_names_each_site_on_a_line(chaffinch: Command) -> None:
    chaffinch.output("sites", "add", "garden", "--mode", "post")
    chaffinch.output("sites", "add", "attic")
    heading, *lines = chaffinch.output("sites", "list").splitlines()
    assert heading.split() == ["name", "mode", "strictness", "added"]
    assert [line.split()[:3] for line in lines] == [
        ["attic", "log-only", "balanced"],
        ["garden", "post", "balanced"],
    ]


def test_a_site_is_changed_by_name(chaffinch: Command) -> None:
    chaffinch.output("sites", "add", "garden")
    chaffinch.output("sites", "set", "garden", "--mode", "pre", "--strictness", "strict")
    assert re.search(r"garden\s+pre\s+strict", chaffinch.output("sites", "list"))


def test_a_change_needs_to_be_said(chaffinch: Command) -> None:
    result = chaffinch("sites", "set", "garden")
    assert result.exit_code == 2
    assert "say what to change" in result.stderr


def test_a_key_is_told_by_its_end_and_never_shown(chaffinch: Command) -> None:
    chaffinch.output("sites", "add", "garden")
    key = chaffinch.output("keys", "create", "--site", "garden").strip()
    listed = chaffinch.output("keys", "list", "--site", "garden")
    assert key[-4:] in listed
    assert key not in listed


def test_a_revoked_key_is_listed_with_its_end(chaffinch: Command, settings: Settings) -> None:
    chaffinch.output("sites", "add", "garden")
    key = chaffinch.output("keys", "create", "--site", "garden").strip()
    chaffinch.output("keys", "revoke", "1")
    assert chaffinch.output("keys", "list").count(" UTC") == 2
    with pytest.raises(RevokedKey):
        Keyring(Store(settings.database_url)).identify(key, scope=Scope.SCORE)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("sites", "add", "My blog"), "use 1 to 63 of the characters a-z, 0-9 and '-'"),
        (("keys", "create", "--site", "garden"), "`chaffinch sites add garden` adds it"),
        (("keys", "list", "--site", "garden"), "`chaffinch sites list` names them"),
        (("keys", "revoke", "7"), "`chaffinch keys list` shows all"),
        (("sites", "set", "garden", "--mode", "post"), "there is no site 'garden'"),
    ],
)
def test_an_error_is_one_sentence_with_the_cure(
    chaffinch: Command, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in chaffinch.error(*arguments)


def test_a_setting_that_makes_no_sense_stops_every_command(chaffinch: Command) -> None:
    chaffinch.environment["CHAFFINCH_PORT"] = "http"
    for command in (("serve",), ("migrate",), ("sites", "list"), ("settings",)):
        assert "CHAFFINCH_PORT: 'http' is no whole number" in chaffinch.error(*command)


def test_a_misspelt_setting_is_told_of(chaffinch: Command) -> None:
    chaffinch.environment["CHAFFINCH_PROT"] = "8018"
    assert "is CHAFFINCH_PORT meant?" in chaffinch("migrate").stderr


def test_the_settings_are_shown_without_their_secrets(
    chaffinch: Command, settings: Settings
) -> None:
    chaffinch.environment["CHAFFINCH_DATABASE_URL"] = settings.database_url
    shown = chaffinch.output("settings")
    assert all(setting.name in shown for setting in SETTINGS)
    assert str(settings.models) in shown
    assert settings.secret_key not in shown
    assert settings.database_url not in shown


def test_migrating_makes_the_database_and_may_be_repeated(
    chaffinch: Command, settings: Settings
) -> None:
    chaffinch.output("migrate")
    chaffinch.output("migrate")
    assert Store(settings.database_url).sites() == []
