import ast
import re
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT

FOLDERS = ("clients", "config", "endpoints", "services", "utils", "scripts", "migrations")
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
    assert readers <= {"config/settings.py"} | allowed


def test_only_the_engine_knows_dbos() -> None:
    users = {path.parent.name for path in MODULES if re.search(r"^(from|import) dbos", path.read_text(), re.MULTILINE)}
    assert users == {"engine"}


def test_no_word_is_left_for_later() -> None:
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X"))
    assert [str(path) for path in MODULES if re.search(rf"\b({marks})\b", path.read_text())] == []
