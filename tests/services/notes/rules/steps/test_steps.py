from typing import Any

import pytest

from services.notes.rules.steps.steps import steps
from tests.fakes.pools import pool


def found(caption: str = "", *, speech: tuple[str, ...] = ()) -> Any:
    finding = steps(pool(caption, speech=speech))
    return finding.value if finding else None


@pytest.mark.parametrize(
    "text",
    [
        "1. Open the lid\n2. Fill it up",
        "Step 1: Open the lid\nStep 2: Fill it up",
        "Method:\nOpen the lid\nFill it up",
        "1️⃣ Open the lid 2️⃣ Fill it up",
        "Schritt 1: Open the lid\nSchritt 2: Fill it up",
    ],
)
def test_a_list_of_steps_is_read(text: str) -> None:
    assert found(text) == ["Open the lid", "Fill it up"]


def test_a_step_in_two_lines_is_one_with_both_as_evidence() -> None:
    evidence = pool(screen=(("1. Stir in", 0, 5), ("the flour", 0, 5), ("2. Bake it", 6, 9), ("50 minutes", 6, 7)))
    finding = steps(evidence)
    assert finding is not None
    assert finding.value == ["Stir in the flour", "Bake it"]
    assert [(one.path, one.quote) for one in finding.evidence] == [
        ("/0", "1. Stir in"),
        ("/0", "the flour"),
        ("/1", "2. Bake it"),
    ]


def test_sentences_that_tell_what_to_do_are_steps() -> None:
    spoken = ("I love this.", "First, open the lid.", "It is blue.", "Then fill it with water.")
    assert found(speech=spoken) == ["First, open the lid.", "Then fill it with water."]


def test_a_list_is_not_mixed_with_what_is_said() -> None:
    assert found("1. Open the lid\n2. Fill it up", speech=("Close the lid.", "Turn it around.")) == [
        "Open the lid",
        "Fill it up",
    ]


@pytest.mark.parametrize("text", ["Follow me for more\nSave this post", "I went home", "Open it"])
def test_calls_to_follow_and_single_orders_are_no_steps(text: str) -> None:
    assert found(text) is None


def test_a_step_keeps_all_its_sentences() -> None:
    caption = "Method:\n1. Chop the leek as finely as you can. Keep the green part for later.\n"
    caption += "2. Fry it in a hot pan. Stir often."
    assert found(caption) == [
        "Chop the leek as finely as you can. Keep the green part for later.",
        "Fry it in a hot pan. Stir often.",
    ]


@pytest.mark.parametrize(
    "head",
    [
        "PROCESS:",
        "MODO DE PREPARO:",
        "👨‍🍳 Zubereitung",
        "作り方",
        "Cara membuat:",
        "طريقة التحضير:",
        "Sposób przygotowania",
    ],
)
def test_calls_and_wishes_below_a_heading_are_no_steps(head: str) -> None:
    caption = f"{head}\nChop the leek.\nFry the leek.\nSave this for later!\nUse code LEEK10\nEnjoy!\n#leek #dinner"
    assert found(caption) == ["Chop the leek.", "Fry the leek."]


def test_a_paragraph_below_a_heading_is_a_step_a_sentence() -> None:
    assert found("Directions: Boil the rice. Drain it well. Serve with mint.") == [
        "Boil the rice.", "Drain it well.", "Serve with mint."
    ]  # fmt: skip


def test_the_head_of_a_part_is_no_step() -> None:
    caption = (
        "Step 1: The frame\n1. Cut the wood.\n2. Glue the edges.\nStep 2: The glass\n1. Clean the pane.\n2. Put it in."
    )
    assert found(caption) == ["Cut the wood.", "Glue the edges.", "Clean the pane.", "Put it in."]


def test_a_sentence_of_several_orders_is_cut_where_they_begin() -> None:
    assert found("Draw light lines, shade the sides, and finish with a pen.") == [
        "Draw light lines", "shade the sides", "finish with a pen."
    ]  # fmt: skip


def test_numbers_in_circles_and_scripts_without_spaces_are_steps() -> None:
    assert found("作り方\n①豆腐を切る。\n②600Wで3分加熱する。") == ["豆腐を切る。", "600Wで3分加熱する。"]
    assert found("วิธีทำ\n1. หั่นหมู\n2. ใส่กระเทียม") == ["หั่นหมู", "ใส่กระเทียม"]


def test_what_stands_behind_a_wish_is_no_step() -> None:
    caption = "Zubereitung\nLauch schneiden.\nLauch braten.\n"
    caption += "Fertig! Wenig Aufwand und richtig viel Geschmack für alle am Tisch."
    assert found(caption) == ["Lauch schneiden.", "Lauch braten."]


def test_a_single_word_below_a_heading_is_a_step() -> None:
    assert found("Method:\nChop.\nFry.\nSave this for later!\nUse code BO10") == ["Chop.", "Fry."]


@pytest.mark.parametrize(
    "text", ["Method:\nOpen the lid", "Zubereitung:\n1. Open the lid", "Preparación\n- Open the lid"]
)
def test_a_single_step_under_its_heading_is_not_lost(text: str) -> None:
    assert found(text) == ["Open the lid"]


def test_a_list_elsewhere_is_better_than_a_single_step_under_a_heading() -> None:
    assert found("Method:\nSee below", speech=("First, open the lid.", "Then fill it up.")) == [
        "First, open the lid.",
        "Then fill it up.",
    ]


def test_steps_without_full_stops_are_cut_where_the_next_one_comes() -> None:
    assert found(speech=("FIRST MASH THREE BANANAS THEN ADD TWO EGGS AND BAKE",)) == [
        "FIRST MASH THREE BANANAS",
        "THEN ADD TWO EGGS AND BAKE",
    ]


def test_between_orders_a_sentence_that_is_built_like_one_is_a_step() -> None:
    spoken = ("Cut the stem.", "Repot the plant.", "It looks lovely.", "Then put it into the light.")
    assert found(speech=spoken) == ["Cut the stem.", "Repot the plant.", "Then put it into the light."]
    assert found(speech=("I went home.", "Repot the plant.", "It looks lovely.")) is None


def test_how_long_a_dish_takes_is_no_step() -> None:
    assert found("How: Sear the chicken, set it aside. Add the cream and stir. Prep 10 min, cook 30 min.") == [
        "Sear the chicken, set it aside.",
        "Add the cream and stir.",
    ]


def test_most_rows_of_a_marked_list_tell_what_to_do_then_all_do() -> None:
    caption = "Scan a page:\n👉 Open the notes\n👉 Tap the camera\n👉 Choose the scanner\n👉 Hover above the page"
    assert found(caption) == ["Open the notes", "Tap the camera", "Choose the scanner", "Hover above the page"]


def test_a_marked_list_of_things_is_no_list_of_steps() -> None:
    assert found("In the box:\n👉 A red lamp\n👉 Two cables\n👉 Open the box") is None


def test_what_stands_before_an_appeal_stays_a_step() -> None:
    caption = "Method:\nChop the leek.\nFry it gently.\nServe it with rice 😋 Save this for later!"
    assert found(caption) == ["Chop the leek.", "Fry it gently.", "Serve it with rice"]


def test_one_word_on_the_screen_may_be_a_step() -> None:
    screen = (("Mehl und Milch mischen", 0, 3), ("verrühren", 3, 6), ("in Butter backen", 6, 9))
    finding = steps(pool(screen=screen))
    assert finding is not None
    assert finding.value == ["Mehl und Milch mischen", "verrühren", "in Butter backen"]


def test_a_short_sentence_of_food_between_two_orders_is_a_step() -> None:
    caption = (
        "Bata os ovos e o óleo no liquidificador. Passe para a tigela. Por último o fermento. Asse por 40 minutos."
    )
    assert found(caption) == [
        "Bata os ovos e o óleo no liquidificador.",
        "Passe para a tigela.",
        "Por último o fermento.",
        "Asse por 40 minutos.",
    ]


def test_a_slash_may_stand_behind_the_number() -> None:
    assert found("1/ Cut the leek\n2/ Fry it well") == ["Cut the leek", "Fry it well"]


def test_a_question_to_the_reader_is_no_step() -> None:
    assert found("Preparazione\nTritare le verdure.\nUnire i fagioli.\n\nVoi la fate così? ⬇️") == [
        "Tritare le verdure.",
        "Unire i fagioli.",
    ]


def test_for_how_many_it_is_is_no_step() -> None:
    assert found("How to:\nFry the leek.\nAdd the beans.\n\nserves 2 hungry people") == [
        "Fry the leek.",
        "Add the beans.",
    ]


def test_one_sentence_below_a_list_of_amounts_is_a_step() -> None:
    caption = "Caneca de banana\n1 banana\n2 colheres de aveia\n1 ovo\n\nAmasse tudo e leve ao forno por 10 minutos."
    assert found(caption) == ["Amasse tudo e leve ao forno por 10 minutos."]
    assert found("Chips 🥔\n2 potatoes\n1 tbsp oil\n1 tsp salt\ndrizzle of honey") is None


def test_what_arrows_chain_is_a_step_each() -> None:
    caption = "whisk the eggs in a bowl → pan on low heat → fold it over and serve"
    assert found(caption) == ["whisk the eggs in a bowl", "pan on low heat", "fold it over and serve"]


def test_sentences_that_go_on_with_then_are_steps() -> None:
    speech = (
        "You do it in the wrong order.",
        "Brush first. Then floss. Then rinse.",
        "Then sleep. Good night everybody.",
    )
    assert found(speech=speech) == ["Brush first.", "Then floss.", "Then rinse.", "Then sleep."]


def test_food_between_two_orders_is_a_step_of_speech() -> None:
    speech = (
        "okay so this one is for lazy days",
        "put a pan on the heat",
        "then half a cup of milk",
        "stir it well until it is thick",
        "and nobody will know that you cheated",
    )
    assert found(speech=speech) == [
        "put a pan on the heat",
        "then half a cup of milk",
        "stir it well until it is thick",
    ]


def test_an_order_behind_a_comma_tells_of_its_sentence() -> None:
    caption = "Lessa il farro, aggiungi le zucchine e i pomodori.\nCondisci con olio e basilico."
    assert found(caption) == ["Lessa il farro, aggiungi le zucchine e i pomodori.", "Condisci con olio e basilico."]


def test_steps_of_one_row_are_cut_at_its_bullets() -> None:
    caption = "Method - Chop the leeks. - Fry them in butter. - Add the stock. #soup #leeks"
    assert found(caption) == ["Chop the leeks.", "Fry them in butter.", "Add the stock."]


def test_all_sentences_of_the_row_below_a_list_are_steps() -> None:
    caption = (
        "Muffins to go\n\n250 g quark\n2 eggs\n50 g flour\n\n"
        "Alles verrühren, in kleine Förmchen füllen und bei 180 Grad Umluft etwa 25 Minuten lang backen. "
        "Auskühlen lassen."
    )
    assert found(caption) is not None
    assert [one.split()[0] for one in found(caption)] == ["Alles", "Auskühlen"]


def test_what_comes_next_with_an_order_behind_a_comma_is_a_step() -> None:
    caption = "Fry the onion and garlic.\nBeans and coconut milk next, simmer 10 mins.\nStir in the spinach."
    assert found(caption) == caption.split("\n")
