"""The wheel holds all that an installed Chaffinch needs, and works from any directory."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"service", "model", "training"}
COMMENT = {"text": "The second half of this article answered my question, thank you."}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this folder."""
    directory = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", directory, ROOT)
    return next(directory.glob("chaffinch-*.whl"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of the wheel, installed in a virtual environment of their own.

    The dependencies are those of the environment that runs the tests: `make wheel-check` installs
    them too.
    """
    directory = tmp_path_factory.mktemp("bare")
    venv.create(directory, with_pip=False)
    run(sys.executable, "-m", "pip", "--python", directory, "install", "--no-deps", wheel)
    site_packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(directory)}))
    # `addsitedir` is not used: this project's own editable installation must stay out of sight.
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return directory / "bin"


def run(*command: object, **options: object) -> str:
    """Return what a command says on stdout; its stderr explains a failure."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing points back to this folder."""
    ours = ("PYTHON", "CHAFFINCH_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "CHAFFINCH_HOME": str(home)}


def test_every_file_of_the_three_packages_is_in_the_wheel(wheel: Path) -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        assert found - set(archive.namelist()) == set()


@pytest.mark.parametrize(
    "needed",
    [
        "model/py.typed",
        "service/py.typed",
        "training/py.typed",
        "model/baseline/model.joblib",
        "model/baseline/card.json",
        "service/pages/templates/pages/try_it.html",
        "service/pages/static/vendor/htmx.min.js",
        "service/store/migrations/env.py",
        "training/catalogue.toml",
    ],
)
def test_what_is_not_code_is_in_the_wheel_too(wheel: Path, needed: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert needed in archive.namelist()


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        folders = {name.split("/")[0] for name in archive.namelist()}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == PACKAGES


def test_the_installed_packages_are_those_of_the_wheel(bare: Path, tmp_path: Path) -> None:
    code = "import model, service, training; print(model.__file__, service.__file__)"
    places = run(bare / "python", "-c", code, cwd=tmp_path, env=environment(tmp_path))
    assert all(Path(place).is_relative_to(bare.parent) for place in places.split())


def test_a_comment_is_scored_from_another_directory(bare: Path, tmp_path: Path) -> None:
    answer = run(
        bare / "chaffinch-train",
        "score",
        "-",
        input=json.dumps(COMMENT) + "\n",
        cwd=tmp_path,
        env=environment(tmp_path / "home"),
    )
    verdict = json.loads(answer)
    assert verdict["text"] == COMMENT["text"]
    assert verdict["label"] in ("spam", "abuse", "legitimate")
    assert sum(verdict[label] for label in ("spam", "abuse", "legitimate")) == pytest.approx(
        1, abs=1e-3
    )


def test_a_database_is_made_and_a_key_given_from_another_directory(
    bare: Path, tmp_path: Path
) -> None:
    told = {"cwd": tmp_path, "env": environment(tmp_path / "home")}
    run(bare / "chaffinch", "sites", "add", "garden", **told)
    key = run(bare / "chaffinch", "keys", "create", "--site", "garden", **told).strip()
    assert len(key) == 32
    assert key.isalnum()


def test_both_commands_tell_their_version(bare: Path, tmp_path: Path) -> None:
    for command in ("chaffinch", "chaffinch-train"):
        assert "0.1.0" in run(bare / command, "--version", cwd=tmp_path, env=environment(tmp_path))
