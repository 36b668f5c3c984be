import os
import subprocess
import sys

import pytest

from app import refuse_strangers
from config.settings import Settings
from utils.errors import NeedsUserError

HEAVY = (
    "numpy",
    "av",
    "cv2",
    "mediapipe",
    "rapidocr",
    "faster_whisper",
    "ctranslate2",
    "onnxruntime",
    "yt_dlp",
    "matplotlib",
)


def test_the_web_process_stays_light() -> None:
    code = f"import sys, app; print(*[name for name in {HEAVY!r} if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)

    assert loaded.stdout.split() == []


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.9.1"])
def test_a_page_for_this_machine_alone_needs_no_sign_in(host: str) -> None:
    refuse_strangers(Settings(host=host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "myhost"])
def test_a_page_for_others_is_refused_without_sign_in(host: str) -> None:
    with pytest.raises(NeedsUserError, match="TRUST_NETWORK"):
        refuse_strangers(Settings(host=host))


def test_the_operator_may_say_that_the_network_is_trusted() -> None:
    refuse_strangers(Settings(host="0.0.0.0", trust_network=True))
