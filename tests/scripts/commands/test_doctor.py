import argparse
import json
from pathlib import Path

import pytest

from config.settings import Settings
from scripts.commands import doctor
from tests.clients.sites.test_downloader import renewed
from tests.services.operations.kept_settings.test_beside import saved


def run(folder: Path, *words: str) -> int:
    """The command, as the command line calls it."""
    parser = argparse.ArgumentParser()
    doctor.add_arguments(parser)
    return doctor.run(Settings(data_dir=folder), parser.parse_args(words))


def test_every_part_has_its_line_the_sites_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "--json")
    names = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert {"Database", "Downloader", "JavaScript", "Cookies", "TikTok", "Instagram", "YouTube", "Notion"} <= set(names)
    assert names["TikTok"]["says"] == "No success yet."


def test_it_says_which_downloader_is_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    renewed(tmp_path, "2031.1.2")
    run(tmp_path)
    assert "yt-dlp 2031.1.2, 0 days old, renewed" in capsys.readouterr().out


def test_off_is_the_way_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    renewed(tmp_path, "2031.1.2")
    assert run(tmp_path, "--update-downloader=off") == 0
    assert "the one that came with Clipsheet" in capsys.readouterr().out
    assert not (tmp_path / "downloader").exists()


def test_another_word_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        run(tmp_path, "--update-downloader=yesterday")


def test_it_asks_with_what_was_saved_on_the_page(
    tmp_path: Path, empty_database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(tmp_path, empty_database, llm_base_url="http://127.0.0.1:9/v1", llm_model="saved-on-the-page")
    run(tmp_path, "--json")
    assert "saved-on-the-page" in capsys.readouterr().out


def test_where_nothing_can_be_written_the_other_checks_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clipsheet.db.in_use").mkdir()  # stands for a disk that may only be read, which root does not mind
    assert run(tmp_path) == 1
    told = capsys.readouterr().out
    assert f"DATA_DIR={tmp_path} cannot be written" in told
    assert "yt-dlp" in told
