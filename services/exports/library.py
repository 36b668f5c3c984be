"""The local library: each finished note as a folder with Markdown, JSON, pictures, reel, poster and graph."""

import json
import re
import shutil
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

from services.domain.entries import EntryView
from services.exports.documents import document
from services.exports.markdown import markdown
from services.exports.results import ResultReader, Results, slide_key
from services.exports.row_clips.row_clips import FilesOf, no_files
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

COPIED = {"reel": "reel.mp4", "poster": "poster.jpg", "graph": "graph.png"}
NOTE = "note.json"
SLUG_LENGTH = 60
SLUG_BYTES = 200  # a name has at most 255, and the entry's id needs some of them
FORMER_ID_LENGTH = 8  # of an id in names that earlier versions gave: entries of one second shared one


class Library:
    """Folders under one root, named by title and entry; written whole or not at all."""

    def __init__(self, root: Path, results: ResultReader, clips_of: FilesOf = no_files) -> None:
        self._root = root
        self._results = results
        self._clips_of = clips_of

    def save(self, entry: EntryView) -> str:
        """Write the entry's folder and return its name. Raises PermanentError when there is no note."""
        results = self._results.read(entry)
        if results.note is None:
            raise PermanentError("The note is gone.", "Try again.", code=ErrorCode.DATA_DAMAGED)
        name = f"{slug(results.note.title)}-{entry.id}"
        draft = self._root / f".{entry.id}-{uuid.uuid4().hex}"
        draft.mkdir(parents=True)
        try:
            _write(draft, entry, results, self._clips_of(entry, results))
        except OSError:  # a full disk is not the place to leave halves on
            shutil.rmtree(draft, ignore_errors=True)
            raise
        self._remove_all_but(draft, entry)  # the title may have changed since the last run
        draft.rename(self._root / name)
        return name

    def folder(self, entry: EntryView) -> Path | None:
        """The folder of the entry's note; None when it was never saved, or was removed."""
        return next(self._folders(entry), None)

    def kept(self, entry: EntryView) -> Path:
        """The folder, made again when it was taken away. Raises PermanentError when there is no note either."""
        return self.folder(entry) or self._root / self.save(entry)

    def remove(self, entry: EntryView) -> None:
        """Remove every copy of the entry's note, and no other's."""
        self._remove_all_but(None, entry)

    def _remove_all_but(self, kept: Path | None, entry: EntryView) -> None:
        for folder in (*self._root.glob(f".{entry.id}-*"), *self._folders(entry)):
            if folder != kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _folders(self, entry: EntryView) -> Iterator[Path]:
        yield from self._root.glob(f"*-{entry.id}")
        for folder in self._root.glob(f"*-{entry.id[:FORMER_ID_LENGTH]}"):
            if _owner(folder) == entry.id:
                yield folder


def slug(title: str) -> str:
    """A folder name from a title: letters and digits of any script, dashes between, never empty, never hidden."""
    text = unicodedata.normalize("NFKC", title).lower()
    words = re.sub(r"[^\w]+|_+", "-", text)[:SLUG_LENGTH]
    return words.encode()[:SLUG_BYTES].decode(errors="ignore").strip("-") or "note"


def _owner(folder: Path) -> str | None:
    """The entry that a folder's own note names."""
    try:
        return str(json.loads((folder / NOTE).read_bytes())["entry"]["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(folder: Path, entry: EntryView, results: Results, clips: Mapping[str, Path]) -> None:
    assert results.note is not None
    for what, name in COPIED.items():
        if what in results.files:
            _link_or_copy(results.files[what], folder / name)
    slides = slides_of(results)
    for number, path in slides.items():
        _link_or_copy(path, folder / slide_name(number))
    for row, clip in clips.items():
        _link_or_copy(clip, folder / clip_name(row))
    note = results.note.model_copy(update={"missing": results.missing(entry)})
    text = markdown(
        note,
        media=results.media,
        transcript=results.transcript,
        screen_text=results.screen_text,
        motion=results.motion,
        reel_name=COPIED["reel"] if "reel" in results.files else None,
        slides={number: slide_name(number) for number in slides},
        clips={row: clip_name(row) for row in clips},
    )
    (folder / "note.md").write_text(text, encoding="utf-8")
    (folder / NOTE).write_text(json.dumps(document(entry, results), ensure_ascii=False, indent=1))


def slides_of(results: Results) -> dict[int, Path]:
    """The pictures of a photo post by their numbers."""
    slides = results.media.slides if results.media else ()
    return {one.number: results.files[slide_key(one)] for one in slides if slide_key(one) in results.files}


def slide_name(number: int) -> str:
    """A picture's file in the folder."""
    return f"slide-{number:02}.jpg"


def clip_name(path: str) -> str:
    """The file of a row's clip in the folder: rows are counted from one."""
    field, _, number = path.rpartition("/")
    return f"{field}-{int(number) + 1:02}.mp4"


def _link_or_copy(source: Path, target: Path) -> None:
    # A hard link costs no space and outlives the artifact, which is swept after its time.
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
