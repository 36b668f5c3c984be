import json
from pathlib import Path

import pytest

from config.prices import BUILT_IN, read_prices
from config.settings import Settings, load_settings
from utils.errors import NeedsUserError


def write(folder: Path, table: object) -> Path:
    path = folder / "prices.json"
    path.write_text(json.dumps(table))
    return path


def own(folder: Path, as_of: str = "2027-01-02") -> Path:
    flash = {"input_tokens": {"usd": 9, "per": 1000}}
    return write(folder, {"as_of": as_of, "prices": {"gemini/gemini-3.8-flash": flash}})


def test_the_longest_beginning_counts() -> None:
    lite, flash = BUILT_IN.of("gemini", "gemini-3.5-flash-lite-001"), BUILT_IN.of("gemini", "gemini-3.5-flash")
    assert lite
    assert flash
    assert (lite["input_tokens"].usd, flash["input_tokens"].usd) == (0.30, 1.50)
    assert BUILT_IN.of("vision", "text_detection")
    assert BUILT_IN.of("speech", "whisper-1") is None


def test_a_table_of_ones_own_lies_over_the_built_in_one(tmp_path: Path) -> None:
    table = Settings(data_dir=tmp_path, price_table_file=own(tmp_path)).prices
    flash = table.of("gemini", "gemini-3.8-flash")
    assert flash
    assert flash["input_tokens"].usd == 9
    assert table.of("vision", "text_detection") == BUILT_IN.of("vision", "text_detection")
    assert table.as_of.isoformat() == "2027-01-02"


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ([], "as a whole"),
        ({"as_of": "soon", "prices": {}}, "as_of"),
        ({"as_of": "2027-01-01", "prices": {"vision/": {"images": {"usd": -1, "per": 1}}}}, "vision/.images.usd"),
        ({"as_of": "2027-01-01", "prices": {"vision/": {"images": {"usd": 1, "per": 0}}}}, "vision/.images.per"),
    ],
)
def test_a_wrong_table_names_what_is_wrong(tmp_path: Path, table: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_prices(write(tmp_path, table))


def test_with_a_table_that_is_not_there_nothing_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRICE_TABLE_FILE", str(tmp_path / "none.json"))
    with pytest.raises(NeedsUserError, match=r"PRICE_TABLE_FILE: .*none.json cannot be read"):
        load_settings()
