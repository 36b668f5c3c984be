import pytest

from services.notes.llm.checks.wording import bears_out
from tests.fakes.pools import line

OVEN = "Bake 10 minutes at 180°C, cool 20 minutes"


@pytest.mark.parametrize(
    ("text", "value", "says"),
    [
        ("Preheat the oven to 180°C.", "Preheat the oven to 180°C", True),
        ("Preheat the oven to 180°C.", "Preheat the oven to 180°F", False),
        ("Preheat the oven to 180°C.", "Preheat the oven to 200°C", False),
        ("CAFÉ LUNA", "Cafe Luna", True),
        ("First, boil 200 grams of spaghetti.", "Boil 200 grams of the spaghetti", True),
        ("First, boil 200 grams of spaghetti.", "Cook 200 grams of the spaghetti", False),
        ("First, boil 200 grams of spaghetti.", "Boil 300 grams of spaghetti", False),
        ("First, boil 200 grams of spaghetti.", "Serve with fresh parmesan cheese", False),
        ("Mash the bananas and mix in the butter", "Mash the bananas and mix in the butter and rum", False),
        ("hamstring curls", "ham", False),
        ("2 eggs", "egg", True),
        ("Two large eggs", "2 eggs", True),
        ("pushups", "Push-ups", True),
        ("#dumbbellworkout", "dumbbell", True),
        (OVEN, OVEN, True),
        (OVEN, "Cool 20 minutes", True),
        (OVEN, "Bake 20 minutes", False),
        (OVEN, "Bake 20 minutes at 180°C, cool 10 minutes", False),
        (OVEN, "Bake 10 hours at 180°C", False),
        ("Fry the onions, then add the chicken", "Fry the chicken, then add the onions", False),
        ("", "anything", False),
        ("Bake", "!?", False),
    ],
)
def test_a_text_stands_in_its_lines_word_for_word_and_in_order(text: str, value: str, says: bool) -> None:
    assert bears_out((line(text),), value) is says


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Mix well, do not overmix it", "Overmix it"),
        ("Mix well and don't overmix it", "Do overmix it"),
        ("Simmer without a lid", "Simmer a lid"),
        ("Den Teig nicht kneten", "Den Teig kneten"),
        ("Ohne Deckel kochen", "Deckel kochen"),
        ("No pongas sal todavía", "Pongas sal todavía"),
        ("Ne pas saler tout de suite", "Saler tout de suite"),
        ("Non aggiungere il sale", "Aggiungere il sale"),
        ("Não coloque sal ainda", "Coloque sal ainda"),
        ("Voeg nog geen zout toe", "Voeg zout toe"),
        ("Nie dodawaj jeszcze soli", "Dodawaj jeszcze soli"),
        ("Пока не солите суп", "Пока солите суп"),
        ("Henüz tuz eklemeyin", "Henüz tuz ekleyin"),
        ("先不要放盐", "放盐"),
        ("まだ塩は入れない", "まだ塩は入れる"),
        ("소금을 넣지 마세요", "소금을 넣"),
        ("لا تضف الملح", "تضف الملح"),
    ],
)
def test_what_is_denied_is_not_affirmed(text: str, without: str) -> None:
    assert bears_out((line(text),), text)
    assert not bears_out((line(text),), without)


@pytest.mark.parametrize(("text", "value"), [("Mix well and do not overmix", "Mix well"), ("Asse no forno", "Asse")])
def test_a_denial_of_another_clause_stays_behind(text: str, value: str) -> None:
    assert bears_out((line(text),), value, "pt" if "forno" in text else "en")


@pytest.mark.parametrize(
    ("text", "value", "says"),
    [
        ("意大利面很好吃", "意大利面", True),
        ("加糖2克，盐1克", "盐1克", True),
        ("加糖2克，盐1克", "加糖1克", False),
        ("加糖2克，盐1克", "糖2克酒", False),
        ("にんじんを油で5分炒める。", "にんじんを油で8分炒める", False),
        ("밀가루 200g", "밀가루를", True),
    ],
)
def test_scripts_without_spaces_are_compared_in_pieces(text: str, value: str, says: bool) -> None:
    assert bears_out((line(text),), value) is says


def test_lines_are_read_one_after_the_other() -> None:
    lines = (line("1. Stir in the flour"), line("and two eggs"))
    assert bears_out(lines, "Stir in the flour and two eggs")
    assert not bears_out(lines, "Stir in two eggs and the flour")
