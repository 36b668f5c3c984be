import pytest

from services.notes.rules.tokens import number_at, tokenize


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("quarenta e cinco", 45), ("cuarenta y cinco", 45), ("quarantacinque", 45), ("quarante-cinq", 45),
        ("fünfundvierzig", 45), ("vijfenveertig", 45), ("forty-five", 45), ("czterdzieści pięć", 45),
        ("сорок пять", 45), ("kırk beş", 45), ("fyrtiofem", 45), ("veinticinco", 25), ("ventotto", 28),
        ("quatre-vingt-dix", 90), ("quatre-vingts", 80), ("soixante-quinze", 75), ("soixante et onze", 71),
        ("dix-sept", 17), ("vinte e um", 21), ("on beş", 15), ("dua belas", 12), ("tiga puluh lima", 35),
        ("zweihundertfünfzig", 250), ("hundertachtzig", 180), ("duecento", 200), ("doscientos cincuenta", 250),
        ("duzentos e cinquenta", 250), ("deux cents", 200), ("two hundred and fifty", 250), ("yüz elli", 150),
        ("двести пятьдесят", 250), ("cem", 100), ("dua ratus", 200),
    ],
)  # fmt: skip
def test_a_number_is_put_together_as_its_language_does(text: str, value: float) -> None:
    tokens = tokenize(text)
    number = number_at(tokens, 0)
    assert number is not None
    assert (number.value, number.next) == (value, len(tokens))


@pytest.mark.parametrize("text", ["per cento", "por ciento", "on the floor", "due to rain"])
def test_what_only_looks_like_one_is_none(text: str) -> None:
    tokens = tokenize(text)
    assert all(number_at(tokens, i) is None for i in range(len(tokens)))


def test_two_numbers_side_by_side_stay_two() -> None:
    number = number_at(tokenize("cuarenta cinco"), 0)
    assert number is not None
    assert number.value == 40
