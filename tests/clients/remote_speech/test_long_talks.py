"""Long and mixed speech, by a server that truly hears what it is sent."""

import numpy as np
import pytest

from clients.local_models.speech import Heard
from clients.media.audio import RATE_HZ, Samples
from tests.clients.remote_speech.conftest import MakeEngine
from tests.fakes import speech_server as speech
from tests.fakes.spoken import Said, coded
from tests.fakes.vendor_server import vendor_server

EVERY_S = 1.5


def sound_of(said: list[Said], *, seconds: float) -> Samples:
    sound = np.zeros(round(seconds * RATE_HZ), np.float32)
    for one in said:
        start, tones = round(one.start_s * RATE_HZ), coded(one)
        sound[start : start + len(tones)] = tones
    return sound


@pytest.mark.slow
@pytest.mark.parametrize(("model", "talk_s"), [("gpt-transcribe", 300), ("whisper-1", 120)])
def test_of_a_long_talk_without_a_pause_every_sentence_is_heard_once_and_in_order(
    make_engine: MakeEngine, model: str, talk_s: int
) -> None:
    said = [Said(EVERY_S * n + 0.1, f"Word {n}.") for n in range(round(talk_s / EVERY_S))]
    with vendor_server(speech.listens) as server:
        engine = make_engine(server, model=model, call_s=60)
        heard = engine.transcribe(sound_of(said, seconds=talk_s), [(0.0, talk_s)], lambda *_: None)
    utterances = list(heard.utterances)
    assert " ".join(one.text for one in utterances) == " ".join(one.text for one in said)
    assert heard.unheard is None
    starts = {one.text.split(". ")[0].rstrip(".") + ".": one.start_s for one in utterances}
    wrong = [one for one in said if one.text in starts and abs(starts[one.text] - one.start_s) > 3]
    assert wrong == []


def test_of_two_languages_the_one_in_which_most_is_said_is_kept(make_engine: MakeEngine) -> None:
    german, english = speech.text("Zehn Kniebeugen.", language="de"), speech.text("And then rest for a while.")
    with vendor_server(german, english) as server:
        heard: Heard = make_engine(server).transcribe(
            np.zeros(40 * RATE_HZ, np.float32), [(0.0, 15.0), (20.0, 35.0)], lambda *_: None
        )
    assert [one.text for one in heard.utterances] == ["Zehn Kniebeugen.", "And then rest for a while."]
    assert heard.language == "en"
