"""The stage in its own process, with nothing in its environment but the three lines of `.env`."""

from pathlib import Path

import pytest

from config.settings import Settings
from services.domain.artifacts import Note, ScreenText
from services.domain.stages import Options, Source, StageName
from services.pipeline.catalog import STAGES
from services.pipeline.child import Request
from services.pipeline.runner import StageRunner
from tests.fakes.chat import MODEL, chat, good
from tests.fakes.pools import media, said
from tests.fakes.reader import read

STAGE = next(stage for stage in STAGES if stage.name is StageName.SUMMARIZE)
KEY = "sk-zanzibar-00001111"


def test_three_lines_make_the_model_fill_in_the_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    request = Request(
        stage=STAGE.name, source=Source(kind="file"), options=Options(),
        media=media("1. Squats 3x12"), transcript=said(), screen_text=ScreenText(engine="none"),
    )  # fmt: skip
    runner = StageRunner(tmp_path / "work")
    with chat(good, brain=read, key=KEY) as server, runner.job_folder("job") as job:
        lines = {"LLM_BASE_URL": server.url, "LLM_MODEL": MODEL, "LLM_API_KEY": KEY, "DATA_DIR": str(tmp_path)}
        for name, value in lines.items():
            monkeypatch.setenv(name, value)
        note = runner.run(STAGE, request, job, report=lambda text, done=None: told.append(text), check=lambda: None)
    assert isinstance(note, Note)
    assert (note.engine, note.schema_name, [one.vendor for one in note.usage]) == (MODEL, "workout", ["llm", "llm"])
    assert "Asking small-model" in told


def test_the_stage_may_wait_as_long_as_the_model_may_take() -> None:
    slow = Settings(llm_base_url="http://127.0.0.1:9", llm_model="a", llm_timeout_s=1_200)
    assert STAGE.with_waiting(slow).limits.wall_s == STAGE.limits.wall_s + 1_200
    assert STAGE.with_waiting(Settings()).limits == STAGE.limits


def test_another_endpoint_makes_another_note() -> None:
    here = Settings(llm_base_url="http://127.0.0.1:9", llm_model="a")
    there = [
        Settings(),
        Settings(llm_base_url="http://127.0.0.1:8", llm_model="a"),
        here.model_copy(update={"llm_model": "b"}),
    ]
    assert STAGE.params(Options(), here) not in [STAGE.params(Options(), one) for one in there]
