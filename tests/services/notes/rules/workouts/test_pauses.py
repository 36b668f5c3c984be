import pytest

from services.notes.rules.tokens import tokenize
from services.notes.rules.workouts.amounts import amounts


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Take about ninety seconds between sets", 90),
        ("I wait like two minutes between rounds", 120),
        ("Entre series, un minuto", None),
        ("Descansad 45 segundos entre series", 45),
        ("Zwischen den Sätzen 90 Sekunden", 90),
        ("Quarenta e cinco segundos entre as séries", 45),
    ],
)
def test_a_time_between_sets_is_a_rest(text: str, rest: int | None) -> None:
    found = {amount.kind.value: amount.value for amount in amounts(tokenize(text))}
    assert found.get("rest_s") == rest
    assert "seconds" not in found


def test_what_follows_behind_a_comma_is_the_rest_of_something_else() -> None:
    found = amounts(tokenize("Ninety seconds between sets, two minutes on the presses"))
    assert [(one.kind.value, one.value) for one in found] == [("rest_s", 90)]


def test_a_time_far_from_it_is_work() -> None:
    found = amounts(tokenize("Hold it for thirty seconds. Then walk around a little between sets"))
    assert [one.kind.value for one in found] == ["seconds"]
