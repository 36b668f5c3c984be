"""SQLite alone for what does not depend on the kind of database; what does asks for both by name."""

from pathlib import Path

import pytest

from config.settings import Settings


@pytest.fixture
def database_url(settings: Settings, empty_database: Path) -> str:
    """A migrated database with two users."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / "clipsheet.db"
    path.write_bytes(empty_database.read_bytes())
    return f"sqlite:///{path}"
