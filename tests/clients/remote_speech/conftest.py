"""The real SDK, talking to a server on this machine."""

from collections.abc import Callable
from pathlib import Path

import openai  # noqa: F401 - heavy, so that no test times its import
import pytest

from clients.remote_speech.engine import RemoteSpeech, configured_speech
from config.settings import Settings
from tests.fakes.vendor_server import VendorServer

MakeEngine = Callable[..., RemoteSpeech]


@pytest.fixture
def make_engine(tmp_path: Path) -> MakeEngine:
    """An engine whose pauses take no time."""

    def make(server: VendorServer, model: str = "gpt-transcribe", *, call_s: float = 10.0) -> RemoteSpeech:
        known = {"openai_api_key": "sk-fake", "openai_base_url": f"{server.url}/v1", "transcribe_model": model}
        made = configured_speech(Settings.model_validate({"data_dir": tmp_path, **known}))
        assert made is not None
        slept: list[float] = []
        object.__setattr__(made.vendor, "sleep", slept.append)
        made.call_s = call_s
        return made

    return make
