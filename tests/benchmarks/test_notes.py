from pathlib import Path

import pytest

from benchmarks.note_cases import CASES, Case
from benchmarks.notes import ModelBench, TimedModel, report, score
from clients.gemini.configured import configured_pool
from config.settings import Settings
from services.costs.paid_calls import PaidCalls
from tests.fakes.gemini import gemini, thinks
from tests.fakes.reader import read


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_labelled_pool_gives_its_fields(case: Case) -> None:
    assert score(case).faults == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_all_evidence_stands_in_its_pool(case: Case) -> None:
    result = score(case)
    assert result.supported == result.evidence


def test_a_wrong_label_is_a_fault() -> None:
    wrong = Case(name="wrong", schema="recipe", fields={"rounds": 4}, caption="1. Squats 3x12\n3 rounds")
    assert score(wrong).faults == ("schema workout, not recipe", "rounds 3, not 4")


def test_the_report_sums_up() -> None:
    assert "evidence validity" in report([score(CASES[0])])


def test_a_model_is_measured_with_the_same_labels(tmp_path: Path) -> None:
    with gemini(thinks(read)) as server:
        keys = ("a-key-of-a-test-0000",)
        pool = configured_pool(Settings(data_dir=tmp_path, gemini_api_keys=keys, google_gemini_base_url=server.url))
        assert pool is not None
        bench = ModelBench(TimedModel(pool), PaidCalls(tmp_path / "calls"))
        scores = [score(case, bench.make) for case in CASES[:4]]
    assert sum(one.supported for one in scores) == sum(one.evidence for one in scores) > 30
    assert "by gemini-3.8-flash: 4 of 4 notes with 8 calls, $0.01" in bench.report()
