from typing import Any

import pytest

from services.notes.rules.recipes.ingredients import ingredients
from tests.fakes.pools import pool


def records(caption: str = "", *, speech: tuple[str, ...] = ()) -> Any:
    found = ingredients(pool(caption, speech=speech))
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("200g flour", {"quantity": 200, "unit": "g", "name": "flour"}),
        ("- 1 1/2 cups of sugar", {"quantity": 1.5, "unit": "cup", "name": "sugar"}),
        ("½ cup milk", {"quantity": 0.5, "unit": "cup", "name": "milk"}),
        ("2-3 cloves garlic", {"quantity": 2, "quantity_max": 3, "unit": "clove", "name": "garlic"}),
        ("2 large eggs", {"quantity": 2, "name": "large eggs"}),
        ("Mehl – 250 g", {"quantity": 250, "unit": "g", "name": "Mehl"}),
        ("2 EL Zucker", {"quantity": 2, "unit": "tbsp", "name": "Zucker"}),
        ("3 cucharadas de aceite", {"quantity": 3, "unit": "tbsp", "name": "aceite"}),
        ("100 g de farine", {"quantity": 100, "unit": "g", "name": "farine"}),
    ],
)
def test_an_ingredient_is_read(text: str, record: dict[str, object]) -> None:
    assert records(text) == [record]


@pytest.mark.parametrize("text", ["30 seconds", "5 friends came", "salt", "bake for 20 min", "3x12 squats", ""])
def test_other_words_are_no_ingredient(text: str) -> None:
    assert records(text) is None


def test_a_list_holds_things_without_a_quantity() -> None:
    found = records("Ingredients:\n- 4 chicken thighs\n- salt & pepper\n\nYou will love it")
    assert found == [{"quantity": 4, "name": "chicken thighs"}, {"name": "salt & pepper"}]


def test_a_list_may_stand_in_one_line() -> None:
    found = records("Dinner! Ingredients: 2 chicken breasts, 300g pasta, parmesan. Cook it.")
    assert [one["name"] for one in found] == ["chicken breasts", "pasta", "parmesan"]


def test_a_sentence_is_read_to_the_end_of_the_name() -> None:
    found = records(speech=("Add 200 grams of flour and two eggs to the bowl.",))
    assert found == [{"quantity": 200, "unit": "g", "name": "flour"}, {"quantity": 2, "name": "eggs"}]


def test_every_amount_of_a_sentence_is_found() -> None:
    found = records(speech=("Add 150 grams of rice, 80 grams of peas, 20 grams of ghee, and 3 eggs.",))
    assert [one["name"] for one in found] == ["rice", "peas", "ghee", "eggs"]


@pytest.mark.parametrize(
    "head",
    [
        "INGREDIENTS FOR 2", "Mengenangaben:", "Ingredienti per 2–3 persone:", "【材料（2人分）】", "🛒 Zutaten",
        "[재료]",
        "Składniki:", "Bahan-bahan:", "Ингредиенты:", "Malzemeler:", "المقادير:", "सामग्री:", "ส่วนผสม", "Nguyên liệu:",
        "Ingrediënten voor 2:", "Sauce ingredients:", "用料",
    ],
)  # fmt: skip
def test_nothing_under_a_heading_is_lost(head: str) -> None:
    found = records(f"Dinner\n\n{head}\n2 carrots\nthat green herb\n\n5 garlic cloves, minced\n\nEnjoy!")
    assert [one["name"] for one in found] == ["carrots", "that green herb", "garlic"]


def test_parts_of_a_list_have_headings_that_are_no_items() -> None:
    found = records(
        "Ingredients\n\nFor the dough:\n- 300 g flour\n\nTopping:\n- 2 figs\n- mint\n\nSave this for later!"
    )
    assert [one["name"] for one in found] == ["flour", "figs", "mint"]


@pytest.mark.parametrize(
    "text",
    [
        "Nährwerte\n46 g Protein\n8 g Fett", "I lost 12 kg of fat eating this", "Macros:\nProtein: 40g\nCarbs: 10g",
        "420 kcal y 38 g de proteína por ración", "Use code SALT10 for 10% off",
    ],
)  # fmt: skip
def test_nutrition_and_calls_are_no_ingredients(text: str) -> None:
    assert records(text) is None


def test_a_list_in_one_line_ends_with_its_sentence() -> None:
    found = records("Slow cooker dal: 2 cups lentils, 1 onion, 3 tsp curry, lime juice, salt. Set it and go! #dal")
    assert [one["name"] for one in found] == ["lentils", "onion", "curry", "lime juice", "salt"]


@pytest.mark.parametrize(
    "text",
    [
        "Oats (serves 1, 380 cals)\n40g oats / 2 tbsp chia seeds / 150ml milk / honey",
        "두부 1모, 간장 3큰술, 물 100ml, 대파 약간",
        "用料：番茄2个、鸡蛋3个、盐5克、葱花适量",
        "Nodig: 200 gram pasta, 1 blik tonijn, 2 el olie en wat munt",
    ],
)
def test_a_list_in_one_line_is_read_whatever_parts_it(text: str) -> None:
    assert len(records(text)) == 4


def test_a_list_without_line_breaks_is_cut_before_each_amount() -> None:
    caption = "Ingredients: Stew 2 leeks, peeled and chopped 1 cup cream Juice of 1 lime 3 tbsp oil Directions: 1. Fry."
    found = records(caption)
    assert [one["name"] for one in found] == ["leeks", "cream", "Juice of lime", "oil"]


def test_steps_do_not_add_to_a_whole_list() -> None:
    found = records("Ingredients:\n- 2 eggs\n- 1 leek\n- salt\n\nMethod:\n1. Fry in 2 tbsp oil.\n2. Add 100 g cheese.")
    assert [one["name"] for one in found] == ["eggs", "leek", "salt"]


def test_foods_without_an_amount_are_found_in_sentences() -> None:
    found = records(speech=("Mix flour, sugar and cocoa powder.", "I love the beach."))
    assert [one["name"] for one in found] == ["flour", "sugar", "cocoa powder"]


def test_another_amount_from_another_source_is_shown() -> None:
    found = ingredients(pool("200 g flour", speech=("Take 300 grams of flour.",)))
    assert found is not None
    assert [(one.what, one.why) for one in found.missing] == [
        ("amount of flour", "said 300 g, in the caption 200 g; kept 200 g")
    ]


def test_an_ingredient_named_twice_is_one_with_two_pieces_of_evidence() -> None:
    found = ingredients(pool("200 g flour", speech=("Take 200 g flour.",)))
    assert found is not None
    assert [(one.path, one.source.value) for one in found.evidence] == [("/0", "caption"), ("/0", "said")]


def test_what_comes_out_is_no_ingredient() -> None:
    found = records("Makes about 2 cups\n\n1 can chickpeas\n1/3 cup tahini\nErgibt 12 Stück")
    assert [one["name"] for one in found] == ["chickpeas", "tahini"]


def test_a_line_that_opens_another_part_of_the_list_is_no_ingredient() -> None:
    caption = "Malzemeler\n2 su bardağı un\n1 adet soğan\n\nSosu için\n1 yemek kaşığı tereyağı\n1 tatlı kaşığı nane"
    assert [one["name"] for one in records(caption)] == ["un", "soğan", "tereyağı", "nane"]


def test_a_food_without_an_amount_that_opens_a_paragraph_stays() -> None:
    found = records("Ingredients\n200 g flour\n\nSalt\n100 g sugar")
    assert [one["name"] for one in found] == ["flour", "Salt", "sugar"]


def test_a_bit_of_something_is_a_piece_and_a_bit_sticky_is_nothing() -> None:
    assert records(speech=("Mix it, it will be a bit sticky.",)) is None


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Brush it with one beaten egg.", {"quantity": 1, "name": "egg"}),
        ("Stir in a spoonful of honey.", {"quantity": 1, "unit": "tbsp", "name": "honey"}),
        ("Add two teaspoonfuls of cumin.", {"quantity": 2, "unit": "tsp", "name": "cumin"}),
    ],
)
def test_amounts_as_they_are_said(text: str, record: dict[str, object]) -> None:
    assert records(speech=(text,)) == [record]


def test_what_is_counted_among_measured_foods_is_a_food() -> None:
    found = records(speech=("Servono duecento grammi di riso, cento grammi di burro, tre tuorli e parmigiano.",))
    assert found == [
        {"quantity": 200, "unit": "g", "name": "riso"},
        {"quantity": 100, "unit": "g", "name": "burro"},
        {"quantity": 3, "name": "tuorli"},
        {"name": "parmigiano"},
    ]


def test_behind_such_a_sentence_the_sauce_is_nothing_new() -> None:
    speech = ("You need 200 grams of rice, 50 grams of butter and 100 grams of cheese.", "Stir the cream in.")
    assert [one["name"] for one in records(speech=speech)] == ["rice", "butter", "cheese"]


def test_german_foods_are_known_by_their_end() -> None:
    assert [one["name"] for one in records(speech=("Rühre Ahornsirup und Kokosmilch in die Schüssel.",))] == [
        "Ahornsirup",
        "Kokosmilch",
    ]


def test_what_is_counted_in_words_ends_the_name_before_it() -> None:
    found = records(speech=("toss it with two tablespoons of soy sauce one tablespoon of honey",))
    assert found == [
        {"quantity": 2, "unit": "tbsp", "name": "soy sauce"},
        {"quantity": 1, "unit": "tbsp", "name": "honey"},
    ]


def test_a_row_is_an_ingredient_though_its_name_is_a_verb_too() -> None:
    found = records("Rava - 1 cup\nWater - 3 cups\nSalt to taste")
    assert [one["name"] for one in found] == ["Rava", "Water", "Salt"]


def test_a_row_behind_an_emoji_is_one_as_those_around_it() -> None:
    found = records("🍅 1 kilo de tomates\n🧄 1 diente de ajo\n🧂 sal y un chorrito de vinagre de vino blanco")
    assert [one["name"] for one in found] == ["tomates", "ajo", "sal y un chorrito de vinagre de vino blanco"]


def test_liras_are_no_teaspoons() -> None:
    assert records("Mini süpürge – 349 TL\nTelefon tutucu – 129 TL") is None
    assert records("2 TL Salz") == [{"quantity": 2, "unit": "tsp", "name": "Salz"}]


def test_russian_foods_are_known_in_every_case() -> None:
    speech = ("Нам понадобится триста грамм творога, две свёклы и одна луковица.", "Подавайте со сметаной.")
    assert records(speech=speech) == [
        {"quantity": 300, "unit": "g", "name": "творога"},
        {"quantity": 2, "name": "свёклы"},
        {"quantity": 1, "name": "луковица"},
        {"name": "сметаной"},
    ]


@pytest.mark.parametrize("head", ["材料(2枚分)", "🥣材料（18cm型1台分）", "材料（2個分）"])
def test_a_heading_tells_how_much_it_makes(head: str) -> None:
    assert records(f"{head}\n卵…2個\nバター…適量") == [
        {"quantity": 2, "name": "卵"},
        {"name": "バター", "note": "適量"},
    ]


def test_a_word_behind_the_food_belongs_to_it_before_a_comma() -> None:
    found = records(speech=("Bahannya satu bawang bombay, dua butir telur dan garam.",))
    assert {"quantity": 1, "name": "bawang bombay"} in found


def test_a_title_with_a_number_in_a_bracket_is_no_ingredient() -> None:
    caption = "LEMON RICE BOWLS (meal prep for 4, 30g protein)\n\n2 cups rice\n2 tbsp lemon juice\n1 cucumber, diced"
    assert [one["name"] for one in records(caption)] == ["rice", "lemon juice", "cucumber"]


def test_an_amount_of_each_is_that_of_every_one() -> None:
    found = records("1 lb tofu\n1 tbsp each: olive oil, red wine vinegar\n2 tsp each thyme, paprika and salt")
    assert [(one.get("quantity"), one.get("unit"), one["name"]) for one in found] == [
        (1, "lb", "tofu"),
        (1, "tbsp", "olive oil"),
        (1, "tbsp", "red wine vinegar"),
        (2, "tsp", "thyme"),
        (2, "tsp", "paprika"),
        (2, "tsp", "salt"),
    ]


def test_the_size_of_the_letter_tells_the_spoon() -> None:
    assert records("4 T flour\n1/4 t baking powder\n2 t-bone steaks") == [
        {"quantity": 4, "unit": "tbsp", "name": "flour"},
        {"quantity": 0.25, "unit": "tsp", "name": "baking powder"},
        {"quantity": 2, "name": "t-bone steaks"},
    ]


def test_what_ends_a_list_without_an_amount_belongs_to_it() -> None:
    caption = (
        "2 cups rice\n1 cucumber, diced\n1/2 red onion\n1 lemon\nCapers + dill, as much as you like\nStore-bought pesto"
    )
    names = [one["name"] for one in records(caption)]
    assert len(names) == 6
    assert names[-1] == "Store-bought pesto"


def test_a_sentence_below_a_list_is_no_item() -> None:
    caption = "2 cups rice\n1 cucumber\n200 g feta\nMix it all and serve.\nSave this for later!"
    assert [one["name"] for one in records(caption)] == ["rice", "cucumber", "feta"]


def test_a_german_adjective_stands_between_the_number_and_the_food() -> None:
    found = records(speech=("Ihr braucht drei reife Bananen, die zerdrückt ihr.",))
    assert {"quantity": 3, "name": "Bananen"} in found


def test_slices_without_a_number_are_no_amount() -> None:
    found = records(speech=("Pelamos las patatas y las cortamos en rodajas finitas.",))
    assert [one["name"] for one in found] == ["patatas"]


@pytest.mark.parametrize("row", ["2 cups rolled oats", "1 poached egg"])
def test_a_row_of_a_short_list_is_one_ingredient(row: str) -> None:
    assert len(records(f"Oat bowl\nIngredients:\n{row}\n1 pear")) == 2


def test_things_that_are_added_up_in_a_row_are_two() -> None:
    caption = "200 g pasta\n3 yolks + 1 egg\n50 g cheese"
    assert [one["name"] for one in records(caption)] == ["pasta", "yolks", "egg", "cheese"]
    assert records("1 tbsp + 1 tsp oil\n50 g cheese")[0]["name"] == "oil"


def test_speech_without_signs_parts_foods_at_their_numbers() -> None:
    speech = (
        "rührt zweihundert gramm mehl hundert gramm zucker drei eier und ein päckchen backpulver den teig kneten",
    )
    assert [one["name"] for one in records(speech=speech)] == ["mehl", "zucker", "eier", "backpulver"]


def test_half_a_unit_stands_behind_it() -> None:
    assert records(speech=("Añade dos tazas y media de leche.",)) == [{"quantity": 2.5, "unit": "cup", "name": "leche"}]


def test_a_c_is_a_cup_and_pieces_of_hair_are_no_food() -> None:
    assert records("1/2 c oats\n1/4 c milk")[0] == {"quantity": 0.5, "unit": "cup", "name": "oats"}
    assert records(speech=("Grab three small pieces near your ear.",)) is None


def test_what_is_counted_among_amounts_is_one_whatever_its_name() -> None:
    caption = "1 gribble base\n100 g cheese\n50 g tomato sauce\n2 tsp oil"
    assert records(caption)[0] == {"quantity": 1, "name": "gribble base"}


def test_a_sauce_heads_what_stands_below_it() -> None:
    caption = "Ingredients\n500 g mince\n1 onion\n\nBurger Sauce\n200 g yoghurt\n80 g mayo\nGarlic powder"
    assert "Burger Sauce" not in [one["name"] for one in records(caption)]


def test_an_order_below_a_list_is_no_ingredient() -> None:
    assert [one["name"] for one in records("100 g butter\n2 eggs\n50 g sugar\nGrease the tin with oil")][-1] == "sugar"


def test_what_today_is_about_adds_nothing() -> None:
    speech = (
        "ciao oggi facciamo il pane",
        "mettete tre etti di farina",
        "aggiungete il sale",
        "poi impastate tutto bene",
    )
    assert "pane" not in [one["name"] for one in records(speech=speech)]


def test_a_name_ends_before_a_verb_or_a_place() -> None:
    speech = ("bir su bardağı un ekliyoruz", "bir tutam tuz ekleyip çırpıyoruz")
    assert [one["name"] for one in records(speech=speech)] == ["un", "tuz"]
    assert records(speech=("Coloca uma lata de leite condensado na panela.",))[0]["name"] == "leite condensado"
