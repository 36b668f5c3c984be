import pytest

from services.notes.rules.headings import heading_of, heading_starts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("⇩ Ingredients ⇩", "ingredients"), ("Zutaten für 4 Portionen", "ingredients"),
        ("Ingredients (makes 9):", "ingredients"),
        ("Dough ingredients:", "ingredients"), ("材料 2人分", "ingredients"), ("📊 Nährwerte", "nutrition"),
        ("Full method:", "steps"), ("How to make it:", "steps"),
        ("[만드는 방법]", "steps"), ("What you'll need:", "needs"),
        ("PROCEDIMENTO NEL VIDEO ✨", "steps"), ("Pros:", "pros"), ("Tipp:", "tips"),
    ],
)  # fmt: skip
def test_a_heading_is_known_in_its_boxes_and_with_its_tail(text: str, kind: str) -> None:
    heading = heading_of(text)
    assert heading is not None
    assert (heading.kind, heading.rest) == (kind, len(text))


def test_what_stands_behind_a_heading_is_its_list() -> None:
    text = "Ingredients: 2 eggs"
    heading = heading_of(text)
    assert heading is not None
    assert text[heading.rest :].strip() == "2 eggs"


@pytest.mark.parametrize(
    "text", ["Process the nuts", "Step by step we walked home to the sea", "2 cups flour", "Method acting is hard"]
)
def test_a_sentence_is_no_heading(text: str) -> None:
    assert heading_of(text) is None


def test_a_heading_within_a_line_is_found_outside_brackets() -> None:
    text = "So good! Ingredients: 2 eggs, salt. Method: Fry (to make: easy)."
    assert [text[start:].split(":")[0] for start in heading_starts(text)] == ["Ingredients", "Method"]


@pytest.mark.parametrize("text", ["Materiales necesarios:", "Matériel nécessaire :", "Tools needed:"])
def test_what_is_needed_is_said_behind_the_heading(text: str) -> None:
    heading = heading_of(text)
    assert heading is not None
    assert heading.kind == "tools"


@pytest.mark.parametrize("text", ["✔️ Ingredienti", "❤️ Zutaten", "▶️ Preparazione"])
def test_the_second_half_of_an_emoji_is_no_word(text: str) -> None:
    assert heading_of(text) is not None
