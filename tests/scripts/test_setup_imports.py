"""Set-up runs before anything is installed, and the project's folders are found before any package's."""

import ast
import sys
import sysconfig
from pathlib import Path

from config.settings import PROJECT_ROOT

FOLDERS = {"app", "clients", "config", "endpoints", "scripts", "services", "tests", "utils"}


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_set_up_needs_the_standard_library_alone() -> None:
    modules = list((PROJECT_ROOT / "scripts/setup").glob("*.py"))
    names = {name for path in modules for name in _imported(path) if not name.startswith("scripts.setup.")}
    assert modules
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_no_installed_package_has_the_name_of_a_folder() -> None:
    # A regular package anywhere on the path wins over a folder without __init__.py.
    installed = {path.stem for path in Path(sysconfig.get_path("purelib")).iterdir()}
    assert not installed & FOLDERS
