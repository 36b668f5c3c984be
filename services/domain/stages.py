"""What a stage is given: the source, the earlier results, its work folder, and a way to report progress."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from clients.progress import Report
from config.settings import Settings
from services.domain.artifacts import Cut, Frozen, Media, Motion, MotionSettings, ScreenText, StageResult, Transcript
from services.domain.clips import ClipJob, ClipWish
from services.domain.eye_contact import EyeContactWish
from services.domain.row_clips import RowClipWish
from services.domain.schemas.model import Schema
from services.domain.segments import SegmentWish


class StageName(StrEnum):
    """The steps of the pipeline, in the order a user sees them.

    Each with what a page calls it, in a word and in a title, and the folder of services/ whose `stage.py` describes it.
    """

    page_word: str
    page_title: str
    folder: str  # empty: no stage that makes an artifact of a video

    def __new__(cls, value: str, word: str = "", title: str = "", folder: str = "") -> Self:
        name = str.__new__(cls, value)
        name._value_ = value
        name.page_word = word or value.capitalize()
        name.page_title, name.folder = title or name.page_word, folder
        return name

    DOWNLOAD = "download", "Fetch", "Fetch the video", "sources"
    TRANSCRIBE = "transcribe", "Listen", "Listen for speech", "speech"
    READ_TEXT = "read_text", "Read", "Read on-screen text", "screen_text"
    SUMMARIZE = "summarize", "Note", "Fill in the note", "notes"
    HIGHLIGHT = "highlight", "Moves", "Find movement, cut the reel", "highlights"
    CLIPS = "clips", "Clips", "Make clips"
    SAVE = "save"


EVERY_ENTRY = tuple(stage for stage in StageName if stage is not StageName.CLIPS)  # clips are made when asked for


class Source(Frozen):
    """Where a post comes from: a link, an upload, a local file of the command line's user, or words alone."""

    kind: Literal["link", "upload", "file", "text"]
    url: str | None = None  # of a link
    path: str | None = None  # of an upload or a file
    text: str | None = None  # of words alone: a caption, or JSON with what is said and shown
    name: str = ""  # the file's own name, for the title; never used as a path


class Options(Frozen):
    """What the person asked for besides the link."""

    tag: str | None = None
    schema_name: str | None = None  # a built-in schema; None: the one that fits
    own_schema: Schema | None = None  # the fields of the database that receives the note; a model can fill them
    prompt: str | None = None  # that database's, an instruction to the model
    motion: MotionSettings = MotionSettings()


class EarlierRun(Frozen):
    """What the highlight stage made of the same file before, with other settings."""

    folder: Path
    motion: Motion


@dataclass(frozen=True)
class StageContext:
    """Everything a stage may look at. Results of stages that have not run or have failed are None."""

    settings: Settings
    source: Source
    options: Options
    work: Path  # the stage's own folder, empty at the start; files left there become part of the artifact
    report: Report
    media: Media | None = None
    media_folder: Path | None = None
    transcript: Transcript | None = None
    screen_text: ScreenText | None = None
    earlier_track: Path | None = None  # the pose track of the same file, when somebody was looked for in it before
    earlier_runs: tuple[EarlierRun, ...] = ()  # newest first
    moments: tuple[Cut, ...] = ()  # what the note rests on: the reel's parts where nobody moves
    paused: str | None = None  # why nothing may be paid for now, in a sentence
    cores: int | None = None  # to be filled; None: half of the machine's
    clip_wish: ClipWish | None = None  # how clips are to be chosen
    clip_job: ClipJob | None = None  # the clip to be made
    segment_wish: SegmentWish | None = None  # how the video is to be split
    row_clip_wish: RowClipWish | None = None  # the moments of a note that are to be cut
    eye_contact_wish: EyeContactWish | None = None  # how the gaze in it is to be corrected

    @property
    def media_path(self) -> Path:
        """The media file. Only stages after download may ask."""
        assert self.media is not None
        assert self.media_folder is not None
        return self.media_folder / self.media.file


StageFunction = Callable[[StageContext], StageResult]
