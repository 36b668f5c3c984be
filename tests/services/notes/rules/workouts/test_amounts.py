import pytest

from services.notes.rules.tokens import tokenize
from services.notes.rules.workouts.amounts import amounts


def read(text: str) -> dict[str, object]:
    return {amount.kind.value: amount.value for amount in amounts(tokenize(text))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3x12", {"sets": 3, "reps": 12}),
        ("3 × 12", {"sets": 3, "reps": 12}),
        ("3 sets of 12", {"sets": 3, "reps": 12}),
        ("three sets of twelve reps", {"sets": 3, "reps": 12}),
        ("4 sets x 8-12 reps", {"sets": 4, "reps": 8, "reps_max": 12}),
        ("3 x 30s", {"sets": 3, "seconds": 30}),
        ("12 reps", {"reps": 12}),
        ("x12", {"reps": 12}),
        ("15x", {"reps": 15}),
        ("Sets: 3 Reps: 12", {"sets": 3, "reps": 12}),
        ("30 Seconds", {"seconds": 30}),
        ("1 min", {"seconds": 60}),
        ("20 sec on 10 off", {"seconds": 20, "rest_s": 10}),
        ("40s work / 20s rest", {"seconds": 40, "rest_s": 20}),
        ("rest 30 seconds", {"rest_s": 30}),
        ("30 seconds of rest", {"rest_s": 30}),
        ("10 seconds rest 30 seconds plank", {"rest_s": 10, "seconds": 30}),
        ("20 kg", {"load": "20 kg"}),
        ("@ 45 lbs", {"load": "45 lb"}),
        ("10 each leg", {"reps": 10, "side": "each side"}),
        ("2 each leg", {"side": "each side"}),
        ("30 per side", {"side": "each side"}),
        ("left side", {"side": "left"}),
        ("side plank (L) 30s", {"side": "left", "seconds": 30}),
        ("zancada atrás (der.)", {"side": "right"}),
        ("plancha lateral (izq)", {"side": "left"}),
        ("der Ausfallschritt", {}),
        ("3 rounds", {"rounds": 3}),
        ("repeat the circuit 4 times", {"rounds": 4}),
        ("to failure", {"until": "failure"}),
        ("Set 2 of 3", {"sets": 3}),
        ("12 Wdh, Pause 30 Sek", {"reps": 12, "rest_s": 30}),
        ("3 series de 15 repeticiones por lado", {"sets": 3, "reps": 15, "side": "each side"}),
        ("4 séries de 10 répétitions", {"sets": 4, "reps": 10}),
    ],
)
def test_an_amount_is_read(text: str, found: dict[str, object]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text", ["18", "Round 2", "Set 2", "3x", "2x speed", "1080 x 1920", "10 seconds left", "0 reps", ""]
)
def test_what_counts_nothing_is_not_read(text: str) -> None:
    assert read(text) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1'30 de pause", {"rest_s": 90}),
        ("three by twelve", {"sets": 3, "reps": 12}),
        ("drei mal zwölf", {"sets": 3, "reps": 12}),
        ("quatro de quinze", {"sets": 4, "reps": 15}),
        ("do this three times", {"rounds": 3}),
        ("das Ganze zweimal", {"rounds": 2}),
        ("hazlo tres veces", {"rounds": 3}),
        ("do this three times a week", {}),
        ("das Ganze zweimal pro Woche", {}),
        ("eighty meters", {"distance": "80 m"}),
        ("twenty kilos", {"load": "20 kg"}),
        ("three sets of twenty steps", {"sets": 3, "reps": 20}),
    ],
)
def test_amounts_as_they_are_said(text: str, found: dict[str, object]) -> None:
    assert {one.kind.value: one.value for one in amounts(tokenize(text))} == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30 secondi di lavoro, 15 di recupero", {"seconds": 30, "rest_s": 15}),
        ("45 seconden, 3 keer", {"seconds": 45, "sets": 3}),
        ("até a falha 3x", {"until": "failure", "sets": 3}),
        ("по 12 на каждую ногу", {"reps": 12, "side": "each side"}),
        ("12 Wdh 3 mal pro Woche", {"reps": 12}),
    ],
)
def test_amounts_of_two_languages_are_read(text: str, found: dict[str, object]) -> None:
    assert read(text) == found


def test_a_weight_in_each_hand_is_one_load() -> None:
    assert read("200m 2x24kg")["load"] == "2 x 24 kg"
    assert read("5x100kg") == {"reps": 5, "load": "100 kg"}
