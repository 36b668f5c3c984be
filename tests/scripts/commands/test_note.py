"""`scripts/run note`: notes of words alone."""

import argparse
import json
from pathlib import Path

import pytest

from config.settings import Settings
from scripts.commands import note


def call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    note.add_arguments(parser)
    return note.run(Settings(), parser.parse_args(words))


@pytest.fixture
def caption(tmp_path: Path) -> str:
    file = tmp_path / "post.txt"
    file.write_text("Pea soup\n\nIngredients:\n300 g peas\n1 onion\n", encoding="utf-8")
    return str(file)


def test_a_file_becomes_one_object_a_line(caption: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--json", caption, caption) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["note"]["schema"] for line in lines] == ["recipe", "recipe"]
    assert lines[0]["note"]["fields"]["ingredients"]["value"][0] == {"quantity": 300, "unit": "g", "name": "peas"}


def test_without_json_a_person_reads_it(caption: str, capsys: pytest.CaptureFixture[str]) -> None:
    call("--schema", "recipe", caption)

    assert "300 g peas" in capsys.readouterr().out


def test_a_file_that_is_not_there_stops_no_other(caption: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--json", "/nowhere.txt", caption) == 1

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["note"] is None for line in lines] == [True, False]
    assert "/nowhere.txt" in lines[0]["message"]
