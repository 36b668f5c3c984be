"""What becomes of a transcript when the speech service fails, fault by fault; the table stands below the results."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from clients.local_models.speech import Heard, Utterance
from clients.local_models.voices import Voices
from clients.remote_speech.engine import RemoteSpeech, configured_speech
from config.settings import Settings
from services.domain.artifacts import Media, Transcript
from services.domain.stages import Options, Source, StageContext
from services.speech.transcribe import EngineChoice, listen
from tests.clips import make_clip
from tests.conftest import Outcome
from tests.fakes import speech_server as speech
from tests.fakes import vendor_server as vendor
from tests.fakes.vendor_server import Reply, vendor_server

LOCAL, REMOTE = "local", "127.0.0.1/gpt-transcribe"


class Local:
    """The engine on this machine."""

    name = LOCAL

    def transcribe(self, sound: object, spoken: Sequence[tuple[float, float]], report: object) -> Heard:
        return Heard([Utterance(0.2, 1.0, "ten squats")], "en")


@dataclass(frozen=True)
class Case:
    """A fault and the outcome it must have."""

    fault: str
    answers: tuple[Reply, ...]
    engine: str
    says: str = ""  # in the reason
    calls: int = 1
    works_again: bool = True  # is a later run worth it

    @property
    def call_s(self) -> float:
        """Soon over where nothing comes; a busy machine may take long over all else."""
        return 0.5 if self.says == "no answer in time" else 60.0


TWICE = speech.text("Ten squats.")
CASES = [
    Case("none", (TWICE,), REMOTE, works_again=False),
    Case("429 with Retry-After: 1", (speech.too_many(Retry_After="1"), TWICE), REMOTE, calls=2, works_again=False),
    Case("429 without it, once", (speech.too_many(), TWICE), REMOTE, calls=2, works_again=False),
    Case("429 without it, always", (speech.too_many(),), LOCAL, "too many requests (429)", calls=3),
    Case("429 with Retry-After: 900", (speech.too_many(Retry_After="900"),), LOCAL, "too many requests (429)"),
    Case("429 insufficient_quota", (speech.OUT_OF_QUOTA,), LOCAL, "its quota is used up"),
    Case("401 wrong key", (speech.WRONG_KEY,), LOCAL, "Incorrect API key"),
    Case("401 expired key", (speech.EXPIRED_KEY,), LOCAL, "has expired"),
    Case("403", (speech.error(403, "Country not supported."),), LOCAL, "Country not supported"),
    Case("404 no such model", (speech.NO_MODEL,), LOCAL, "does not exist"),
    Case("413 too large", (speech.error(413, "Maximum content size limit exceeded."),), LOCAL, "Maximum content size"),
    Case("500, once", (speech.BROKEN, TWICE), REMOTE, calls=2, works_again=False),
    Case("500, always", (speech.BROKEN,), LOCAL, "not available (500)", calls=3),
    Case("502 with a page of HTML", (vendor.HTML_ERROR,), LOCAL, "not available (502)", calls=3),
    Case("200 with a page of HTML", (vendor.HTML_PAGE,), LOCAL, "its answer was garbled"),
    Case("truncated JSON", (vendor.TRUNCATED,), LOCAL, "its answer was garbled"),
    Case("JSON of another shape", (vendor.json_reply({"words": ["ten"]}),), LOCAL, "its answer was garbled"),
    Case("connection cut in the answer", (vendor.CUT_OFF,), LOCAL, "the connection broke"),
    Case("empty body", (vendor.EMPTY,), LOCAL, "its answer was empty"),
    Case("answer of 1.4 MB", (vendor.HUGE,), LOCAL, "far too long"),
    Case("connection reset", (vendor.RESET,), LOCAL, "the connection broke"),
    Case("slow: no answer in time", (vendor.slow(TWICE, 30),), LOCAL, "no answer in time"),
    Case("drips byte by byte", (vendor.DRIPPING,), LOCAL, "no answer in time"),
    Case("no words", (speech.text(""),), REMOTE, "no words could be made out", works_again=False),
    Case("a loop", (speech.text("Thank you. " * 6),), REMOTE, works_again=False),
    Case("too many words", (speech.text("Thanks for watching! " * 40),), REMOTE, "no words could", works_again=False),
]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("speech") / "v.mp4", seconds=2, sound=True)


def quiet(text: str, done: float | None = None) -> None:
    pass


def context(clip: Path, work: Path, url: str) -> StageContext:
    return StageContext(
        settings=Settings.model_validate({"data_dir": work, "openai_base_url": url, "openai_api_key": "sk-x"}),
        source=Source(kind="file"),
        options=Options(),
        work=work,
        report=quiet,
        media=Media(file=clip.name, sha256="", size_bytes=1, duration_s=2, has_audio=True),
        media_folder=clip.parent,
    )


def engine(given: StageContext, case: Case) -> RemoteSpeech:
    found = configured_speech(given.settings)
    assert found is not None
    return replace(found, vendor=replace(found.vendor, sleep=lambda _seconds: None), call_s=case.call_s)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_each_fault_has_its_outcome(case: Case, clip: Path, tmp_path: Path, outcome: Outcome) -> None:
    with vendor_server(*case.answers) as server:
        given = context(clip, tmp_path, server.url)
        transcript = listen(given, EngineChoice([engine(given, case), Local()]), lambda _sound: Voices([(0.0, 2.0)]))
    outcome("speech", case.fault, f"transcript by {transcript.engine}", len(server.asked), transcript.reason)
    assert (transcript.engine, len(server.asked)) == (case.engine, case.calls)
    assert case.says in (transcript.reason or "")
    assert transcript.reusable is not case.works_again
    assert bool(transcript.segments) or transcript.reason
    assert "1111" not in transcript.model_dump_json()
    _check_cost(transcript, case)


def _check_cost(transcript: Transcript, case: Case) -> None:
    """Answered calls cost; a call that broke on its way may have; one refused at the door does not."""
    broke = ("broke", "in time", "garbled", "empty", "too long")
    is_paid = case.engine == REMOTE or any(word in case.says for word in broke)
    assert bool(transcript.usage) is is_paid
