"""An import whose process is killed again and again: every link becomes one entry, once."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clients.database.models import Entry, User
from clients.database.session import Database
from config.settings import PROJECT_ROOT
from services.imports.found import FoundLink, Kept
from services.imports.preview import preview_of
from services.imports.store import Imports

pytestmark = pytest.mark.slow

LINKS, KILLS = 60, 5


def feeding(url: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.feeding_process", url], cwd=PROJECT_ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.readline()
    return process


def test_nothing_is_lost_or_doubled_when_an_import_is_killed(tmp_path: Path) -> None:
    url, dice = f"sqlite:///{tmp_path}/clipsheet.db", random.Random(1)
    database = Database(url)
    database.upgrade(tmp_path)
    with database.transaction() as session:
        if session.get(User, "local") is None:
            session.add(User(id="local", name="local"))
    imports = Imports(database)
    links = [
        FoundLink(f"https://www.tiktok.com/@a/video/{7170520270497000000 + n}", Kept.FAVOURITES) for n in range(LINKS)
    ]
    begun = imports.start("local", imports.draft("local", "export.json", preview_of(links)).id)

    struck = 0
    for _ in range(KILLS):
        process = feeding(url)
        time.sleep(dice.uniform(0.02, 0.25))
        struck += process.poll() is None
        process.kill()
        process.communicate()
    assert struck >= KILLS / 2
    last = feeding(url)
    last.communicate(timeout=300)
    assert last.returncode == 0

    with database.reading() as session:
        entries, videos = session.execute(select(func.count(Entry.id), func.count(Entry.video_id.distinct()))).one()
    assert (entries, videos) == (LINKS, LINKS)
    assert imports.one("local", begun.id).counts == {"done": LINKS}
    assert imports.one("local", begun.id).state == "done"
