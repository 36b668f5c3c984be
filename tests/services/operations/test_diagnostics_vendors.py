from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from services.operations.diagnostics import SCREEN_TEXT, SPEECH, Check, CheckState, ask_vendors, finding
from tests.fakes import speech_server as speech
from tests.fakes import vision_server as vision
from tests.fakes.vendor_server import Answer, json_reply, vendor_server

MODEL = json_reply({"id": "gpt-transcribe", "object": "model"})


def asked(name: str, folder: Path, setting: str, *answers: Answer, **more: Any) -> Check:
    with vendor_server(*answers) as server:
        settings = Settings.model_validate({"data_dir": folder, setting: server.url, **more})
        ask_vendors(settings)
        return finding(name, settings)


def test_without_keys_everything_stays_here(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert finding(SCREEN_TEXT, settings).says.startswith("RapidOCR")
    assert "on this machine" in finding(SCREEN_TEXT, settings).says
    assert finding(SPEECH, settings).says.startswith("faster-whisper")


def test_a_speech_service_that_answers_is_named(tmp_path: Path) -> None:
    found = asked(SPEECH, tmp_path, "openai_base_url", MODEL)
    assert (found.state, found.says.partition(";")[0]) == (CheckState.OK, "127.0.0.1/gpt-transcribe")


def test_a_server_without_a_list_of_models_is_fine(tmp_path: Path) -> None:
    assert asked(SPEECH, tmp_path, "openai_base_url", speech.NO_MODEL).state is CheckState.OK


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (speech.WRONG_KEY, "Incorrect API key provided: sk-…"),
        (speech.OUT_OF_QUOTA, "its quota is used up"),
        (speech.error(401, "Your API key has expired."), "expired"),
        (speech.BROKEN, "not available (500)"),
    ],
)
def test_a_speech_service_that_refuses_is_named_with_the_reason(tmp_path: Path, reply: Answer, why: str) -> None:
    found = asked(SPEECH, tmp_path, "openai_base_url", reply, openai_api_key="sk-1111222233334444")
    assert found.state is CheckState.DEGRADED
    assert why in found.says
    assert "Meanwhile faster-whisper" in found.says
    assert "1111" not in found.says


def test_a_key_that_was_mended_is_well_again(tmp_path: Path) -> None:
    with vendor_server(speech.WRONG_KEY, MODEL) as server:
        settings = Settings.model_validate({"data_dir": tmp_path, "openai_base_url": server.url})
        states = []
        for _ in range(2):
            ask_vendors(settings)
            states.append(finding(SPEECH, settings).state)
    assert states == [CheckState.DEGRADED, CheckState.OK]


def test_an_empty_purse_stays_empty_although_the_key_is_known(tmp_path: Path) -> None:
    with vendor_server(speech.OUT_OF_QUOTA, MODEL) as server:
        settings = Settings.model_validate({"data_dir": tmp_path, "openai_base_url": server.url})
        ask_vendors(settings)
        ask_vendors(settings)
        assert "quota" in finding(SPEECH, settings).says


def test_vision_is_asked_without_an_image(tmp_path: Path) -> None:
    empty = vision.error(400, "INVALID_ARGUMENT", "Request must specify at least one image.")
    for reply in (json_reply({}), empty):
        found = asked(SCREEN_TEXT, tmp_path, "vision_base_url", reply)
        assert (found.state, found.says.partition(";")[0]) == (CheckState.OK, "Google Vision")


@pytest.mark.parametrize(("reply", "why"), [(vision.WRONG_KEY, "not valid"), (vision.OUT_OF_QUOTA, "quota")])
def test_a_vision_key_that_is_refused_is_named(tmp_path: Path, reply: Answer, why: str) -> None:
    found = asked(SCREEN_TEXT, tmp_path, "vision_base_url", reply)
    assert found.state is CheckState.DEGRADED
    assert f"Google Vision rests: {'API key ' if why == 'not valid' else 'its daily '}{why}" in found.says
    assert "Meanwhile RapidOCR" in found.says
