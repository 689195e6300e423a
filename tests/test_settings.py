"""The settings: read from the environment, checked at the start, each with a cure."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from service.errors import SettingsError
from service.settings import SETTINGS, Settings, unknown_variables


def read(home: Path, **variables: str) -> Settings:
    return Settings.from_environment({"CHAFFINCH_HOME": str(home), **variables})


def test_a_fresh_install_needs_no_settings(home: Path) -> None:
    settings = read(home)
    assert settings.database_url == f"sqlite:///{home}/chaffinch.db"
    assert settings.models == home / "models"
    assert (settings.host, settings.port) == ("127.0.0.1", 8017)
    assert settings.address == "http://127.0.0.1:8017"
    assert settings.trusted_proxies == 0
    assert settings.public_url is None
    assert 2 <= settings.workers <= 4


def test_a_variable_that_is_empty_counts_as_not_set(home: Path) -> None:
    assert read(home, CHAFFINCH_PORT="", CHAFFINCH_PUBLIC_URL=" ") == read(home)


def test_the_home_directory_is_for_its_owner_alone(home: Path) -> None:
    read(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_home_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match=r"CHAFFINCH_HOME: the directory .* cannot be made"):
        read(tmp_path / "file" / "home")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CHAFFINCH_PORT", "http"),
        ("CHAFFINCH_PORT", "0"),
        ("CHAFFINCH_PORT", "65536"),
        ("CHAFFINCH_PORT", "80.5"),
        ("CHAFFINCH_PORT", "٨٠"),
        ("CHAFFINCH_WORKERS", "0"),
        ("CHAFFINCH_WORKERS", "-1"),
        ("CHAFFINCH_TRUSTED_PROXIES", "yes"),
        ("CHAFFINCH_TRUSTED_PROXIES", "11"),
        ("CHAFFINCH_PUBLIC_URL", "chaffinch.example.org"),
        ("CHAFFINCH_PUBLIC_URL", "ftp://chaffinch.example.org"),
        ("CHAFFINCH_PUBLIC_URL", "https://[chaffinch"),
        ("CHAFFINCH_PUBLIC_URL", "https://chaffinch.example.org/?page=1"),
        ("CHAFFINCH_RATE_LIMIT", "a lot"),
        ("CHAFFINCH_PRIVATE_CALLBACKS", "perhaps"),
        ("CHAFFINCH_SECRET_KEY", "short"),
        ("CHAFFINCH_DATABASE_URL", "mysql://localhost/chaffinch"),
        ("CHAFFINCH_DATABASE_URL", "sqlite://"),
        ("CHAFFINCH_DATABASE_URL", "sqlite:///:memory:"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_its_name(
    home: Path, variable: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=variable) as refused:
        read(home, **{variable: value})
    assert refused.value.variable == variable


@pytest.mark.parametrize("limit", ["100 per second", "5000/hour", "10 per 5 minutes"])
def test_a_rate_limit_is_a_sentence(home: Path, limit: str) -> None:
    assert read(home, CHAFFINCH_RATE_LIMIT=limit).rate_limit == limit


def test_notices_go_to_private_networks_only_if_the_operator_says_so(home: Path) -> None:
    assert not read(home).private_callbacks
    assert read(home, CHAFFINCH_PRIVATE_CALLBACKS="yes").private_callbacks


def test_people_reach_the_service_at_its_public_address(home: Path) -> None:
    settings = read(home, CHAFFINCH_PUBLIC_URL="https://chaffinch.example.org/")
    assert settings.address == "https://chaffinch.example.org"


def test_an_ipv6_address_stands_in_brackets(home: Path) -> None:
    assert read(home, CHAFFINCH_HOST="::1").address == "http://[::1]:8017"


def test_a_password_is_not_repeated_in_an_error(home: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        read(home, CHAFFINCH_DATABASE_URL="mysql://chaffinch:hunter2@localhost/chaffinch")
    assert "hunter2" not in str(refused.value)


def test_secrets_do_not_show_in_a_traceback(home: Path) -> None:
    settings = read(home)
    assert settings.secret_key not in repr(settings)
    assert "sqlite" not in repr(settings)


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(home: Path) -> None:
    first = read(home).secret_key
    file = home / "secret-key"
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read(home).secret_key == first
    assert [path.name for path in home.iterdir()] == ["secret-key"]


def test_a_secret_key_that_is_given_is_used_and_none_is_made(home: Path) -> None:
    assert read(home, CHAFFINCH_SECRET_KEY="k" * 32).secret_key == "k" * 32
    assert not (home / "secret-key").exists()


def test_a_damaged_secret_key_is_an_error_and_not_replaced(home: Path) -> None:
    read(home)
    (home / "secret-key").write_text("")
    with pytest.raises(SettingsError, match="damaged"):
        read(home)
    assert (home / "secret-key").read_text() == ""


def test_processes_that_start_at_once_agree_on_one_secret_key(home: Path) -> None:
    program = (
        "import sys; from service.settings import Settings; print('ready', flush=True);"
        "sys.stdin.readline();"
        "print(Settings.from_environment({'CHAFFINCH_HOME': sys.argv[1]}).secret_key)"
    )
    command = [sys.executable, "-c", program, str(home)]
    pipe = subprocess.PIPE
    starting = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(4)]
    for process in starting:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in starting:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    keys = {process.communicate(timeout=60)[0] for process in starting}
    assert keys == {read(home).secret_key + "\n"}


def test_a_misspelt_variable_is_told_of_with_the_one_that_is_meant() -> None:
    assert unknown_variables(["CHAFFINCH_TRUSTED_PROXY", "CHAFFINCH_FEATHERS", "HOME"]) == [
        "CHAFFINCH_FEATHERS is no setting and is ignored",
        "CHAFFINCH_TRUSTED_PROXY is no setting and is ignored; is CHAFFINCH_TRUSTED_PROXIES meant?",
    ]


def test_what_is_known_is_not_told_of() -> None:
    assert not unknown_variables([*(setting.name for setting in SETTINGS), "CHAFFINCH_DATA"])


def test_each_setting_is_told_of_once() -> None:
    told = [setting.field for setting in SETTINGS]
    assert sorted(told) == sorted(Settings.__dataclass_fields__)
