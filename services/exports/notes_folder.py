"""Notes as Markdown in a folder of the person's own, such as an Obsidian vault: kept up to date, and never in the way.

A file that the person changed, moved or removed is theirs from then on: it is neither written, moved nor deleted again.
What was written is remembered outside of the folder, so that it holds nothing but notes.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import select

from clients.database.models import Entry
from clients.database.session import Database
from config.settings import Settings
from services.domain.entries import EntryView, Status, view
from services.entries.labels import EntryLabels, Labels
from services.exports.library import slug
from services.exports.markdown import markdown
from services.exports.results import ResultReader
from utils.errors import NeedsUserError
from utils.logger import get_logger
from utils.periodic import Periodic

BATCH_SIZE = 1000
EVERY_S = 10.0
MAX_NAME_BYTES = 180
_FORBIDDEN = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f]+')  # by file systems, and by Obsidian's links
log = get_logger(__name__)


class Written(BaseModel):
    """A file as it was written: its name, what was in it, and the state of the note that it shows."""

    file: str
    sha256: str
    stamp: str


_KNOWN = TypeAdapter(dict[str, Written])


@dataclass
class FolderChanges:
    """What one look did: files written or removed, and those that are the person's own by now."""

    written: int = 0
    removed: int = 0
    left_alone: int = 0


class NotesFolder:
    """`memory` is the file that remembers; `local_user`'s notes lie in the folder itself, others' in folders by id."""

    def __init__(self, root: Path, memory: Path, database: Database, results: ResultReader, *, local_user: str) -> None:
        self._root = root
        self._memory = memory
        self._database = database
        self._results = results
        self._labels = Labels(database)
        self._local_user = local_user

    def sync(self) -> FolderChanges:
        """Bring the folder up to date. Raises OSError when it cannot be written, NeedsUserError when it is away."""
        with FileLock(f"{self._memory}.lock"):
            known = self._read_memory()
            if known and not self._root.is_dir():  # on a disk that is not there now: nobody removed the files
                raise NeedsUserError(f"NOTES_DIR={self._root} is away.", "Connect its disk, or set another.")
            self._root.mkdir(parents=True, exist_ok=True)
            before, done = dict(known), FolderChanges()
            try:
                seen = self._write_all(known, done)
                for entry_id in known.keys() - seen:
                    self._remove(known.pop(entry_id), done)
            finally:
                if known != before:
                    self._write_memory(known)
        return done

    def _write_all(self, known: dict[str, Written], done: FolderChanges) -> set[str]:
        seen: set[str] = set()
        taken = {one.file.casefold() for one in known.values()}
        for entry_id, stamp, is_done, labels in self._states():
            seen.add(entry_id)
            last = known.get(entry_id)
            if not is_done or (last and last.stamp == stamp):  # one that runs again stays
                continue
            entry, text = self._read(entry_id, labels)
            if entry and text:
                new = Written(file=self._place(entry) + _name(entry.title), sha256=_hash(text), stamp=stamp)
                known[entry_id] = self._write(last, new, text, taken, done)
                taken.add(known[entry_id].file.casefold())
        return seen

    def _states(self) -> Iterator[tuple[str, str, bool, EntryLabels]]:
        """All entries outside of the trash: id, what changes when something does, whether it is done, labels."""
        after = ""
        while True:
            query = select(Entry.id, Entry.updated_at, Entry.run, Entry.status).where(Entry.deleted_at.is_(None))
            with self._database.reading() as session:
                rows = session.execute(query.where(Entry.id > after).order_by(Entry.id).limit(BATCH_SIZE)).all()
            found = self._labels.of([row.id for row in rows])
            for row in rows:
                labels = found.get(row.id, EntryLabels())
                yield row.id, f"{row.updated_at} {row.run} {labels}", row.status == Status.COMPLETED, labels
            if len(rows) < BATCH_SIZE:
                return
            after = rows[-1].id

    def _read(self, entry_id: str, labels: EntryLabels) -> tuple[EntryView | None, bytes]:
        """The entry and its page; empty where there is no note."""
        with self._database.reading() as session:
            row = session.get(Entry, entry_id)
            entry = view(row) if row else None
        results = self._results.read(entry) if entry else None
        if entry is None or results is None or results.note is None:
            return None, b""
        page = markdown(
            results.note,
            media=results.media,
            transcript=results.transcript,
            screen_text=results.screen_text,
            motion=None,
            made=entry.created_at.date(),
            tags=(*labels.tags, *labels.collections),
        )
        return entry, page.encode()

    def _write(self, last: Written | None, new: Written, text: bytes, taken: set[str], done: FolderChanges) -> Written:
        """The file as it is afterwards: written, or left alone because it is the person's own."""
        if last is None:
            new = new.model_copy(update={"file": self._free(new, taken)})
        elif not self._is_ours(last):
            done.left_alone += 1
            return last.model_copy(update={"stamp": new.stamp})
        elif _same_title(last.file, new.file):
            new = new.model_copy(update={"file": last.file})
        else:
            new = new.model_copy(update={"file": self._free(new, taken - {last.file.casefold()})})
        if last is None or (last.sha256, last.file) != (new.sha256, new.file):
            _replace(self._root / new.file, text)
            done.written += 1
        if last and last.file != new.file:
            (self._root / last.file).unlink(missing_ok=True)
        return new

    def _free(self, new: Written, taken: set[str]) -> str:
        """The name, with a number where another file has it; a file that holds just this was written before a crash."""
        for n in range(1, 10_000):
            name = f"{new.file} {n}.md" if n > 1 else f"{new.file}.md"
            path = self._root / name
            is_free = not path.exists() and not path.is_symlink()
            if name.casefold() not in taken and (is_free or self._is_ours(new.model_copy(update={"file": name}))):
                return name
        return f"{new.file} {uuid.uuid4().hex}.md"

    def _remove(self, gone: Written, done: FolderChanges) -> None:
        if self._is_ours(gone):
            (self._root / gone.file).unlink(missing_ok=True)
            done.removed += 1

    def _is_ours(self, one: Written) -> bool:
        """It is there as it was written."""
        path = self._root / one.file
        try:
            return not path.is_symlink() and _hash(path.read_bytes()) == one.sha256
        except OSError:
            return False

    def _place(self, entry: EntryView) -> str:
        return "" if entry.user_id == self._local_user else f"{slug(entry.user_id)}/"

    def _read_memory(self) -> dict[str, Written]:
        try:
            return _KNOWN.validate_json(self._memory.read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError:  # every file that is there counts as the person's then
            log.warning("what was written into NOTES_DIR is not known any more")
            return {}

    def _write_memory(self, known: dict[str, Written]) -> None:
        content = json.dumps({key: one.model_dump() for key, one in known.items()}, ensure_ascii=False)
        _replace(self._memory, content.encode())


def following(settings: Settings, database: Database, results: ResultReader, *, local_user: str) -> Periodic | None:
    """Looks every few seconds for what is new; None without NOTES_DIR."""
    if settings.notes_dir is None:
        return None
    memory = settings.data_dir / "notes_dir.json"
    folder = NotesFolder(settings.notes_dir, memory, database, results, local_user=local_user)

    def sync() -> None:
        done = folder.sync()
        if done != FolderChanges():
            log.info("brought NOTES_DIR up to date: %s", done)

    return Periodic("notes folder", sync, every_s=EVERY_S, expected=(OSError, NeedsUserError))


def _name(title: str) -> str:
    """A file's name that people recognize: the title, without what file systems or links do not take."""
    clean = " ".join(_FORBIDDEN.sub(" ", title).split()).strip(". ")
    return clean.encode()[:MAX_NAME_BYTES].decode(errors="ignore").strip(". ") or "Note"


def _same_title(file: str, name: str) -> bool:
    return re.fullmatch(re.escape(name) + r"( \d+)?\.md", file) is not None


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{uuid.uuid4().hex}.part")  # hidden: a vault does not show it
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
