"""What stages store about a video: one frozen model for each kind of artifact."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from clients.media.shape import VideoTrack


class Frozen(BaseModel):
    """Base of all models here: immutable, and strict about unknown names and about what is no number.

    JSON has no word for NaN: it would be kept as null, and be found wrong when it is read again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Usage(Frozen):
    """What paid calls used, with the estimated price."""

    vendor: str  # gemini, vision, speech
    model: str
    client: str = ""  # which of several keys or locations, never the key itself
    units: dict[str, int] = {}  # input_tokens, output_tokens, images, seconds
    cost_usd: float | None = None  # None: the price table does not know the model
    is_estimate: bool = False  # the call's answer was lost, so its size is counted instead


class StageResult(Frozen):
    """What one stage made; stored as `result.json` beside its files."""

    reusable: bool = True  # False when a later run may do better, such as a model that could not be fetched
    usage: tuple[Usage, ...] = ()  # the paid calls that were made for it
    shortfall: str | None = None  # how much of its source it could not use, in a sentence: the entry is then partial


class Slide(Frozen):
    """One picture of a photo post, or a clip among its pictures; `file` is a JPEG inside the artifact's folder."""

    number: int  # 1 is first
    file: str
    width: int
    height: int
    at_s: float | None = None  # of a clip: when it begins in the media file, and `file` shows its first picture


class Media(StageResult):
    """The media file and what the platform says about it. `*_file` are names inside the artifact's folder.

    Of a photo post `file` is its clips, else its sound, else nothing.
    """

    file: str
    sha256: str
    size_bytes: int
    duration_s: float
    width: int = 0  # as displayed: upright, in square pixels; 0 without a video stream
    height: int = 0
    fps: float = 0.0
    has_video: bool = True
    has_audio: bool = False
    track: VideoTrack | None = None  # how its pictures are shown; None for files of older versions
    platform: str = "file"  # tiktok, instagram, youtube, file
    platform_id: str = ""
    url: str | None = None
    title: str = ""
    caption: str = ""
    author: str = ""
    hashtags: tuple[str, ...] = ()
    thumbnail_file: str | None = None
    captions_file: str | None = None  # the platform's own, WebVTT
    captions_language: str | None = None
    captions_automatic: bool = False
    notice: str | None = None  # what a reader should know about the file: "It is cut off: 6 of 14 s are there."
    slides: tuple[Slide, ...] = ()  # of a photo post, in order; one that could not be had is left out

    @property
    def files(self) -> tuple[str, ...]:
        """The files that later stages need; none for a post of words alone."""
        return (*filter(None, (self.file,)), *(slide.file for slide in self.slides))

    @property
    def pictures(self) -> tuple[Slide, ...]:
        """The slides that are no clips."""
        return tuple(slide for slide in self.slides if slide.at_s is None)


class Word(Frozen):
    """One word as it is said, with the marks that are written to it."""

    start_s: float
    end_s: float
    text: str


class Segment(Frozen):
    """One stretch of speech, a sentence where its end is known."""

    start_s: float
    end_s: float
    text: str
    confidence: float | None = None  # 0..1
    words: tuple[Word, ...] = ()  # all of `text`; none where nobody told their times


class Transcript(StageResult):
    """What is said. No segments is a normal result; `reason` then says why in a sentence."""

    engine: str  # captions, faster-whisper/<model>, none
    segments: tuple[Segment, ...] = ()
    language: str | None = None  # ISO 639-1
    language_probability: float | None = None  # where the engine tells it
    notices: tuple[str, ...] = ()  # what a reader should know of what could not be heard, in sentences
    reason: str | None = None


class TextSpan(Frozen):
    """One text on the screen from `start_s` to `end_s`; `box` is x, y, width, height as parts of the frame.

    A text on a picture has a slide; its seconds only say which picture comes before which.
    """

    text: str
    start_s: float
    end_s: float
    confidence: float
    box: tuple[float, float, float, float]
    slide: int | None = None
    # spoken: captions that come a word at a time, joined to what is said; scene: on a sign or a shirt, not laid over it
    role: Literal["content", "spoken", "scene", "watermark", "interface"] = "content"

    @property
    def is_content(self) -> bool:
        """Whether the author put it there to be read."""
        return self.role in ("content", "spoken")


class ScreenText(StageResult):
    """What is written on the screen. No spans is a normal result; `reason` then says why in a sentence."""

    engine: str  # rapidocr, vision, none
    spans: tuple[TextSpan, ...] = ()
    frames_seen: int = 0  # decoded and compared
    frames_read: int = 0  # given to the reader
    notices: tuple[str, ...] = ()  # what a reader should know of what could not be read, in sentences
    reason: str | None = None


class EvidenceSource(StrEnum):
    """Where a value comes from."""

    SAID = "said"
    ON_SCREEN = "on_screen"
    CAPTION = "caption"
    INFERRED = "inferred"
    EDITED = "edited"  # the person's own value


class Mark(StrEnum):
    """What a reader should know of a value besides where it comes from."""

    NONE = ""
    RULES = "rules"  # the model missed it, the rules found it
    TRANSLATED = "translated"  # its numbers and names were compared with the original, its words cannot be


class Evidence(Frozen):
    """Why a value is what it is. `path` is a JSON pointer into the value ("/0/reps"); empty means all of it."""

    source: EvidenceSource
    at_s: float | None = None  # None when it has no time: a caption, a hashtag, a picture
    slide: int | None = None  # the picture of a photo post that says it
    quote: str = ""
    confidence: float = Field(ge=0, le=1)
    path: str = ""
    mark: Mark = Mark.NONE


class Value(Frozen):
    """A field's value with its evidence."""

    value: JsonValue
    evidence: tuple[Evidence, ...]


class Missing(Frozen):
    """Something a reader would expect and does not get, and why."""

    what: str
    why: str


class Note(StageResult):
    """The filled-in schema for one entry."""

    schema_name: str  # a built-in schema, or a Content Database
    schema_confidence: float | None = None  # how sure it is that this schema fits; None when a person chose it
    schema_reason: str = ""  # why it was chosen, in a sentence; empty when a person chose it or a model gave no reason
    engine: str  # outline (rules, no AI) or the model's name
    title: str
    summary: str = ""
    language: str | None = None
    fields: dict[str, Value] = {}
    missing: tuple[Missing, ...] = ()


class MotionSettings(Frozen):
    """How motion becomes segments and cuts; thresholds are the body lengths that somebody gets in about a second."""

    enter_threshold: float = 0.08  # motion starts at or above it
    exit_threshold: float = 0.04  # and ends below it (hysteresis)
    min_segment_s: float = 0.6
    merge_gap_s: float = 1.5
    buffer_before_s: float = 2.0
    buffer_after_s: float = 3.0
    stop_at_scene_cuts: bool = True  # buffers do not reach into another scene
    max_total_s: float | None = None  # best parts first when set
    subject: Literal["main", "all"] = "main"


class MotionSegment(Frozen):
    """A stretch in which a person moves, before buffers; `score` is its mean motion."""

    start_s: float
    end_s: float
    score: float


class Cut(Frozen):
    """A stretch of the video kept in the reel, after buffers are added and overlaps merged."""

    start_s: float
    end_s: float


class Motion(StageResult):
    """Where a person moves, and the reel made of it. `*_file` are names inside the artifact's folder."""

    duration_s: float
    settings: MotionSettings
    segments: tuple[MotionSegment, ...] = ()
    cuts: tuple[Cut, ...] = ()
    moments: tuple[Cut, ...] = ()  # what the reel shows instead where nobody moves: what the note rests on
    people_s: float = 0.0  # seconds in which a person was seen
    peak: float = 0.0  # highest motion seen
    track_file: str | None = None  # pose track
    media_sha256: str = ""  # of the file that was watched
    curve_file: str | None = None  # JSON: times_s, motion
    graph_file: str | None = None
    reel_file: str | None = None
    reel_version: int = 0  # of how its pictures were encoded and timed; 0: as the video's own are, or nobody knows
    poster_file: str | None = None
    poster_at_s: float | None = None  # the moment of the video that it shows
    lost_pictures: int = 0  # damaged, so that nobody saw them
    zero_reason: str | None = None

    @property
    def reel_parts(self) -> tuple[Cut, ...]:
        """What the reel shows, in its order."""
        return self.cuts or self.moments

    @property
    def reel_s(self) -> float:
        """How long the reel is, in seconds."""
        return sum(part.end_s - part.start_s for part in self.reel_parts)
