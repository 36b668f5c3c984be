"""Clips: what a person asks for, what was chosen out of a video, and what was made of it."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.artifacts import Frozen, StageResult, Word
from utils.spacing import joined

BY_HAND = "you"
WAVEFORM = "waveform.json"  # beside a choice
SHORTEST_S, LONGEST_S = 3.0, 180.0
MAX_CLIPS = 20
MAX_PARTS = 200


class Aspect(StrEnum):
    """The shape of a clip's picture."""

    TALL = "9:16"
    SQUARE = "1:1"
    PORTRAIT = "4:5"
    ORIGINAL = "original"


class Transition(StrEnum):
    """What is seen between two parts of a clip."""

    CUT = "cut"
    FADE = "fade"
    SLIDE = "slide"
    ZOOM = "zoom"


class ClipStyle(Frozen):
    """How a clip looks. What is None is the template's own."""

    aspect: Aspect = Aspect.TALL
    template: str = "clear"
    captions: bool = True
    font: str | None = Field(None, max_length=80)
    size: float | None = Field(None, ge=24, le=160)  # pixels in a picture 1080 wide
    colour: str | None = Field(None, pattern=r"^#[0-9A-Fa-f]{6}$")
    highlight: str | None = Field(None, pattern=r"^#[0-9A-Fa-f]{6}$")
    place: Literal["auto", "top", "middle", "bottom"] = "auto"
    hook_title: bool = False  # the title over the first seconds
    transition: Transition = Transition.CUT
    emoji: bool = False  # beside words that they picture
    eye_contact: float = Field(0.0, ge=0, le=1)  # how much of the way eyes are moved to the camera; 0: they stay


class ClipWish(Frozen):
    """How many clips a person wants of a video, how long, and how they look."""

    count: int = Field(5, ge=1, le=MAX_CLIPS)
    min_s: float = Field(15.0, ge=SHORTEST_S, le=LONGEST_S)
    max_s: float = Field(60.0, ge=SHORTEST_S, le=LONGEST_S)
    style: ClipStyle = ClipStyle()
    tighten: bool = False  # leave out long pauses

    @model_validator(mode="after")
    def _check_lengths(self) -> Self:
        if self.min_s > self.max_s:
            raise ValueError("min_s is more than max_s")
        return self


class Span(Frozen):
    """A stretch of the video, in seconds of its own clock."""

    start_s: float = Field(ge=0)
    end_s: float

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.end_s <= self.start_s:
            raise ValueError("the end is not after the start")
        return self

    @property
    def length_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


class Scores(Frozen):
    """Four marks of a clip, 0 to 25 each."""

    hook: float = Field(0, ge=0, le=25)  # would the first seconds stop a stranger
    substance: float = Field(0, ge=0, le=25)  # is something told
    finish: float = Field(0, ge=0, le=25)  # does it come to an end
    delivery: float = Field(0, ge=0, le=25)  # pace and loudness against the video's own

    @property
    def total(self) -> float:
        """The sum, 0 to 100."""
        return round(self.hook + self.substance + self.finish + self.delivery, 1)


class ClipPlan(Frozen):
    """One clip as it is to be made: its parts in order, the words in them, and why it was chosen."""

    parts: tuple[Span, ...] = Field(min_length=1, max_length=MAX_PARTS)
    title: str = Field("", max_length=200)
    score: float | None = None  # 0 to 100; None for one that a person marked
    scores: Scores | None = None
    reason: str = ""
    words: tuple[Word, ...] = ()  # with the video's times; their texts may have been corrected
    made_by: str = BY_HAND  # rules, a model's name, or the person
    exact: bool = False  # its edges are a person's own, and stay where they are
    crops: Mapping[int, float] = {}  # by hand: shot number to the middle of the picture, 0 to 1

    @property
    def start_s(self) -> float:
        """Where its first part begins."""
        return self.parts[0].start_s

    @property
    def end_s(self) -> float:
        """Where its last part ends."""
        return self.parts[-1].end_s

    @property
    def length_s(self) -> float:
        """How long it is shown, transitions left aside."""
        return sum(part.length_s for part in self.parts)

    @property
    def text(self) -> str:
        """Its words as one text."""
        return joined(word.text for word in self.words)


class ClipJob(Frozen):
    """What the making of one clip is told. `font_folders` are the person's own, `watched` an earlier clip's faces."""

    plan: ClipPlan
    style: ClipStyle = ClipStyle()
    number: int = 1
    of: int = 1
    font_folders: tuple[Path, ...] = ()
    watched: Path | None = None


class ClipChoice(StageResult):
    """What was chosen out of a video. No clips is a normal result; `zero_reason` then says why, with numbers."""

    clips: tuple[ClipPlan, ...] = ()
    made_by: str = "rules"
    sentences: int = 0
    candidates: int = 0
    few_reason: str | None = None  # why there are fewer than were asked for
    zero_reason: str | None = None
    notices: tuple[str, ...] = ()


class ShotFraming(Frozen):
    """How the picture of one shot is cut out; times are the video's."""

    start_s: float
    end_s: float
    how: Literal["crop", "whole"]
    centre: float | None = None  # the crop's middle as a part of the picture; a moving one's at its begin
    moves: bool = False
    why: str = ""


class ClipFile(StageResult):
    """A finished clip. `*_file` are names inside the artifact's folder."""

    file: str
    poster_file: str | None = None
    srt_file: str | None = None
    vtt_file: str | None = None
    ass_file: str | None = None
    faces_file: str | None = None
    duration_s: float
    width: int
    height: int
    fps: float
    size_bytes: int
    loudness_lufs: float | None = None  # None: silent
    true_peak_db: float | None = None
    shots: tuple[ShotFraming, ...] = ()
    notices: tuple[str, ...] = ()
