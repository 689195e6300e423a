"""The commands ``chaffinch sites set`` and ``sites show``: every choice, in plain words."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.cli.site_choices import CHOICES
from service.privacy.secret_box import SecretBox
from service.settings import Settings
from service.store import Store
from tests.test_docs import read


@pytest.fixture
def garden(home: Path, store: Store) -> "Command":
    command = Command({"CHAFFINCH_HOME": str(home)})
    assert command("add", "garden").exit_code == 0
    return command


class Command:
    """``chaffinch sites`` in an environment of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["sites", *arguments], env=self.environment)

    def shown(self) -> dict[str, str]:
        """Return what ``sites show`` says of the site."""
        rows = self("show", "garden").stdout.splitlines()[1:]
        return {name: value.strip() for name, value in (row.split(None, 1) for row in rows)}


def test_what_is_set_is_shown(garden: Command) -> None:
    result = garden("set", "garden", "--mode", "pre", "--hold-new-authors", "2", "--hold-at-most",
        "0.02", "--trackback-strictness", "strict", "--publish-trusted", "--flag-threshold", "3",
        "--keep-rejected", "90", "--language", "de", "--language", "en", "--audit-share", "0.05",
        "--reason", "rude=Be kind.", "--no-store-text",
        "--abuse-as-spam", "--discard-blatant")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    told = {"mode": "pre", "hold_new_authors": "2", "hold_at_most": "0.02",
        "trackback_strictness": "strict", "publish_trusted": "yes", "flag_threshold": "3",
        "keep_rejected_days": "90", "languages": "de en", "audit_share": "0.05",
        "reasons": "rude", "store_text": "no",
        "abuse_as_spam": "yes", "discard_blatant": "yes"}  # fmt: skip
    assert told.items() <= garden.shown().items()


def test_a_word_takes_a_choice_back(garden: Command) -> None:
    before = garden.shown()
    garden("set", "garden", "--hold-at-most", "0.02", "--flag-threshold", "3",
           "--trackback-strictness", "strict", "--keep-published", "30")  # fmt: skip
    assert garden.shown() != before
    garden("set", "garden", "--hold-at-most", "default", "--flag-threshold", "off",
           "--trackback-strictness", "same", "--keep-published", "forever")  # fmt: skip
    assert garden.shown() == before


def test_a_callback_gets_a_secret_that_is_shown_once(
    garden: Command, settings: Settings, store: Store
) -> None:
    secret = garden("set", "garden", "--callback", "https://blog.example.org/hook").stdout.strip()
    assert len(secret) == 64
    callback = store.site("garden").options.callback
    assert callback is not None
    assert SecretBox(settings.secret_key).open(callback.sealed_secret).decode() == secret
    assert secret not in garden("show", "garden").stdout
    assert garden("set", "garden", "--callback", "off").stdout == ""
    assert store.site("garden").options.callback is None


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--hold-at-most", "much"), 2, "'much' is neither share nor 'default'"),
        (("--keep-rejected", "long"), 2, "'long' is neither days nor 'forever'"),
        (("--reason", "rude"), 2, "'rude' is not CODE=SENTENCE"),
        (("--hold-at-most", "0.9"), 1, "hold_at_most: it must be from 0.0002 to 0.5"),
        (("--audit-share", "2"), 1, "audit_share: it must be from 0 to 1, not 2"),
        (("--language", "English"), 1, "languages: 'English' is no code"),
        (("--callback", "blog"), 1, "callback: 'blog' is no address like https://"),
        (("--reject-abuse",), 1, "reject_abuse: "),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    garden: Command, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    result = garden("set", "garden", *arguments)
    assert result.exit_code == code
    assert sentence in result.stderr


def test_every_choice_is_documented() -> None:
    page = read("docs/sites.md")
    for choice in CHOICES:
        assert f"`{choice.opts[0]}" in page, choice.opts
