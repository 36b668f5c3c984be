"""The table of docs/files.md says what comes of each kind of file."""

from pathlib import Path

import pytest

from tests.kinds_of_files import DOC, KINDS, Kind, row


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_table_tells_the_truth(kind: Kind, tmp_path: Path) -> None:
    assert row(kind, tmp_path) in DOC.read_text(encoding="utf-8").splitlines()
