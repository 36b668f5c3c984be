"""The Dockerfile and what it copies, as far as they can be checked without building."""

import re
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT, Settings
from scripts.setup.uv import UV
from tests.fakes.recipe import Stage, read_recipe

IGNORE = (PROJECT_ROOT / ".dockerignore").read_text().splitlines()
ALLOWED = {line[1:] for line in IGNORE if line.startswith("!")}


@pytest.fixture
def stages() -> list[Stage]:
    return read_recipe(PROJECT_ROOT / "Dockerfile")


def test_the_image_runs_as_nobody_in_particular(stages: list[Stage]) -> None:
    (user,) = stages[-1].all("USER")
    assert user.arguments.isdigit()
    assert user.arguments != "0"


def test_only_one_base_is_fetched_and_its_version_is_said(stages: list[Stage]) -> None:
    names = {stage.name for stage in stages}
    fetched = [stage.base for stage in stages if stage.base not in names]
    pinned = r"python:3\.1[1-4]-slim-\w+(@sha256:[0-9a-f]{64})?"
    assert [re.fullmatch(pinned, base) is not None for base in fetched] == [True]


def test_everything_that_is_copied_is_there_and_not_ignored(stages: list[Stage]) -> None:
    copied = [
        name
        for stage in stages
        for copy in stage.all("COPY")
        if "--from" not in copy.arguments
        for name in copy.words[:-1]
    ]
    for name in copied:
        assert (PROJECT_ROOT / name).exists()
        assert name == "." or name in ALLOWED


def test_every_folder_that_runs_is_in_the_image() -> None:
    code = {path.name for path in PROJECT_ROOT.iterdir() if path.is_dir() and any(path.glob("**/*.py"))}
    left_out = {"tests", "benchmarks"} | {name for name in code if name.startswith(".")} | {"data"}
    assert code - left_out <= ALLOWED
    assert IGNORE[1] == "*"


@pytest.mark.parametrize("secret", ["**/.env*"])
def test_no_secret_is_in_the_image(secret: str) -> None:
    assert secret in IGNORE
    assert not ALLOWED & {"data", ".git", ".env"}


def test_uv_is_that_of_set_up(stages: list[Stage]) -> None:
    steps = " ".join(step.arguments for stage in stages for step in stage.all("RUN"))
    assert UV in steps
    assert "--require-hashes" in steps


def test_the_environment_is_made_of_settings(stages: list[Stage]) -> None:
    words = " ".join(env.arguments for env in stages[-1].all("ENV")).split()
    names = {word.partition("=")[0] for word in words}
    assert names - {"PATH", "HOME", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= {
        name.upper() for name in Settings.model_fields
    }


def test_the_image_is_asked_how_it_is(stages: list[Stage]) -> None:
    (check,) = stages[-1].all("HEALTHCHECK")
    assert "/health'" in check.arguments


def test_the_pose_model_is_where_the_settings_look(stages: list[Stage], tmp_path: Path) -> None:
    built = [run.words[-1] for stage in stages for run in stage.all("RUN") if "build_pose_model" in run.arguments]
    assert f"POSE_MODEL_FILE={built[0]}" in stages[-1].all("ENV")[0].arguments
    assert Settings(data_dir=tmp_path, pose_model_file=Path(built[0])).pose_model == Path(built[0])


def test_the_speech_model_is_the_one_that_the_settings_name(stages: list[Stage]) -> None:
    (built,) = [run.words[-1] for stage in stages for run in stage.all("RUN") if "fetch_speech_model" in run.arguments]
    assert f"WHISPER_MODEL={built}" in stages[-1].all("ENV")[0].arguments
