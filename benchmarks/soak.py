"""A day of everything at once, and an account of every entry: `python -m benchmarks.soak [--database URL]`.

In each simulated hour, of a few seconds, people order, edit and retry; a worker is killed or told to stop, and another
starts; all is swept as if an hour had passed, and backed up. Every eighth hour somebody is forgotten, and at noon the
last backup is put back. In the end each entry must be complete, with its own note, its person's words and its folder,
and of the forgotten nothing may be left. Returns 1 when the account does not balance.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from clients.database.models import Artifact, Entry, User
from clients.stores.configured import media_store
from config.settings import PROJECT_ROOT, Settings
from services.container import Container, open_container
from services.domain.entries import EntryView, Status
from services.domain.stages import Options, Source
from services.notes.edits import edited
from services.operations.backups.backup import BackupContents, back_up
from services.operations.backups.restore import restore
from services.operations.cleanup import SweepingElsewhere
from utils.errors import ClipsheetError

PEOPLE, ORDERS = ("ann", "ben", "cem"), 6  # new entries in an hour, of each person
FORGET_EVERY, RESTORE_AT = 8, 12
STAGE_S, HOUR_S, END_S = 0.02, 20.0, 600.0


@dataclass
class Soak:
    """One day on one database."""

    settings: Settings
    dice: random.Random
    done: dict[str, int] = field(default_factory=dict)
    mine: dict[str, str] = field(default_factory=dict)  # entry -> the title that its person gave it
    forgotten: set[str] = field(default_factory=set)  # videos of people who were forgotten
    number: int = 7_000_000_000_000_000_000

    def run(self, hours: int) -> list[str]:
        """Live through it; returns what does not balance."""
        self.container = self._opened()
        self.workers = [self._worker(), self._worker()]
        try:
            for hour in range(hours):
                self._hour(hour)
            self._wait(0, END_S)
            return [*self._account(), *self._leftovers()]
        finally:
            for worker in self.workers:
                worker.kill()
                worker.wait()
            self.container.close()

    def _hour(self, hour: int) -> None:
        for user in PEOPLE:
            self._order(user)
            self._edit_or_retry(user)
        self._strike()
        self._sweep()
        back_up(self.settings, self.container.store, self._file, BackupContents())
        self._count("backups")
        if hour % FORGET_EVERY == FORGET_EVERY - 1:
            self._forget(PEOPLE[-1])
        if hour == RESTORE_AT:
            self._restore()
        self._wait(len(PEOPLE) * ORDERS, HOUR_S)  # an hour's orders are always on their way

    def _order(self, user: str) -> None:
        for _ in range(ORDERS):
            self.number += 1
            source = Source(kind="link", url=f"https://www.tiktok.com/@{user}/video/{self.number}")
            self.container.intake.accept(user, source, Options(), priority=self.dice.choice((1, 5, 9)))
            self._count("orders")

    def _edit_or_retry(self, user: str) -> None:
        final = [entry for entry in self.container.entries.page(user) if entry.status is Status.COMPLETED]
        for entry in self.dice.sample(final, min(4, len(final))):
            with suppress(ClipsheetError):  # it is being saved
                self._edit(entry) if self.dice.random() < 0.5 else self._retry(entry)

    def _edit(self, entry: EntryView) -> None:
        found, title = self.container.results.found_note(entry), f"Mine {self.dice.random()}"
        if found:
            edits = {**entry.edits, "title": title}
            self.container.intake.edit(entry.user_id, entry.id, edits, note=edited(found, edits, None))
            self.mine[entry.id] = title
            self._count("edits")

    def _retry(self, entry: EntryView) -> None:
        self.container.intake.retry(entry.user_id, entry.id)
        self._count("retries")

    def _strike(self) -> None:
        worker = self.workers.pop(0)
        how = self.dice.choice((signal.SIGKILL, signal.SIGTERM))
        worker.send_signal(how)
        worker.wait()
        self._count("kills" if how is signal.SIGKILL else "stops")
        self.workers.append(self._worker())

    def _sweep(self) -> None:
        with self.container.database.transaction() as session:
            for row in session.scalars(select(Artifact)):
                row.created_at -= timedelta(hours=1)
        with suppress(SweepingElsewhere):
            self.container.cleanup().sweep()
            self._count("sweeps")

    def _forget(self, user: str) -> None:
        self.forgotten |= {entry.video_id for entry in self.container.entries.page(user, limit=10_000)}
        self.container.forgetting().forget(user)
        self._add_people()
        self._count("forgets")

    def _restore(self) -> None:
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
            worker.wait()
        back_up(self.settings, self.container.store, self._file, BackupContents())
        self.container.close()
        restore(self.settings, media_store(self.settings), self._file, force=True)
        self.container = self._opened()
        self.workers = [self._worker(), self._worker()]
        self._count("restores")

    def _wait(self, left: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        while len(self.container.entries.unfinished()) > left and time.monotonic() < until:
            time.sleep(0.5)

    def _account(self) -> list[str]:
        wrong = []
        for user in PEOPLE:
            with self.container.database.reading() as session:
                ids = session.scalars(select(Entry.id).where(Entry.user_id == user)).all()
            for entry in (self.container.entries.get(user, key) for key in ids):
                self._count("entries in the account")
                wrong += [f"{entry.id} of {user}: {why}" for why in self._wrong(entry)]
        return wrong

    def _wrong(self, entry: EntryView) -> list[str]:
        results, folder = self.container.results.read(entry), self.container.library.folder(entry)
        title = results.note.title if results.note else ""
        kept = json.loads((folder / "note.json").read_text())["entry"]["id"] if folder else ""
        checks = {
            f"is {entry.status}: {entry.message}": entry.status is not Status.COMPLETED,
            f"damaged: {results.damaged}": bool(results.damaged),
            f"its person's title is lost: {title}": entry.id in self.mine and title != self.mine[entry.id],
            "its folder is not there, or another's": kept != entry.id,
        }
        return [why for why, is_wrong in checks.items() if is_wrong]

    def _leftovers(self) -> list[str]:
        videos = {folder.key.partition("/")[0] for folder in self.container.store.folders()}
        return [f"files of a forgotten person: {video}" for video in sorted(videos & self.forgotten)]

    def _opened(self) -> Container:
        container = open_container(self.settings)
        self.container = container
        self._add_people()
        return container

    def _add_people(self) -> None:
        with self.container.database.transaction() as session:
            for user in PEOPLE:
                if session.get(User, user) is None:
                    session.add(User(id=user, name=user))

    def _worker(self) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "DATA_DIR": str(self.settings.data_dir),
            "DATABASE_URL": self.settings.database_url,
        }
        call = [sys.executable, "-m", "benchmarks.load_worker", "0", str(STAGE_S)]
        return subprocess.Popen(call, cwd=PROJECT_ROOT, env=environment)

    @property
    def _file(self) -> Path:
        return self.settings.data_dir.parent / "backup.tar.gz"

    def _count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1


def main() -> int:
    """Print what was done, and what does not balance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--database", default="", help="a PostgreSQL URL of an empty database; SQLite when left out")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "data", database_url=arguments.database)
        soak = Soak(settings, random.Random(arguments.seed))
        wrong = soak.run(arguments.hours)
    print(", ".join(f"{count} {what}" for what, count in soak.done.items()))
    print("\n".join(wrong) or "The account balances: every entry is complete, and has its note and its folder.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
