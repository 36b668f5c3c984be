import pytest

from services.domain.schemas.model import FieldType, Schema, SchemaField, cues
from services.domain.schemas.registry import SCHEMAS
from services.notes.rules.choice import choose, decide
from services.notes.rules.evidence import build_pool
from services.notes.rules.fields import Facts
from tests.fakes.pools import media, pool, said, shown


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("1. Squats 3x12\n2. Lunges 3x10", "workout"),
        ("200 g flour\n2 eggs\nBake it at 180°C", "recipe"),
        ("📍 Café Luna, Lisbon. Best brunch", "place"),
        ("Honest review: battery, price, quality", "product"),
        ("How to crochet: step by step tutorial", "tutorial"),
        ("POV: your dog hears the word walk", "general"),
        ("I walked 100 miles in 7 days, 3 times a day", "general"),
        ("", "general"),
    ],
)
def test_the_schema_that_fits_is_chosen(caption: str, name: str) -> None:
    assert choose(SCHEMAS, Facts(pool(caption))).name == name


def test_without_a_clear_winner_it_is_the_general_one() -> None:
    assert choose(SCHEMAS, Facts(pool("A review of this restaurant: price, view, hotel, brand"))).name == "general"


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("Zuppa di ceci\n\nIngredienti:\n250 g ceci\nrosmarino", "recipe"),
        ("Сырники\n\nИнгредиенты:\n200 г творога\n1 яйцо", "recipe"),
        ("@lunaeats 8.9/10\n🍕 Margherita pizza with basil\n🍝 Pasta with tomato sauce\nThe vibes are great", "place"),
        ("Passo 1: abra o aplicativo\nPasso 2: toque no ícone\nPasso 3: escolha a foto", "tutorial"),
    ],
)
def test_what_the_rules_find_decides_in_any_language(caption: str, name: str) -> None:
    assert choose(SCHEMAS, Facts(pool(caption))).name == name


def test_a_choice_says_how_sure_it_is_and_why() -> None:
    choice = decide(SCHEMAS, Facts(pool("Ingredients:\n200 g flour\n2 eggs\n1 tsp salt")))
    assert choice.confidence > 0.8
    assert "3 ingredients" in choice.reason
    unsure = decide(SCHEMAS, Facts(pool("POV: your dog hears the word walk")))
    assert unsure.reason.startswith("Nothing speaks clearly")


def test_hashtags_count() -> None:
    evidence = build_pool(media("so good", hashtags=("easyrecipes", "garlicbread", "dough")), said(), shown())
    assert choose(SCHEMAS, Facts(evidence)).name == "recipe"


def test_a_long_talk_that_touches_everything_is_general() -> None:
    words = [word for schema in SCHEMAS.values() for word in list(schema.cues)[::4]]
    talk = tuple("and so we talked about it for a while " * 8 + word for word in words)
    assert choose(SCHEMAS, Facts(pool(speech=talk))).name == "general"


def test_a_long_talk_about_a_thing_is_not_yet_the_thing() -> None:
    words = ("gym", "fitness", "exercise", "workout", "training", "muscle", "core", "strength")
    talk = tuple(f"and so we talked about {word} for a while " * 16 for word in words)
    assert choose(SCHEMAS, Facts(pool(speech=talk))).name == "general"
    assert choose(SCHEMAS, Facts(pool(speech=words))).name == "workout"


def test_a_new_schema_is_chosen_by_its_cues_and_filled_by_known_fields() -> None:
    poem = Schema(
        name="poem",
        title="Poem",
        description="",
        fields=(SchemaField(name="links", type=FieldType.TEXTS),),
        cues=cues(strong="poem, verse"),
    )
    assert choose({**SCHEMAS, "poem": poem}, Facts(pool("A poem in verse"))).name == "poem"


def test_food_that_is_made_of_counted_things_is_a_recipe() -> None:
    """Neither is measured, and only one sentence cooks."""
    speech = ("TODAY WE MAKE THE BEST BANANA BREAD", "FIRST MASH THREE RIPE BANANAS THEN ADD TWO EGGS AND BAKE")

    assert choose(SCHEMAS, Facts(pool(speech=speech))).name == "recipe"
    assert choose(SCHEMAS, Facts(pool(speech=("we make banana bread every week", "it is so good")))).name == "general"


def test_rows_that_tell_what_to_do_are_no_exercises() -> None:
    rows = ("Open the folder", "Press Ctrl + A to select everything", "Hit F2", "Type a name and press Enter")
    text = "\n".join(["Rename files", "", *(f"→ {row}" for row in rows)])
    assert choose(SCHEMAS, Facts(pool(text))).name == "tutorial"


def test_names_with_times_on_the_screen_are_a_workout() -> None:
    screen = (("Yoga", 0, 3), ("Paloma - 1 min", 3, 9), ("Torsión - 2 min", 9, 15), ("Savasana - 5 min", 15, 30))
    assert choose(SCHEMAS, Facts(pool("Yoga para dormir", screen=screen))).name == "workout"


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        (
            "How to get stains out of the carpet: mix a cup of vinegar with one part dish soap and two parts water. "
            "Pour it over the stain. Scrub with a brush. Let it dry.",
            "tutorial",
        ),
        (
            "Kerzen selber machen\nSchmelze das Wachs mit 2 EL Kokosöl.\nKlebe den Docht in das Glas.\n"
            "Gieße das Wachs in das Glas.\nLass die Kerze 2 Stunden fest werden.",
            "tutorial",
        ),
        ("Mon soin du soir\nCrème Velours – 24,90 €\nBaume à lèvres Miel – 6 €\nSérum Nord – 19 €", "product"),
        ("Carbonara\n200 g spaghetti\n2 eggs\n50 g pecorino\nBoil the pasta. Mix the eggs and cheese.", "recipe"),
    ],
)
def test_food_beside_what_nobody_eats_is_no_recipe(caption: str, name: str) -> None:
    assert choose(SCHEMAS, Facts(pool(caption))).name == name


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        (
            "必要なもの\n・重曹 大さじ2\n・洗剤\n\n"
            "やり方\n1. 靴の紐を外す\n2. お湯に洗剤を入れる\n3. ブラシで汚れをこする",
            "tutorial",
        ),
        (
            "4 bakeries in Porto\n1. Manteiga Real – best croissant €2\n2. Padaria Norte – bread €4\n"
            "3. Bolo Azul – cake €3\n4. Casa do Pão – toast",
            "place",
        ),
    ],
)
def test_lists_tell_what_they_are_of(caption: str, name: str) -> None:
    assert choose(SCHEMAS, Facts(pool(caption))).name == name


def test_korean_sentences_about_food_tell_of_a_recipe() -> None:
    speech = (
        "계란 두 개를 풀어주세요.",
        "대파를 썰어서 넣어주세요.",
        "소금으로 간을 해주세요.",
        "참기름을 조금 넣어주세요.",
    )
    assert choose(SCHEMAS, Facts(pool(speech=speech))).name == "recipe"
