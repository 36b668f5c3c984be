import pytest

from services.notes.rules.clauses.verbless import brings_in, is_verbless
from services.notes.rules.evidence import line_of


@pytest.mark.parametrize(
    "text",
    [
        "so a spoon of butter goes in the pan",
        "chopped onions straight in",
        "some grated cheese on top",
        "der Zucker kommt dazu",
    ],
)
def test_what_comes_in_needs_no_verb_that_tells_to_do(text: str) -> None:
    assert brings_in(line_of(text))


@pytest.mark.parametrize(
    "text", ["I love butter on top of toast", "we went in there for cheese", "my sister goes in at nine"]
)
def test_who_tells_of_somebody_brings_nothing_in(text: str) -> None:
    assert not brings_in(line_of(text))


def test_an_amount_of_food_alone_is_verbless() -> None:
    assert is_verbless(line_of("then half a cup of milk"))
    assert not is_verbless(line_of("it's half a cup of milk"))
    assert not is_verbless(line_of("then half a page of notes"))
