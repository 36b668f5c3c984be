import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

FOLDERS = ("clients", "config", "endpoints", "services", "utils", "scripts", "migrations")
MAX_TEMPLATE_LINE = 160
MAX_CODE_LINES = 250
MODULES = sorted(
    [path for folder in FOLDERS for path in (PROJECT_ROOT / folder).rglob("*.py")] + [PROJECT_ROOT / "app.py"]
)


def code_lines(path: Path) -> int:
    """Lines that are neither blank, comment nor docstring."""
    source = path.read_text()
    documented = ast.Module, ast.ClassDef, ast.FunctionDef
    skipped: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            skipped |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    lines = enumerate(source.splitlines(), 1)
    return sum(bool(line.strip()) and not line.strip().startswith("#") and n not in skipped for n, line in lines)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
def test_a_module_stays_small(path: Path) -> None:
    assert code_lines(path) <= MAX_CODE_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())) or not path.read_text().strip()


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(PROJECT_ROOT))
        for path in MODULES
        if re.search(r"os\.(environ|getenv)|environ\[", path.read_text())
    }
    allowed = {name for name in readers if name.startswith("scripts/")}
    assert readers <= {"config/settings.py", "config/child_environment.py"} | allowed


def test_only_the_engine_knows_dbos() -> None:
    users = {path.parent.name for path in MODULES if re.search(r"^(from|import) dbos", path.read_text(), re.MULTILINE)}
    assert users == {"engine"}


def test_no_word_is_left_for_later() -> None:
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X"))
    assert [str(path) for path in MODULES if re.search(rf"\b({marks})\b", path.read_text())] == []


def test_no_test_starts_a_loop_where_the_browser_has_one() -> None:
    starters = [path for path in (PROJECT_ROOT / "tests").rglob("*.py") if "asyncio" + ".run(" in path.read_text()]
    assert starters == []


MAX_MODULES = 20  # at a folder's own level


def _package(module: str) -> str:
    """The folder of a module, as far as floors are told: services.notes, services.notion.rows."""
    depth = 3 if module.startswith("services.notion.") else 2
    return ".".join(module.split(".")[:depth])


def _imported(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, also within functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                is_module = (PROJECT_ROOT / f"{inner.replace('.', '/')}.py").exists()
                yield inner if is_module else node.module


def _package_graph() -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for path in (PROJECT_ROOT / "services").rglob("*.py"):
        here = _package(".".join(path.relative_to(PROJECT_ROOT).with_suffix("").parts))
        there = {_package(name) for name in _imported(path) if name.startswith("services.")}
        graph.setdefault(here, set()).update(there - {here})
    return graph


def test_no_packages_of_services_import_each_other_in_a_circle() -> None:
    TopologicalSorter(_package_graph()).prepare()  # raises CycleError


def test_no_folder_holds_more_modules_than_one_can_see() -> None:
    folders = {
        path.parent
        for path in MODULES
        if path.relative_to(PROJECT_ROOT).parts[0] in ("services", "clients", "endpoints")
    }
    crowded = {str(folder): n for folder in folders if (n := len(list(folder.glob("*.py")))) > MAX_MODULES}
    assert crowded == {}


SCRIPTS = sorted((PROJECT_ROOT / "static" / "js").rglob("*.js"))
MAX_SCRIPT_LINES = 120


def test_a_script_of_the_page_stays_small() -> None:
    assert SCRIPTS
    assert {path.name: n for path in SCRIPTS if (n := len(path.read_text().splitlines())) > MAX_SCRIPT_LINES} == {}


def test_a_script_of_the_page_says_what_it_is_for() -> None:
    assert [path.name for path in SCRIPTS if not path.read_text().startswith("// ")] == []


def test_the_migrations_are_one_line() -> None:
    files = sorted((PROJECT_ROOT / "migrations/versions").glob("*.py"))
    named = [tuple(re.findall(r'^(?:down_)?revision = "?(\w+)"?$', path.read_text(), re.MULTILINE)) for path in files]
    numbers = [path.name[:4] for path in files]
    assert named == list(zip(numbers, ["None", *numbers[:-1]], strict=True))


def _classes() -> Iterator[tuple[str, str]]:
    for folder in ("clients", "endpoints", "services"):
        for path in (PROJECT_ROOT / folder).rglob("*.py"):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    yield node.name, str(path.relative_to(PROJECT_ROOT))


def test_every_class_has_a_name_of_its_own() -> None:
    files: dict[str, list[str]] = {}
    for name, path in _classes():
        files.setdefault(name, []).append(path)
    assert {name: paths for name, paths in files.items() if len(paths) > 1} == {}


def test_a_line_of_a_template_can_be_read_without_scrolling() -> None:
    templates = sorted((PROJECT_ROOT / "templates").rglob("*.html"))
    lines = [(path.name, n, line) for path in templates for n, line in enumerate(path.read_text().splitlines(), 1)]
    assert [(name, n) for name, n, line in lines if len(line) > MAX_TEMPLATE_LINE] == []
