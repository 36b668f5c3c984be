"""`scripts/run import`: what the files hold, and the import begun."""

import json
from pathlib import Path

import pytest

from scripts.cli import main

LINKS = "https://www.tiktok.com/@a/video/7170520270497680681\nhttps://youtu.be/abcdefghijk\nhttps://example.com/x\n"


def test_a_file_is_previewed_and_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "Soups.txt").write_text(LINKS)

    assert main(["import", "--preview", str(tmp_path / "Soups.txt")]) == 0
    assert "2 posts, 2 new, 0 already here, 1 links not supported" in capsys.readouterr().out
    assert main(["import", "--json", "--tag", "food", str(tmp_path / "Soups.txt")]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["state"], made["counts"], made["collections"][0]["tag"]) == ("running", {"waiting": 2}, "food")
    assert main(["import", str(tmp_path / "none.json")]) == 1
