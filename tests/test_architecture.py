"""The rules of the house, read from the code itself."""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("service", "model", "training")
MOST_LINES_OF_A_FILE = 250
MOST_LINES_OF_A_FUNCTION = 55
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}

WEB = {"flask", "apiflask", "flask_wtf", "werkzeug", "granian", "jinja2", "wtforms"}
SQL = {"sqlalchemy", "alembic", "sqlite3", "psycopg"}


@dataclass(frozen=True)
class Module:
    """One file of the project, with the top-level packages that it imports."""

    path: Path
    tree: ast.Module

    @property
    def place(self) -> str:
        """Its path below the project, such as ``model/text.py``."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def folder(self) -> str:
        """The package it belongs to."""
        return self.place.split("/")[0]

    @property
    def imports(self) -> set[str]:
        """The top-level packages that it imports, at the top or within a function."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(self.folder if node.level else (node.module or "").split(".")[0])
        return found


MODULES = [
    Module(path, ast.parse(path.read_text("utf-8")))
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
]


def places_where(broken: Callable[[Module], object], *folders: str) -> list[str]:
    """Return the places, in these folders or in all, that break a rule."""
    chosen = [module for module in MODULES if module.folder in (folders or FOLDERS)]
    assert chosen
    return [module.place for module in chosen if broken(module)]


def test_the_model_knows_neither_web_nor_database_nor_its_neighbours() -> None:
    foreign = WEB | SQL | {"service", "training"}
    assert places_where(lambda module: module.imports & foreign, "model") == []


def test_the_service_does_not_import_the_training() -> None:
    assert places_where(lambda module: "training" in module.imports, "service") == []


def test_the_training_imports_neither_the_service_nor_the_web() -> None:
    foreign = WEB | {"service"}
    assert places_where(lambda module: module.imports & foreign, "training") == []


def test_sql_is_spoken_in_the_store_alone() -> None:
    def speaks_sql_elsewhere(module: Module) -> bool:
        return bool(module.imports & SQL) and not module.place.startswith("service/store/")

    assert places_where(speaks_sql_elsewhere, "service") == []


def test_flask_stays_at_the_edge() -> None:
    edge = ("service/api/", "service/pages/", "service/protocols/", "service/review/")
    application = {"service/__init__.py", "service/application.py", "service/serve.py"}

    def knows_the_web_behind_the_edge(module: Module) -> bool:
        at_the_edge = module.place.startswith(edge) or module.place in application
        return bool(module.imports & WEB) and not at_the_edge

    assert places_where(knows_the_web_behind_the_edge, "service") == []


def test_only_the_settings_read_the_environment() -> None:
    def reads_it_elsewhere(module: Module) -> bool:
        return module.path.name != "settings.py" and any(_reads_of_the_environment(module.tree))

    assert places_where(reads_it_elsewhere) == []


def test_no_module_bears_a_name_of_the_standard_library() -> None:
    assert places_where(lambda module: module.path.stem in sys.stdlib_module_names) == []


def test_every_module_says_in_its_name_what_it_holds() -> None:
    assert places_where(lambda module: module.path.stem in VAGUE_NAMES) == []


def test_every_module_opens_with_a_sentence() -> None:
    def is_silent(module: Module) -> bool:
        first = (ast.get_docstring(module.tree) or "").partition("\n\n")[0]
        return not first.endswith((".", ":"))

    assert places_where(is_silent) == []


def test_files_stay_short() -> None:
    def is_long(module: Module) -> bool:
        return len(module.path.read_text("utf-8").splitlines()) > MOST_LINES_OF_A_FILE

    assert places_where(is_long) == []


def test_functions_stay_short() -> None:
    long = [
        f"{module.place}:{function.lineno} {function.name}"
        for module in MODULES
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if (function.end_lineno or 0) - function.lineno >= MOST_LINES_OF_A_FUNCTION
        # A step of the database lists the columns of its tables, however many there are.
        if module.path.parent.name != "versions"
    ]
    assert long == []


def test_no_folder_of_tests_shadows_a_package() -> None:
    assert [path for path in (ROOT / "tests").iterdir() if path.name in FOLDERS] == []


def test_a_read_of_the_environment_is_found_however_it_is_written() -> None:
    for code in (
        "import os\nos.environ['HOME']",
        "import os\nos.environ.get('HOME')",
        "import os\nos.getenv('HOME')",
        "from os import environ",
    ):
        assert list(_reads_of_the_environment(ast.parse(code))), code
    assert not list(_reads_of_the_environment(ast.parse("import os\nos.environ['A'] = 'told'")))


def _reads_of_the_environment(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that read a variable; one that is set, for a library, is no setting."""
    written = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    }
    for node in ast.walk(tree):
        by_attribute = isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        by_name = isinstance(node, ast.ImportFrom) and node.module == "os"
        names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
        if (by_attribute and id(node) not in written) or (
            by_name and names & {"environ", "getenv"}
        ):
            yield node.lineno
