import re
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from clients.local_models.model_store import Progress
from clients.local_models.speech import Heard, Utterance
from clients.local_models.voices import Voices
from clients.media.audio import Samples
from config.settings import Settings
from services.domain.artifacts import Media, Segment
from services.domain.stages import Options, Source, StageContext
from services.speech.transcribe import EngineChoice, chosen, from_captions, listen, run
from tests.clips import Sound, make_clip, silence, tone
from tests.odd_clips import damage
from utils.errors import ClipsheetError, NeedsUserError, TransientError


@dataclass
class FakeEngine:
    """An engine that hears what it is told to, or fails."""

    says: Iterable[Utterance] = ()
    probability: float | None = 0.9
    fails: ClipsheetError | None = None
    name: str = "fake"
    unheard: ClipsheetError | None = None
    answered_s: float = 0.0
    lost_s: float = 0.0
    billed_as: str = ""
    asked: int = 0

    def transcribe(self, sound: Samples, spoken: Sequence[tuple[float, float]], report: Progress) -> Heard:
        self.asked += 1
        if self.fails:
            raise self.fails
        return Heard(
            self.says,
            "en",
            self.probability,
            answered_s=self.answered_s,
            lost_s=self.lost_s,
            billed_as=self.billed_as,
            unheard=self.unheard,
        )


@dataclass
class Reports:
    """What a stage said of its progress."""

    lines: list[tuple[str, float | None]] = field(default_factory=list)

    def __call__(self, text: str, done: float | None = None) -> None:
        self.lines.append((text, done))


def context(folder: Path, *, sound: bool | Sound = True, captions: str | None = None, **settings: str) -> StageContext:
    make_clip(folder / "v.mp4", seconds=2, sound=sound)
    if captions is not None:
        (folder / "captions.vtt").write_text(captions, encoding="utf-8")
    return StageContext(
        settings=Settings.model_validate({"data_dir": folder, "hf_endpoint": "http://127.0.0.1:9", **settings}),
        source=Source(kind="file"),
        options=Options(),
        work=folder,
        report=Reports(),
        media=Media(
            file="v.mp4",
            sha256="",
            size_bytes=1,
            duration_s=2,
            has_audio=True,
            captions_file="captions.vtt" if captions is not None else None,
            captions_language="en-US",
        ),
        media_folder=folder,
    )


def somebody_speaks(sound: Samples) -> Voices:
    return Voices([(0.0, 1.5)])


def nobody_speaks(sound: Samples) -> Voices:
    return Voices([])


def said(text: str = "ten squats", **doubts: float) -> Utterance:
    told = {"avg_logprob": -0.1, "no_speech_prob": 0.05} | doubts
    return Utterance(0.1, 1.2, text, told["avg_logprob"], told["no_speech_prob"], told.get("compression_ratio"))


def test_the_platforms_captions_come_first(tmp_path: Path) -> None:
    transcript = run(context(tmp_path, captions="WEBVTT\n\n00:00.500 --> 00:01.000\nHold it\n"))
    assert (transcript.engine, transcript.language) == ("captions", "en")
    assert transcript.segments == (Segment(start_s=0.5, end_s=1.0, text="Hold it"),)
    assert transcript.reason == "The platform's own captions hold the words, so nobody had to listen."


@pytest.mark.parametrize("captions", ["", "WEBVTT\n\n00:00.500 --> 00:01.000\n[Music]\n"])
def test_captions_without_words_do_not_count(tmp_path: Path, captions: str) -> None:
    assert from_captions(context(tmp_path, captions=captions), EngineChoice([])) is None


def test_captions_that_are_gone_do_not_count(tmp_path: Path) -> None:
    given = context(tmp_path, captions="")
    (tmp_path / "captions.vtt").unlink()
    assert from_captions(given, EngineChoice([])) is None


def test_words_have_times_confidence_and_a_language(tmp_path: Path) -> None:
    transcript = listen(context(tmp_path), EngineChoice([FakeEngine([said()])]), somebody_speaks)
    assert transcript.segments == (Segment(start_s=0.1, end_s=1.2, text="ten squats", confidence=0.905),)
    assert (transcript.engine, transcript.language, transcript.language_probability) == ("fake", "en", 0.9)
    assert transcript.reason is None


def test_a_guessed_language_is_not_claimed(tmp_path: Path) -> None:
    transcript = listen(context(tmp_path), EngineChoice([FakeEngine([said()], probability=0.3)]), somebody_speaks)
    assert transcript.language is None


def test_progress_is_in_seconds_heard(tmp_path: Path) -> None:
    given = context(tmp_path)
    listen(given, EngineChoice([FakeEngine(iter([said()]))]), somebody_speaks)
    assert isinstance(given.report, Reports)
    assert given.report.lines[-1][0] == "Transcribing, 1 of 2 s"


@pytest.mark.parametrize(("sound", "reason"), [(False, "The video has no sound."), (silence(), "The sound is silent.")])
def test_nothing_to_hear_is_explained(tmp_path: Path, sound: bool | Sound, reason: str) -> None:
    engine = FakeEngine([said()])
    transcript = listen(context(tmp_path, sound=sound), EngineChoice([engine]), somebody_speaks)
    assert (transcript.engine, transcript.segments, transcript.reason) == ("none", (), reason)
    assert engine.asked == 0


def test_music_is_explained_and_the_model_is_left_alone(tmp_path: Path) -> None:
    engine = FakeEngine([said("Thanks for watching!")])
    transcript = listen(context(tmp_path, sound=tone()), EngineChoice([engine]), nobody_speaks)
    assert transcript.reason == "No speech in 2 s of sound: only music or noise."
    assert engine.asked == 0


def test_a_model_that_cannot_be_fetched_is_a_result_with_advice(tmp_path: Path) -> None:
    engine = FakeEngine(fails=TransientError("no connection to hub.example"))
    transcript = listen(context(tmp_path), EngineChoice([engine]), somebody_speaks)
    assert transcript.engine == "none"
    assert transcript.reason is not None
    assert "could not be fetched (no connection to hub.example)" in transcript.reason
    assert "WHISPER_MODEL" in transcript.reason
    assert not transcript.reusable


def test_a_wrong_model_name_is_a_result_with_advice(tmp_path: Path) -> None:
    engine = FakeEngine(fails=NeedsUserError("WHISPER_MODEL='x' is unknown.", "Sizes are base."))
    reason = listen(context(tmp_path), EngineChoice([engine]), somebody_speaks).reason
    assert (
        reason == "Speech was heard (2 s), but could not be transcribed. WHISPER_MODEL='x' is unknown. Sizes are base."
    )


def test_a_voice_without_clear_words_is_explained(tmp_path: Path) -> None:
    transcript = listen(context(tmp_path), EngineChoice([FakeEngine([said(avg_logprob=-1.5)])]), somebody_speaks)
    assert transcript.segments == ()
    assert transcript.reason == "A voice was heard for 2 s, but no words could be made out."


def test_captions_that_are_no_good_are_left_aside_and_named(tmp_path: Path) -> None:
    choice = EngineChoice([FakeEngine([said()])])
    given = context(tmp_path, captions="WEBVTT\n\n03:00.500 --> 03:01.000\nSomebody else's words\n")
    assert from_captions(given, choice) is None
    transcript = listen(given, choice, somebody_speaks)
    assert transcript.reason == (
        "The platform's captions were left aside: their times lie outside the video. fake listened."
    )


def test_the_next_engine_listens_when_the_first_cannot(tmp_path: Path) -> None:
    first = FakeEngine(fails=TransientError("far/model: too many requests."), name="far/model")
    transcript = listen(context(tmp_path), EngineChoice([first, FakeEngine([said()])]), somebody_speaks)
    assert (transcript.engine, len(transcript.segments)) == ("fake", 1)
    assert transcript.reason == "far/model: too many requests. fake listened."
    assert not transcript.reusable


def test_a_part_of_the_words_is_better_than_none(tmp_path: Path) -> None:
    broken = NeedsUserError("far/model: its quota is used up.", "Check the key and the account.")
    first = FakeEngine([said()], unheard=broken, answered_s=20.0, name="far/model")
    second = FakeEngine(fails=TransientError("no connection"))
    transcript = listen(context(tmp_path), EngineChoice([first, second]), somebody_speaks)
    assert (transcript.engine, len(transcript.segments)) == ("far/model", 1)
    assert transcript.reason is not None
    assert transcript.reason.startswith("far/model: its quota is used up.")
    assert transcript.reason.endswith("The transcript holds what was heard until then.")
    assert [usage.units for usage in transcript.usage] == [{"seconds": 20}]


def test_paid_seconds_are_counted_even_when_another_engine_listened(tmp_path: Path) -> None:
    first = FakeEngine([], unheard=TransientError("gone"), lost_s=9.2, billed_as="gpt-transcribe")
    transcript = listen(context(tmp_path), EngineChoice([first, FakeEngine([said()])]), somebody_speaks)
    (usage,) = transcript.usage
    assert (usage.vendor, usage.units, usage.is_estimate) == ("speech", {"seconds": 10}, True)
    assert usage.cost_usd == pytest.approx(10 * 0.0045 / 60)


def test_a_pause_of_the_budget_means_the_local_engine(tmp_path: Path) -> None:
    given = replace(context(tmp_path, sound=False, openai_api_key="sk-x"), paused="Today's budget is used up.")
    assert run(given).reason == "The video has no sound."
    choice = chosen(given)
    assert [engine.name for engine in choice.engines] == ["faster-whisper/base"]
    assert choice.notes == ["openai/gpt-transcribe was not asked: Today's budget is used up."]


def test_with_a_key_the_vendor_comes_first(tmp_path: Path) -> None:
    choice = chosen(context(tmp_path, openai_api_key="sk-x"))
    assert [engine.name for engine in choice.engines] == ["openai/gpt-transcribe", "faster-whisper/base"]


@dataclass
class FakeListener(FakeEngine):
    """An engine that looks whether anybody else still holds the sound when its words are read."""

    sound: "weakref.ref[Samples] | None" = None
    is_held: bool | None = None

    def transcribe(self, sound: Samples, spoken: Sequence[tuple[float, float]], report: Progress) -> Heard:
        self.sound = weakref.ref(sound)
        return replace(super().transcribe(sound, spoken, report), utterances=self._words())

    def _words(self) -> Iterator[Utterance]:
        self.is_held = bool(self.sound and self.sound() is not None)
        yield from self.says


def test_the_sound_is_gone_when_the_last_engine_writes_its_words(tmp_path: Path) -> None:
    first, last = FakeListener(unheard=TransientError("away")), FakeListener([said()])
    listen(context(tmp_path), EngineChoice([first, last]), somebody_speaks)
    assert last.asked == 1
    assert last.is_held is False


def test_how_much_of_the_sound_is_damaged_is_told(tmp_path: Path) -> None:
    given = context(tmp_path)
    damage(given.media_path, packets=range(5, 15), of="audio")
    transcript = listen(given, EngineChoice([FakeEngine([said()])]), somebody_speaks)
    [told] = transcript.notices
    assert re.fullmatch(r"0\.\d s of the sound could not be read\.", told)
    assert transcript.shortfall == told
