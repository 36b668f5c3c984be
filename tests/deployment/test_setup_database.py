"""`scripts/setup_database.sh local` on a real server."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from clients.database.session import Database
from config.settings import PROJECT_ROOT
from tests.fakes.postgres import SERVER, postgres_database

pytestmark = pytest.mark.skipif(not shutil.which("psql"), reason="psql is not installed")
ADMIN = make_url(SERVER).set(drivername="postgresql").render_as_string(hide_password=False)


def set_up(name: str, password: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(PROJECT_ROOT / "scripts/setup_database.sh"), "local", ADMIN]
    environment = {"PATH": os.environ["PATH"], "NAME": name, "PASSWORD": password}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture
def name() -> Iterator[str]:
    with postgres_database():  # skips when no server answers
        pass
    name = f"clipsheet_test_{uuid.uuid4().hex[:8]}"
    yield name
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"DROP ROLE IF EXISTS {name}"))
    engine.dispose()


def test_the_printed_address_works_and_a_second_run_changes_nothing(name: str) -> None:
    first, second = set_up(name, "secret-1"), set_up(name, "secret-1")

    assert (first.returncode, first.stdout) == (0, second.stdout), first.stderr
    url = first.stdout.strip().removeprefix("DATABASE_URL=")
    database = Database(url)
    with database.transaction() as session:
        session.execute(text("CREATE TABLE works (id int)"))
    database.close()


@pytest.mark.parametrize(("name_", "password"), [('x"; DROP', "a"), ("x", "it's"), ("X", "a")])
def test_names_that_would_be_sql_are_refused(name_: str, password: str) -> None:
    done = set_up(name_, password)
    assert done.returncode == 2
    assert "small letters" in done.stderr
