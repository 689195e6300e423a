"""The commands ``chaffinch lists``: entries in, out, and what they met."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.store import Store


class Command:
    """``chaffinch lists`` in an environment of its own, with a site ``garden``."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def __call__(self, *arguments: str, stdin: str = "") -> Result:
        return CliRunner().invoke(main, arguments, env=self.environment, input=stdin)

    def shown(self) -> list[list[str]]:
        """Return the rows of ``lists show``, without the heading."""
        result = self("lists", "show", "garden")
        assert result.exit_code == 0, result.output
        return sorted(row.split() for row in result.stdout.splitlines()[1:])


@pytest.fixture
def chaffinch(home: Path, store: Store) -> Command:
    command = Command({"CHAFFINCH_HOME": str(home)})
    assert command("sites", "add", "garden").exit_code == 0
    return command


def test_what_is_added_is_shown_and_can_be_removed(chaffinch: Command) -> None:
    result = chaffinch("lists", "add", "garden", "casino", "pills.example", "--effect", "hold")
    assert "garden: 2 entries on its lists" in result.stderr
    chaffinch("lists", "add", "garden", "Bob", "--kind", "author", "--language", "en")
    assert chaffinch.shown() == [
        ["block", "author", "Bob", "en", "0", "0"],
        ["hold", "domain", "pills.example", "any", "0", "0"],
        ["hold", "word", "casino", "any", "0", "0"],
    ]
    assert chaffinch("lists", "remove", "garden", "Casino", "bob").exit_code == 0
    assert len(chaffinch.shown()) == 1


def test_a_list_of_wordpress_comes_in_and_goes_out(chaffinch: Command) -> None:
    keys = "casino\n$$$\n192.0.2.\nspammer@pills.example\n"
    result = chaffinch(
        "lists", "import", "garden", "-", "--format", "wordpress", "--effect", "hold", stdin=keys
    )
    assert result.exit_code == 0, result.output
    assert "left out: '$$$' cannot be an entry of a list" in result.stderr
    assert "took 3, left out 1; 3 entries" in result.stderr
    exported = chaffinch("lists", "export", "garden").stdout
    assert "spammer" not in exported
    chaffinch("sites", "add", "attic")
    chaffinch("lists", "import", "attic", "-", "--format", "csv", stdin=exported)
    assert chaffinch("lists", "export", "attic").stdout.splitlines()[0] == exported.splitlines()[0]
    assert len(chaffinch("lists", "export", "attic").stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "attic", "casino"), "there is no site 'attic'"),
        (("add", "garden", "$$$"), "'$$$' cannot be an entry of a list"),
        (("add", "garden", "x", "--kind", "domain"), "it is no domain such as example.com"),
        (("remove", "garden", "casino"), "'casino' is not on the lists"),
        (("import", "garden", "-", "--format", "csv"), "the first line must be"),
    ],
)
def test_an_error_is_one_sentence_with_the_cure(
    chaffinch: Command, arguments: tuple[str, ...], sentence: str
) -> None:
    result = chaffinch("lists", *arguments, stdin="casino\n")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert sentence in result.stderr


def test_only_so_many_entries_are_shown(chaffinch: Command) -> None:
    chaffinch("lists", "add", "garden", "one", "two", "three")
    result = chaffinch("lists", "show", "garden", "--limit", "2")
    assert len(result.stdout.splitlines()) == 3
    assert "and 1 more" in result.stderr
