from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.findings import Claim, listing, seconds, settle


def claim(value: object, source: EvidenceSource = EvidenceSource.SAID, confidence: float = 0.7) -> Claim:
    return Claim(str(value), EvidenceLine(f"it is {value}", source, confidence))


def test_no_claim_is_no_finding() -> None:
    assert settle("reps", []) is None
    assert listing([]) is None


def test_the_better_supported_value_stays_and_the_other_is_named() -> None:
    found = settle("reps", [claim(12), claim(10, EvidenceSource.ON_SCREEN, 0.95)])
    assert found is not None
    assert found.value == "10"
    assert found.missing[0].why == "said 12, on screen 10; kept 10"


def test_seconds_are_shown_in_words() -> None:
    claims = [
        Claim(90, EvidenceLine("a", EvidenceSource.SAID, 0.7)),
        Claim(30, EvidenceLine("b", EvidenceSource.SAID, 0.6)),
    ]
    found = settle("rest", claims, show=seconds)
    assert found is not None
    assert found.missing[0].why == "said 1 min 30 s, said 30 s; kept 1 min 30 s"


def test_repetition_by_one_source_adds_nothing() -> None:
    found = settle("reps", [claim(12)] * 5 + [claim(10, EvidenceSource.ON_SCREEN, 0.95)])
    assert found is not None
    assert found.value == "10"


def test_a_list_holds_each_text_once_with_all_its_sources() -> None:
    found = listing([claim("Salt"), claim("salt", EvidenceSource.CAPTION), claim("oil")])
    assert found is not None
    assert found.value == ["Salt", "oil"]
    assert [one.path for one in found.evidence] == ["/0", "/0", "/1"]
