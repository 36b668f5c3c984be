import json
from pathlib import Path

import pytest

from config.settings import Settings
from scripts.cli import main
from services.costs.estimates import estimate
from services.domain.stages import StageName
from services.operations.diagnostics import PRICES, CheckState, finding
from tests.config.test_prices import own

PAID = {"openai_api_key": "sk-x", "vision_api_key": "x", "gemini_api_keys": "x"}


def settings(folder: Path, **known: object) -> Settings:
    return Settings.model_validate({"data_dir": folder, **known})


def test_without_paid_engines_a_run_costs_nothing(tmp_path: Path) -> None:
    found = estimate(settings(tmp_path), 60)
    assert (found.usd, found.by_stage, found.unpriced) == (0, {}, ())


def test_each_paid_engine_has_its_part(tmp_path: Path) -> None:
    found = estimate(settings(tmp_path, **PAID), 120)
    assert found.by_stage[StageName.TRANSCRIBE] == pytest.approx(0.009)  # two minutes of $0.0045
    assert found.by_stage[StageName.READ_TEXT] == pytest.approx(0.009)  # six images of $0.0015
    assert found.by_stage[StageName.SUMMARIZE] == pytest.approx(7_600 * 0.75e-6 + 900 * 3.75e-6)
    assert found.usd == pytest.approx(sum(found.by_stage.values()))


def test_an_unknown_length_is_taken_for_a_minute_and_none_for_more_than_is_allowed(tmp_path: Path) -> None:
    paid = settings(tmp_path, **PAID, max_video_s=90, max_upload_s=90)
    assert estimate(paid) == estimate(paid, 60)
    assert estimate(paid, 9_000) == estimate(paid, 90)


def test_a_server_of_ones_own_has_no_price(tmp_path: Path) -> None:
    found = estimate(settings(tmp_path, openai_base_url="http://127.0.0.1:9/v1"), 60)
    assert (found.usd, found.unpriced) == (0, ("127.0.0.1/gpt-transcribe",))


@pytest.mark.parametrize(
    ("url", "unpriced"), [("http://127.0.0.1:11434/v1", ()), ("https://openrouter.ai/api/v1", ("qwen",))]
)
def test_a_chat_endpoint_takes_the_place_of_gemini(tmp_path: Path, url: str, unpriced: tuple[str, ...]) -> None:
    found = estimate(settings(tmp_path, llm_base_url=url, llm_model="qwen", gemini_api_keys="x"), 60)
    assert (found.usd, found.unpriced) == (0, unpriced)


def test_prices_of_ones_own_count(tmp_path: Path) -> None:
    found = estimate(settings(tmp_path, gemini_api_keys="x", price_table_file=own(tmp_path)), 60)
    assert found.usd == pytest.approx(6.8 * 9)


def test_the_doctor_tells_which_prices_and_how_old(tmp_path: Path) -> None:
    found = finding(PRICES, settings(tmp_path))
    assert found.says.startswith("List prices of 20")
    assert "built in" in found.says
    old = finding(PRICES, settings(tmp_path, price_table_file=own(tmp_path, "2020-01-01")))
    assert (old.state, "2020-01-01, your prices.json" in old.says) == (CheckState.DEGRADED, True)


def test_the_doctor_names_what_counts_as_free_for_want_of_a_price(tmp_path: Path) -> None:
    found = finding(PRICES, settings(tmp_path, gemini_api_keys="x", gemini_model="gemini-9"))
    assert (found.state, "none for gemini-9" in found.says) == (CheckState.DEGRADED, True)


def test_the_doctor_has_nothing_against_a_server_of_ones_own(tmp_path: Path) -> None:
    assert finding(PRICES, settings(tmp_path, openai_base_url="http://127.0.0.1:9/v1")).state is CheckState.OK


def test_the_command_tells_the_costs_and_fetches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VISION_API_KEY", "x")
    code = main(["process", "https://www.tiktok.com/@a/video/1", "--estimate", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (code, told["estimated_cost_usd"], told["duration_is_known"]) == (0, 0.0045, False)
    assert not (tmp_path / "data" / "clipsheet.db").exists()
