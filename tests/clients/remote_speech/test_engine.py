import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from clients.local_models.speech import Heard
from clients.media.audio import RATE_HZ, Samples
from clients.remote_speech.engine import RemoteSpeech
from tests.clients.remote_speech.conftest import MakeEngine
from tests.fakes import speech_server as speech
from tests.fakes import vendor_server as vendor
from tests.fakes.vendor_server import vendor_server
from utils.errors import NeedsUserError, TransientError

MINUTE = (np.sin(np.arange(60 * RATE_HZ) / 5) * 0.3).astype(np.float32)
SPOKEN = [(2.0, 5.0), (8.0, 11.0)]


def quiet(text: str, done: float | None) -> None:
    pass


def hear(engine: RemoteSpeech, spoken: list[tuple[float, float]] = SPOKEN, sound: Samples = MINUTE) -> Heard:
    return engine.transcribe(sound, spoken, quiet)


def test_only_voices_are_sent_small_and_playable(make_engine: MakeEngine) -> None:
    with vendor_server(speech.text("Ten squats.")) as server:
        heard = hear(make_engine(server))
    (asked,) = server.asked
    assert asked.path == "/v1/audio/transcriptions"
    assert asked.headers["authorization"] == "Bearer sk-fake"
    assert speech.seconds(asked) == pytest.approx(6.5, abs=0.1)
    assert len(asked.body) < 6.5 * 6000
    assert heard.answered_s == 6.5


def test_a_model_without_times_gets_them_from_the_voices(make_engine: MakeEngine) -> None:
    with vendor_server(speech.text("Do ten squats now. Then rest a bit.")) as server:
        heard = hear(make_engine(server))
    assert [(one.start_s, one.end_s) for one in heard.utterances] == [(2.0, 5.5), (8.0, 11.0)]
    assert (heard.language, speech.fields(server.asked[0])) == (
        "en",
        {"model": "gpt-transcribe", "response_format": "json"},
    )


def test_a_model_with_times_is_asked_for_them(make_engine: MakeEngine) -> None:
    with vendor_server(speech.timed((0.5, 2.0, "Ten squats."), (4.0, 6.0, "Rest."))) as server:
        heard = hear(make_engine(server, "whisper-1"))
    assert [(one.start_s, one.end_s, one.text) for one in heard.utterances] == [
        (2.5, 4.0, "Ten squats."),
        (8.5, 10.5, "Rest."),
    ]
    assert speech.fields(server.asked[0])["timestamp_granularities[]"] == "segment"
    assert (heard.language, next(iter(heard.utterances)).avg_logprob) == ("en", -0.2)


def test_a_server_without_verbose_json_is_asked_plainly(make_engine: MakeEngine) -> None:
    with vendor_server(speech.NO_VERBOSE, speech.NO_VERBOSE, speech.text("Ten squats.")) as server:
        heard = hear(make_engine(server, "some-model"))
    assert [one.text for one in heard.utterances] == ["Ten squats."]
    assert [speech.fields(asked)["response_format"] for asked in server.asked] == ["verbose_json"] * 2 + ["json"]


def test_a_server_that_knows_no_words_gives_its_segments(make_engine: MakeEngine) -> None:
    with vendor_server(speech.NO_VERBOSE, speech.timed((0.5, 2.0, "Ten squats."))) as server:
        (said,) = hear(make_engine(server, "some-model")).utterances
    assert (said.start_s, said.text, said.words) == (2.5, "Ten squats.", ())
    asked = [asked.body.count(b"timestamp_granularities[]") for asked in server.asked]
    assert asked == [2, 1]


def test_long_speech_goes_in_pieces_and_comes_back_in_order(make_engine: MakeEngine) -> None:
    spoken = [(n * 7.0, n * 7.0 + 6) for n in range(8)]
    answers = {n: speech.text(f"This is part number {n}.") for n in range(4)}

    def answer(asked: vendor.Asked) -> vendor.Reply:
        return answers[len(server.asked) - 1]

    with vendor_server(answer) as server:
        heard = hear(make_engine(server), spoken)
    said = list(heard.utterances)
    assert len(server.asked) == len(said) == 3
    assert all(one.end_s <= two.start_s for one, two in pairwise(said))


def test_the_vendor_names_who_listened(make_engine: MakeEngine) -> None:
    with vendor_server(speech.text("x")) as server:
        assert make_engine(server, "whisper-1").name == "127.0.0.1/whisper-1"


def test_a_wrong_key_needs_the_user_and_is_asked_once(make_engine: MakeEngine) -> None:
    with vendor_server(speech.WRONG_KEY) as server:
        engine = make_engine(server)
        with pytest.raises(NeedsUserError, match="Incorrect API key"):
            hear(engine)
        with pytest.raises(NeedsUserError):
            hear(engine)
    assert len(server.asked) == 1


def test_an_empty_purse_is_not_asked_again(make_engine: MakeEngine) -> None:
    with vendor_server(speech.OUT_OF_QUOTA) as server, pytest.raises(NeedsUserError, match="quota is used up"):
        hear(make_engine(server))
    assert len(server.asked) == 1


def test_a_busy_moment_is_waited_for(make_engine: MakeEngine) -> None:
    with vendor_server(speech.too_many(Retry_After="2"), speech.text("Ten squats.")) as server:
        assert [one.text for one in hear(make_engine(server)).utterances] == ["Ten squats."]


def test_a_busy_hour_is_not(make_engine: MakeEngine) -> None:
    busy = pytest.raises(TransientError, match="too many requests")
    with vendor_server(speech.too_many(Retry_After="3600")) as server, busy as caught:
        hear(make_engine(server))
    assert caught.value.retry_after_s == 3600
    assert len(server.asked) == 1


def test_a_server_that_drips_does_not_keep_us(make_engine: MakeEngine) -> None:
    with vendor_server(vendor.DRIPPING) as server:
        heard = hear(make_engine(server, call_s=0.3))
    assert heard.lost_s == 6.5
    assert "no answer in time" in str(heard.unheard)


def test_what_was_heard_before_a_fault_is_kept(make_engine: MakeEngine) -> None:
    spoken = [(n * 7.0, n * 7.0 + 6) for n in range(8)]
    with vendor_server(speech.text("The first part."), speech.WRONG_KEY) as server:
        heard = hear(make_engine(server), spoken)
    assert [one.text for one in heard.utterances] == ["The first part."]
    assert isinstance(heard.unheard, NeedsUserError)


def test_an_answer_that_was_paid_for_is_not_asked_again(make_engine: MakeEngine) -> None:
    kept: dict[str, Mapping[str, Any]] = {}

    def remember(key: str, call: Callable[[], Mapping[str, Any]]) -> tuple[Mapping[str, Any], int]:
        kept[key] = kept.get(key) or json.loads(json.dumps(call()))
        return kept[key], 0

    with vendor_server(speech.timed((0.5, 2.0, "Ten squats."))) as server:
        heard = [hear(replace(make_engine(server, "whisper-1"), remember=remember)) for _ in range(2)]
        hear(replace(make_engine(server, "whisper-2"), remember=remember))
    assert list(heard[0].utterances) == list(heard[1].utterances)
    assert len(server.asked) == 2
