"""The command line with nothing but three addresses: filled notes, each value traced to its second in the video."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.settings import PROJECT_ROOT, Settings
from tests.fakes.told_clips import CLIPS, RECIPE, WORKOUT, ToldClip
from tests.fakes.vendors import Vendors, vendors

pytestmark = pytest.mark.slow
MAX_WAIT_S = 300.0
SOON_S = 1.0  # a person who opens the video there sees or hears it


@dataclass(frozen=True)
class Processed:
    """What the command printed for each clip, and whom it asked."""

    printed: dict[str, Any]
    three: Vendors


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processed]:
    """Both clips, processed by one command as a user would start it."""
    folder = tmp_path_factory.mktemp("vendors")
    files = [str(clip.write(folder)) for clip in CLIPS]
    with vendors() as three:
        known = {"DATA_DIR": str(folder / "data"), "POSE_MODEL_FILE": str(Settings().pose_model)}
        done = subprocess.run(
            [sys.executable, "-m", "scripts.cli", "process", *files, "--json"],
            cwd=PROJECT_ROOT,
            env={**os.environ, **known, **three.environment},
            capture_output=True,
            timeout=MAX_WAIT_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        objects = [json.loads(line) for line in done.stdout.decode().splitlines()]
        yield Processed({Path(one["input"]).stem: one for one in objects}, three)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_the_fitting_note_is_made_by_the_vendors(processed: Processed, clip: ToldClip) -> None:
    found = processed.printed[clip.name]
    assert (found["entry"]["status"], found["entry"]["partial"]) == ("completed", False)
    assert found["note"]["schema"] == clip.name
    assert found["note"]["engine"] == "gemini-3.8-flash"
    assert found["transcript"]["engine"] == "127.0.0.1/gpt-transcribe"
    assert found["screen_text"]["engine"] == "vision"


def test_a_workout_is_filled(processed: Processed) -> None:
    fields = {name: one["value"] for name, one in processed.printed["workout"]["note"]["fields"].items()}
    assert [(one["name"], one.get("sets"), one.get("reps"), one.get("seconds")) for one in fields["exercises"]] == [
        ("Squats", 3, 12, None),
        ("Lunges", None, 10, None),
        ("Plank", None, None, 45),
    ]
    assert (fields["rounds"], fields["level"], fields["equipment"]) == (3, "beginner", ["no equipment"])
    starts = [one["start_s"] for one in fields["exercises"]]
    assert starts == pytest.approx([4, 10, 16], abs=0.3)


def test_what_is_said_and_shown_differently_is_told(processed: Processed) -> None:
    missing = processed.printed["workout"]["note"]["missing"]
    assert {"what": "time of Plank", "why": "said 40 s, on screen 45 s"} in missing


def test_a_recipe_is_filled(processed: Processed) -> None:
    note = processed.printed["recipe"]["note"]
    fields = {name: one["value"] for name, one in note["fields"].items()}
    assert note["title"] == "Banana bread"
    assert fields["ingredients"] == [
        {"quantity": 3, "name": "ripe bananas"},
        {"quantity": 200, "unit": "g", "name": "flour"},
        {"quantity": 2, "name": "eggs"},
        {"quantity": 0.5, "unit": "tsp", "name": "salt"},
    ]
    assert fields["steps"] == ["Mash the bananas", "Stir in flour and eggs", "Bake 50 minutes"]
    assert (fields["servings"], fields["temperature"]) == (8, "180 degrees")


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_every_citation_opens_where_its_words_are(processed: Processed, clip: ToldClip) -> None:
    fields = processed.printed[clip.name]["note"]["fields"]
    every = [one for value in fields.values() for one in value["evidence"]]
    assert {one["source"] for one in every} == {"said", "on_screen"}
    for one in every:
        assert _stands_there(clip, one), one


def _stands_there(clip: ToldClip, evidence: dict[str, Any]) -> bool:
    at_s, quote = evidence["at_s"], _letters(evidence["quote"])
    if evidence["source"] == "on_screen":
        return any(quote == _letters(line) for line in clip.board_at(at_s + SOON_S / 2).lines)
    said = clip.said_near(at_s)
    return abs(said.start_s - at_s) <= SOON_S and quote in _letters(said.text)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def test_each_vendor_was_asked_as_little_as_can_be(processed: Processed) -> None:
    three = processed.three
    assert [len(three.speech.asked), len(three.vision.asked)] == [2, 2]  # a call for each clip
    assert len(three.model.asked) == 4  # which kind of note, and the note


def test_every_sentence_is_heard_when_it_is_said(processed: Processed) -> None:
    for clip in (WORKOUT, RECIPE):
        segments = processed.printed[clip.name]["transcript"]["segments"]
        assert [one["text"] for one in segments] == [one.text for one in clip.said]
        assert [one["start_s"] for one in segments] == pytest.approx([one.start_s for one in clip.said], abs=SOON_S)
