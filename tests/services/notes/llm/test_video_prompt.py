"""A model that is shown the video, where nothing in it is said, shown or written."""

from pathlib import Path
from typing import Any

import av
import pytest

from config.settings import Settings
from services.domain.artifacts import EvidenceSource, Media, Note, ScreenText, Transcript
from services.domain.stages import Options, Source, StageContext
from services.notes.summarize import run
from tests.clips import make_clip
from tests.fakes import gemini as fake
from tests.fakes.gemini import Asked, Gemini, Reply, gemini, says
from tests.fakes.pools import said
from tests.fakes.vendor_server import Reply as Transport

SEEN = {"seen": [{"from_s": 1.5, "to_s": 3, "text": "She does 12 squats"}, {"from_s": 99, "to_s": 99, "text": "late"}]}
NOTE = {"fields": {"exercises": [{"name": "Squats", "reps": 12, "lines": [1]}]}, "conflicts": []}


def sees(asked: Asked) -> Transport:
    return says(SEEN if asked.videos else NOTE)


def make(folder: Path, *replies: Reply, transcript: Transcript | None = None, **known: Any) -> tuple[Note, Gemini]:
    clip = make_clip(folder / "clip.mp4", seconds=4, sound=True)
    (folder / "work").mkdir(exist_ok=True)
    with gemini(*replies or (sees,)) as server:
        settings = {"data_dir": folder, "google_gemini_base_url": server.url, "gemini_video_mb": 5, **known}
        context = StageContext(
            settings=Settings.model_validate(settings),
            source=Source(kind="file"),
            options=Options(schema_name="workout"),
            work=folder / "work",
            report=lambda *_: None,
            media=Media(file=clip.name, sha256="", size_bytes=1, duration_s=4, has_audio=True),
            media_folder=folder,
            transcript=transcript,
            screen_text=ScreenText(engine="none", reason="There is none."),
        )
        return run(context), server


def streams(video: bytes, folder: Path) -> list[str]:
    path = folder / "sent.mp4"
    path.write_bytes(video)
    with av.open(str(path)) as container:
        return [stream.type for stream in container.streams]


def test_what_is_seen_is_marked_so_with_its_time(tmp_path: Path) -> None:
    note, _ = make(tmp_path, transcript=said())
    assert note.fields["exercises"].value == [{"name": "Squats", "reps": 12}]
    evidence = note.fields["exercises"].evidence
    assert {(one.source, one.at_s, one.quote) for one in evidence} == {
        (EvidenceSource.INFERRED, 1.5, "She does 12 squats")
    }
    assert max(one.confidence or 0 for one in evidence) <= 0.35
    assert list((tmp_path / "work").iterdir()) == []


def test_the_sound_goes_along_only_when_nobody_could_listen(tmp_path: Path) -> None:
    listened, unheard = (make(tmp_path, transcript=one)[1] for one in (said(), None))
    assert streams(listened.asked[0].videos[0], tmp_path) == ["video"]
    assert streams(unheard.asked[0].videos[0], tmp_path) == ["video", "audio"]


@pytest.mark.parametrize("known", [{"gemini_video_mb": 0}, {"gemini_video_mb": 0.0001}], ids=["off", "too large"])
def test_a_video_that_may_not_be_shown_stays_here(tmp_path: Path, known: dict[str, Any]) -> None:
    note, server = make(tmp_path, transcript=said(), **known)
    assert server.asked == []
    assert note.engine == "outline"


def test_where_words_say_enough_nothing_is_shown(tmp_path: Path) -> None:
    words = said("Now do 12 squats and keep your back straight the whole time, then rest.")
    _, server = make(tmp_path, says(NOTE), transcript=words)
    assert [asked.videos for asked in server.asked] == [[]]


@pytest.mark.parametrize(
    "reply",
    [fake.error(400, "INVALID_ARGUMENT", "Video input is not supported."), says({"seen": "x"}), fake.blocked_prompt()],
    ids=["no videos", "another shape", "blocked"],
)
def test_when_the_model_sees_nothing_the_few_words_make_the_note(tmp_path: Path, reply: Reply) -> None:
    def answer(asked: Asked) -> Transport:
        given = reply if asked.videos else says(NOTE)
        assert isinstance(given, Transport)
        return given

    note, _ = make(tmp_path, answer, transcript=said("Do 12 squats."))
    assert note.engine == "gemini-3.8-flash"
    assert {one.source for one in note.fields["exercises"].evidence} == {EvidenceSource.SAID}
