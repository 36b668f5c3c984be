"""Pools of real SDK clients that talk to a Gemini on this machine."""

from collections.abc import Callable
from pathlib import Path

import google.genai  # noqa: F401 - heavy, so that no test times its import
import pytest

from clients.gemini.configured import configured_pool
from clients.gemini.pool import GeminiPool
from config.settings import Settings
from tests.fakes.gemini import Gemini

KEYS = ("first-key-0000001111", "second-key-000002222", "third-key-0000003333")
MakePool = Callable[..., GeminiPool]


@pytest.fixture
def make_pool(tmp_path: Path) -> MakePool:
    """A pool with some of KEYS, in the test's own folder."""

    def make(server: Gemini, keys: int = 2, **settings: object) -> GeminiPool:
        known = {"gemini_api_keys": KEYS[:keys], "google_gemini_base_url": server.url, "data_dir": tmp_path, **settings}
        pool = configured_pool(Settings.model_validate(known))
        assert pool is not None
        return pool

    return make
