"""What an entry has to show: its note and everything it was made from, read back from the artifacts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from services.domain.artifacts import Media, Missing, Motion, Note, ScreenText, Slide, StageResult, Transcript
from services.domain.entries import EntryView
from services.domain.losses import lost_sentence
from services.domain.stages import StageName
from services.notes.edits import edited
from services.pipeline.artifact_store import Artifacts, Stored
from services.pipeline.catalog import STAGES

A = TypeVar("A", bound=StageResult)
DAMAGED = "What was made of it is damaged or gone. Retry to make it anew."
_OWN = frozenset({Media, Transcript, ScreenText, Note, Motion})  # those with a place of their own in Results
_GIVES = {stage.name: stage.gives for stage in STAGES}
_OTHERS = tuple(stage for stage in STAGES if stage.result not in _OWN)


@dataclass(frozen=True)
class Results:
    """None where a stage has not run, gave nothing, or its artifact has been swept."""

    media: Media | None = None
    transcript: Transcript | None = None
    screen_text: ScreenText | None = None
    note: Note | None = None
    motion: Motion | None = None
    others: Mapping[StageName, StageResult] = field(default_factory=dict)  # of all other stages
    files: Mapping[str, Path] = field(default_factory=dict)  # a video may have stayed in the bucket: see `address`
    media_made_at: datetime | None = None  # when the video came; its time is counted from then
    damaged: tuple[StageName, ...] = ()  # whose result is there no more, or cannot be read

    def missing(self, entry: EntryView) -> tuple[Missing, ...]:
        """What a reader would expect and does not get, over all stages, each with its reason."""
        found = [Missing(what=_GIVES[stage], why=DAMAGED) for stage in self.damaged]
        found += self.note.missing if self.note else ()
        if self.motion and self.motion.zero_reason:
            found.append(Missing(what="highlights", why=self.motion.zero_reason))
        if self.motion is None and (why := entry.degraded.get(StageName.HIGHLIGHT)):
            found.append(Missing(what="highlights", why=why))
        if self.screen_text:
            found += [Missing(what="text on screen", why=why) for why in self.screen_text.notices]
        elif self.motion and self.motion.lost_pictures:
            found.append(Missing(what="part of the video", why=lost_sentence(self.motion.lost_pictures)))
        if self.transcript:
            found += [Missing(what="speech", why=why) for why in self.transcript.notices]
        for stage in _OTHERS:
            if stage.name not in self.others and (why := entry.degraded.get(stage.name)):
                found.append(Missing(what=stage.gives, why=why))
        return tuple(found)


def slide_key(slide: Slide) -> str:
    """What a slide's picture is called among an entry's files."""
    return f"slide-{slide.number}"


class ResultReader:
    """Reads the results of any entry."""

    def __init__(self, artifacts: Artifacts) -> None:
        self._artifacts = artifacts

    def read(self, entry: EntryView) -> Results:
        """Everything there is, with the person's values.

        Files by what they are: media, thumbnail, slide-1 …, reel, poster, graph, curve, track.
        """
        stored = {stage: self._artifacts.get(key) for stage, key in entry.results.items()}
        video = stored.get(StageName.DOWNLOAD)
        media = _load(video, Media)
        motion = _load(stored.get(StageName.HIGHLIGHT), Motion)
        note = _load(stored.get(StageName.SUMMARIZE), Note)
        transcript = _load(stored.get(StageName.TRANSCRIBE), Transcript)
        screen_text = _load(stored.get(StageName.READ_TEXT), ScreenText)
        others = {stage.name: made for stage in _OTHERS if (made := _load(stored.get(stage.name), stage.result))}
        read = {
            StageName.DOWNLOAD: media,
            StageName.TRANSCRIBE: transcript,
            StageName.READ_TEXT: screen_text,
            StageName.SUMMARIZE: note,
            StageName.HIGHLIGHT: motion,
            **{stage.name: others.get(stage.name) for stage in _OTHERS},
        }
        return Results(
            media=media,
            transcript=transcript,
            screen_text=screen_text,
            note=edited(note, entry.edits, entry.options.own_schema) if note else None,
            motion=motion,
            others=others,
            media_made_at=video.made_at if video else None,
            damaged=tuple(stage for stage, result in read.items() if stage in entry.results and result is None),
            files={what: folder.folder / name for what, (folder, name) in self._found(stored, media, motion).items()},
        )

    def address(self, entry: EntryView, what: str, *, content_type: str, save_as: str = "") -> str | None:
        """Where a browser fetches the file without us, for an hour; None when there is none, or we must send it."""
        stored = {stage: self._artifacts.get(key) for stage, key in entry.results.items()}
        media = _load(stored.get(StageName.DOWNLOAD), Media)
        found = self._found(stored, media, _load(stored.get(StageName.HIGHLIGHT), Motion)).get(what)
        return self._artifacts.address(*found, content_type=content_type, save_as=save_as) if found else None

    def _found(
        self, stored: Mapping[str, Stored | None], media: Media | None, motion: Motion | None
    ) -> dict[str, tuple[Stored, str]]:
        found = {}
        for what, stage, name in _named(media, motion):
            folder = stored[stage]
            if name and folder and self._artifacts.has(folder, name):
                found[what] = (folder, name)
        return found

    def file_of(self, entry: EntryView, stage: StageName, name: str) -> Path | None:
        """A file beside a stage's result; None when there is none."""
        return self.files_of(entry.results.get(stage, ""), {"file": name}).get("file")

    def files_of(self, artifact_id: str, names: Mapping[str, str | None]) -> dict[str, Path]:
        """Those of an artifact's files that are there, by what they are called here."""
        stored = self._artifacts.get(artifact_id)
        if stored is None:
            return {}
        return {
            what: stored.folder / name for what, name in names.items() if name and self._artifacts.has(stored, name)
        }

    def address_of(self, artifact_id: str, name: str, *, content_type: str, save_as: str = "") -> str | None:
        """As `address`, of an artifact's file."""
        stored = self._artifacts.get(artifact_id)
        if stored is None or not self._artifacts.has(stored, name):
            return None
        return self._artifacts.address(stored, name, content_type=content_type, save_as=save_as)

    def found_note(self, entry: EntryView) -> Note | None:
        """The note as Clipsheet made it, without the person's values."""
        return _load(self._artifacts.get(entry.results.get(StageName.SUMMARIZE, "")), Note)


def _load(stored: Stored | None, model: type[A]) -> A | None:
    try:
        return stored.read(model) if stored else None
    except (OSError, ValueError):  # told as damaged; a retry makes it anew
        return None


def _named(media: Media | None, motion: Motion | None) -> list[tuple[str, str, str | None]]:
    """What a file is, the stage that made it, and its name."""
    names: list[tuple[str, str, str | None]] = []
    if media:
        names += [("media", StageName.DOWNLOAD, media.file), ("thumbnail", StageName.DOWNLOAD, media.thumbnail_file)]
        names += [(slide_key(slide), StageName.DOWNLOAD, slide.file) for slide in media.slides]
    if motion:
        names += [
            ("reel", StageName.HIGHLIGHT, motion.reel_file),
            ("poster", StageName.HIGHLIGHT, motion.poster_file),
            ("graph", StageName.HIGHLIGHT, motion.graph_file),
            ("curve", StageName.HIGHLIGHT, motion.curve_file),
            ("track", StageName.HIGHLIGHT, motion.track_file),
        ]
    return names
