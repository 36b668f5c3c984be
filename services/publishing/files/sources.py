"""Which files of an entry can be posted. Each kind is a source; clips are another one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.clips.clip_store import Clips
from services.clips.clip_view import ClipStatus
from services.domain.entries import EntryView
from services.exports.results import ResultReader, Results
from utils.errors import NotFoundError

REEL, ORIGINAL = "reel", "original"
TITLES = {REEL: "Highlights", ORIGINAL: "Whole video"}  # as a page names them, in its language


@dataclass(frozen=True)
class Postable:
    """A finished file. `what` names it among those of its entry; the file itself never changes."""

    what: str
    label: str
    file: Path
    duration_s: float = 0.0
    title: str = ""  # its own words, where it has some; else the note's are proposed
    text: str = ""


class MediaSource(Protocol):
    """One kind of file that entries have."""

    def of_entry(self, entry: EntryView, results: Results) -> Sequence[Postable]:
        """Those that are there."""


class ReelAndOriginal:
    """The highlight reel, and the video itself."""

    def of_entry(self, entry: EntryView, results: Results) -> Sequence[Postable]:  # noqa: ARG002 - the Protocol's
        """The reel first."""
        found = []
        if file := results.files.get("reel"):
            found.append(Postable(REEL, TITLES[REEL], file, results.motion.reel_s if results.motion else 0.0))
        if (file := results.files.get("media")) and results.media and results.media.has_video:
            found.append(Postable(ORIGINAL, TITLES[ORIGINAL], file, results.media.duration_s))
        return found


@dataclass(frozen=True)
class FinishedClips:
    """The clips that are made."""

    clips: Clips
    results: ResultReader

    def of_entry(self, entry: EntryView, results: Results) -> Sequence[Postable]:  # noqa: ARG002 - the Protocol's
        """In the order of the page."""
        found = []
        for clip in self.clips.of_entry(entry.user_id, entry.id)[0]:
            if clip.status is ClipStatus.READY and clip.made and clip.artifact_id:
                files = self.results.files_of(clip.artifact_id, {"video": clip.made.file})
                label = f"Clip {clip.number}: {clip.plan.title}".rstrip(": ")
                if "video" in files:
                    found.append(Postable(f"clip:{clip.id}", label, files["video"], title=clip.plan.title))
        return found


def postables(entry: EntryView, results: Results, sources: Sequence[MediaSource]) -> list[Postable]:
    """Everything of an entry that can be posted now: files that are on this machine."""
    return [one for source in sources for one in source.of_entry(entry, results) if one.file.is_file()]


def postable(entry: EntryView, results: Results, what: str, sources: Sequence[MediaSource]) -> Postable:
    """One of them. Raises NotFoundError saying which there are."""
    found = postables(entry, results, sources)
    for one in found:
        if one.what == what:
            return one
    there = ", ".join(one.what for one in found)
    raise NotFoundError(
        f"This entry has no “{what[:40]}” to post.", f"It has: {there}." if there else "Wait until it is done."
    )


def of_own_file(path: Path) -> Postable:
    """A person's own file."""
    key = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    return Postable(f"file:{key}", path.name, path, title=path.stem.replace("_", " ").replace("-", " ").strip())
