"""The local library: each finished note as a folder with Markdown, JSON, reel, poster and graph."""

import json
import re
import shutil
import unicodedata
from pathlib import Path

from services.documents import document
from services.entries.model import EntryView
from services.notes_markdown import markdown
from services.results import ResultReader, Results
from utils.errors import PermanentError

COPIED = {"reel": "reel.mp4", "poster": "poster.jpg", "graph": "graph.png"}
SLUG_LENGTH = 60


class Library:
    """Folders under one root, named by title and id; written whole or not at all."""

    def __init__(self, root: Path, results: ResultReader) -> None:
        self._root = root
        self._results = results

    def save(self, entry: EntryView) -> str:
        """Write the entry's folder and return its name. Raises PermanentError when there is no note."""
        results = self._results.read(entry)
        if results.note is None:
            raise PermanentError("The note is gone.", "Try again.")
        name = f"{slug(results.note.title)}-{entry.id[:8]}"
        self._root.mkdir(parents=True, exist_ok=True)
        draft = self._root / f".{name}.{entry.run}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        _write(draft, entry, results)
        self._replace(draft, name, entry)
        return name

    def path(self, name: str) -> Path:
        """The folder of a saved note."""
        return self._root / name

    def remove(self, entry: EntryView) -> None:
        """Remove every copy of the entry's note."""
        for folder in self._root.glob(f"*-{entry.id[:8]}"):
            shutil.rmtree(folder, ignore_errors=True)

    def _replace(self, draft: Path, name: str, entry: EntryView) -> None:
        self.remove(entry)  # the title may have changed since the last run
        draft.rename(self._root / name)


def slug(title: str) -> str:
    """A folder name from a title: letters and digits of any script, dashes between, never empty, never hidden."""
    text = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"[^\w]+|_+", "-", text)[:SLUG_LENGTH].strip("-") or "note"


def _write(folder: Path, entry: EntryView, results: Results) -> None:
    assert results.note is not None
    for what, name in COPIED.items():
        if what in results.files:
            _link_or_copy(results.files[what], folder / name)
    note = results.note.model_copy(update={"missing": results.missing(entry)})
    text = markdown(
        note,
        media=results.media,
        transcript=results.transcript,
        screen_text=results.screen_text,
        motion=results.motion,
        reel_name=COPIED["reel"] if "reel" in results.files else None,
    )
    (folder / "note.md").write_text(text, encoding="utf-8")
    (folder / "note.json").write_text(json.dumps(document(entry, results), ensure_ascii=False, indent=1))


def _link_or_copy(source: Path, target: Path) -> None:
    # A hard link costs no space and outlives the artifact, which is swept after its time.
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
