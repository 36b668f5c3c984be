"""Results as the stages make them: a workout with everything, and small ones."""

from pathlib import Path

from services.domain.artifacts import (
    Cut,
    Evidence,
    EvidenceSource,
    Media,
    Missing,
    Motion,
    MotionSegment,
    MotionSettings,
    Note,
    ScreenText,
    Segment,
    Slide,
    TextSpan,
    Transcript,
    Value,
)
from services.domain.stages import StageName
from tests.fakes.site import Made

VIDEO_BYTES = bytes(range(256)) * 8
SHA = "0" * 64


def said(at_s: float, quote: str, path: str = "", confidence: float = 0.9) -> Evidence:
    """Heard at a second."""
    return Evidence(source=EvidenceSource.SAID, at_s=at_s, quote=quote, confidence=confidence, path=path)


def shown(at_s: float, quote: str, path: str = "", confidence: float = 0.96) -> Evidence:
    """Read from the screen at a second."""
    return Evidence(source=EvidenceSource.ON_SCREEN, at_s=at_s, quote=quote, confidence=confidence, path=path)


def caption(quote: str, path: str = "", confidence: float = 0.8) -> Evidence:
    """Read from the caption."""
    return Evidence(source=EvidenceSource.CAPTION, quote=quote, confidence=confidence, path=path)


def photo_post() -> Made:
    """Two pictures and a clip, without sound; slide 2 could not be had."""
    slides = tuple(
        Slide(number=number, file=f"slide-{number:03}.jpg", width=720, height=960, at_s=at_s)
        for number, at_s in ((1, None), (3, None), (4, 0.0))
    )
    made = media()
    result = made.result.model_copy(update={"slides": slides, "shortfall": "Slide 2 is gone."})
    return Made(result, {**made.files, **{slide.file: f"picture {slide.number}".encode() for slide in slides}})


def media(
    video: Path | bytes = VIDEO_BYTES, *, title: str = "5 minute core", thumbnail: Path | bytes | None = None
) -> Made:
    """The downloaded video."""
    result = Media(
        file="video.mp4",
        sha256=SHA,
        size_bytes=len(VIDEO_BYTES),
        duration_s=42.0,
        width=360,
        height=640,
        fps=30,
        has_audio=True,
        platform="tiktok",
        platform_id="7106594312292453675",
        url="https://www.tiktok.com/@coach/video/7106594312292453675",
        title=title,
        caption="Core in 5 minutes, no equipment. Save for later! <b>bold</b>",
        author="@coach",
        hashtags=("core", "homeworkout"),
        thumbnail_file="thumb.jpg" if thumbnail else None,
    )
    return Made(result, {"video.mp4": video, **({"thumb.jpg": thumbnail} if thumbnail else {})})


def transcript() -> Made:
    """Three sentences."""
    segments = (
        Segment(start_s=0.5, end_s=3.5, text="Three exercises, forty seconds each.", confidence=0.93),
        Segment(start_s=4.0, end_s=7.0, text="Start with an elbow plank & keep your hips level.", confidence=0.9),
        Segment(start_s=20.0, end_s=24.0, text="Now twelve slow push-ups, three sets.", confidence=0.88),
    )
    return Made(Transcript(engine="faster-whisper/base", segments=segments, language="en"), {})


def screen_text() -> Made:
    """What is written on the screen."""
    box = (0.1, 0.1, 0.5, 0.1)
    spans = (
        TextSpan(text="1. Elbow Plank", start_s=4.0, end_s=18.0, confidence=0.97, box=box),
        TextSpan(text="30 Seconds", start_s=4.0, end_s=18.0, confidence=0.95, box=box),
        TextSpan(text="2. Push-ups x 12", start_s=20.0, end_s=38.0, confidence=0.92, box=box),
        TextSpan(text="@coach", start_s=0.0, end_s=42.0, confidence=0.9, box=box, role="watermark"),
    )
    return Made(ScreenText(engine="rapidocr", spans=spans, frames_seen=420, frames_read=17), {})


def workout_note() -> Made:
    """Two exercises with their evidence."""
    exercises = Value(
        value=[
            {"name": "Elbow plank", "seconds": 30, "start_s": 4.0, "end_s": 18.0},
            {"name": "Push-ups", "sets": 3, "reps": 12, "reps_max": 15, "start_s": 20.0, "end_s": 38.0},
        ],
        evidence=(
            shown(4.0, "1. Elbow Plank", "/0/name"),
            shown(4.0, "30 Seconds", "/0/seconds"),
            shown(20.0, "2. Push-ups x 12", "/1/name"),
            said(20.0, "Now twelve slow push-ups, three sets.", "/1/reps"),
            said(20.0, "Now twelve slow push-ups, three sets.", "/1/sets", 0.4),
        ),
    )
    fields = {
        "exercises": exercises,
        "format": Value(value="circuit", evidence=(said(0.5, "Three exercises, forty seconds each.", confidence=0.6),)),
        "duration_s": Value(value=300, evidence=(caption("Core in 5 minutes"),)),
        "equipment": Value(value=["none"], evidence=(caption("no equipment"),)),
    }
    missing = (Missing(what="Third exercise", why="Three are announced, two are named."),)
    note = Note(
        schema_name="workout",
        engine="outline",
        title="5 minute core",
        summary="Two exercises: a 30 s elbow plank and 3 sets of 12 to 15 push-ups.",
        language="en",
        fields=fields,
        missing=missing,
    )
    return Made(note, {})


def recipe_note() -> Made:
    """Two ingredients and a step, for two."""
    ingredients = [
        {"name": "potatoes", "quantity": 500, "unit": "g"},
        {"name": "olive oil", "quantity": 2, "unit": "tbsp"},
    ]
    fields = {
        "ingredients": Value(value=ingredients, evidence=(caption("500 g potatoes", "/0/name"),)),
        "servings": Value(value=2, evidence=(caption("for two"),)),
        "steps": Value(value=[{"text": "Roast them."}], evidence=(caption("Roast them.", "/0/text"),)),
    }
    note = Note(schema_name="recipe", engine="outline", title="Crispy potatoes", summary="Potatoes.", fields=fields)
    return Made(note, {})


def motion(
    reel: Path | bytes = VIDEO_BYTES, graph: Path | bytes = b"", poster: Path | bytes = b"", track: bytes = b""
) -> Made:
    """Two stretches of movement and a reel."""
    result = Motion(
        duration_s=42.0,
        settings=MotionSettings(),
        segments=(
            MotionSegment(start_s=3.2, end_s=5.0, score=0.41),
            MotionSegment(start_s=20.4, end_s=37.0, score=0.82),
        ),
        cuts=(Cut(start_s=1.2, end_s=8.0), Cut(start_s=18.4, end_s=40.0)),
        people_s=40.5,
        peak=1.1,
        reel_file="reel.mp4",
        graph_file="graph.png" if graph else None,
        poster_file="poster.jpg" if poster else None,
        track_file="track.npz" if track else None,
        media_sha256=SHA,
    )
    files = {"reel.mp4": reel, "graph.png": graph, "poster.jpg": poster, "track.npz": track}
    return Made(result, {name: content for name, content in files.items() if content})


def still() -> Made:
    """Somebody is seen and nobody moves."""
    reason = "Nobody moved: a person is seen for 40 s, at most 0.02 body lengths within a second; 0.08 are needed."
    return Made(Motion(duration_s=42.0, settings=MotionSettings(), people_s=40.0, peak=0.08, zero_reason=reason), {})


def still_with_moments(reel: Path | bytes = VIDEO_BYTES) -> Made:
    """The same with a reel of what the note rests on."""
    parts = (Cut(start_s=4.0, end_s=7.0), Cut(start_s=20.0, end_s=23.5))
    return Made(still().result.model_copy(update={"moments": parts, "reel_file": "reel.mp4"}), {"reel.mp4": reel})


def workout() -> dict[StageName, Made | None]:
    """All stages of a workout video."""
    return {
        StageName.DOWNLOAD: media(),
        StageName.TRANSCRIBE: transcript(),
        StageName.READ_TEXT: screen_text(),
        StageName.SUMMARIZE: workout_note(),
        StageName.HIGHLIGHT: motion(),
    }
