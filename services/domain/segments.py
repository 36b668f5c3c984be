"""Segments: a long video in parts of about the same length that end where a pause is."""

from enum import StrEnum

from pydantic import Field

from services.domain.artifacts import Frozen, StageResult

SHORTEST_S, LONGEST_S, USUAL_S = 15.0, 180.0, 60.0


class Why(StrEnum):
    """Why a segment ends where it does."""

    SENTENCE = "sentence"  # in the pause behind a sentence
    SILENCE = "silence"  # nothing is to be heard
    CUT = "cut"  # another scene begins
    KEY_FRAME = "key_frame"  # only there the file could be copied
    LENGTH = "length"  # there was no pause and no cut: it was long enough
    END = "end"  # the video ends


class SegmentWish(Frozen):
    """How a video is to be split."""

    every_s: float = Field(USUAL_S, ge=SHORTEST_S, le=LONGEST_S)
    copy_only: bool = False  # nothing is encoded: segments begin at key frames


class SegmentFile(Frozen):
    """One segment. Times are the video's own; `distance_s` is how far its end is from the nearest pause."""

    number: int
    file: str
    start_s: float
    end_s: float
    why: Why
    copied: bool  # its pictures are the video's own; otherwise they were encoded, and only these
    distance_s: float | None = None  # None: there is no pause and no cut near it
    size_bytes: int = 0


class Segments(StageResult):
    """All of them, in order: each picture and each sound of the video is in one of them."""

    segments: tuple[SegmentFile, ...] = ()
    notices: tuple[str, ...] = ()
