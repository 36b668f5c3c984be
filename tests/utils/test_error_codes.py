import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, ConflictError, NeedsUserError, NotFoundError, PermanentError, TransientError

NEVER_RETRIED = {PermanentError.__name__, NeedsUserError.__name__, NotFoundError.__name__, ConflictError.__name__}


def test_the_table_of_the_docs_is_the_enum() -> None:
    lines = (PROJECT_ROOT / "docs" / "errors.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert rows == [
        f"| `{code}` | {code.meaning} | {'yes' if code.is_retried else 'no'} | {code.advice} |" for code in ErrorCode
    ]


@pytest.mark.parametrize(
    ("kept", "code"), [(None, None), ("disk_full", ErrorCode.DISK_FULL), ("of_tomorrow", ErrorCode.UNKNOWN)]
)
def test_a_kept_code_is_read_whatever_version_wrote_it(kept: str | None, code: ErrorCode | None) -> None:
    assert ErrorCode.read(kept) is code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermanentError("No."), ErrorCode.INVALID_REQUEST),
        (NeedsUserError("No."), ErrorCode.ACTION_NEEDED),
        (TransientError("No."), ErrorCode.TRY_LATER),
        (ConflictError("No.", code=ErrorCode.DISK_FULL), ErrorCode.DISK_FULL),
    ],
)
def test_each_error_has_a_code(error: ClipsheetError, code: ErrorCode) -> None:
    assert error.code is code


def test_what_is_said_to_be_final_has_no_code_that_is_retried() -> None:
    wrong = {
        f"{path}: {code}" for path, kind, code in _raised() if kind in NEVER_RETRIED and ErrorCode[code].is_retried
    }
    assert wrong == set()


def _raised() -> Iterator[tuple[Path, str, str]]:
    """Each error that is made with a code: the file, its class and its code."""
    for folder in ("clients", "services", "endpoints"):
        for path in (PROJECT_ROOT / folder).rglob("*.py"):
            if "code=ErrorCode" not in (text := path.read_text()):
                continue
            for call in ast.walk(ast.parse(text)):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                    for given in call.keywords:
                        if given.arg == "code" and isinstance(given.value, ast.Attribute):
                            yield path, call.func.id, given.value.attr
