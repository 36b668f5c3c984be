import pytest

from services.domain.artifacts import Media, ScreenText, TextSpan
from services.domain.schemas.registry import SCHEMAS
from services.notes.rules.evidence import build_pool
from services.notes.rules.extraction import extract_note
from services.notes.rules.findings import FoundValue
from services.notes.rules.wording import title
from services.notes.summary_sentence import sentence
from tests.fakes.pools import media, said, shown


def titled(clip: Media | None, *spans: tuple[str, float, float], speech: tuple[str, ...] = ()) -> str:
    return title(build_pool(clip, said(*speech), shown(*spans)), clip, "clip_0001.mp4")


@pytest.mark.parametrize(
    ("clip", "expected"),
    [
        (media("📍 Leg day 🔥 #legs\n1. Squats"), "Leg day"),
        (media("Subscribe!", title="How to squat", platform="youtube"), "How to squat"),
        (media("Real words", title="Video by fitjane", platform="instagram"), "Real words"),
        (media("#only #tags", title="my holiday", platform="file"), "my holiday"),
        (media("\x1b[31mred\u202e alert"), "[31mred alert"),
    ],
)
def test_the_title_is_cleaned(clip: Media, expected: str) -> None:
    assert titled(clip) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Full recipe 👇\n\nPea soup with mint\n\nIngredients:\n300 g peas", "Pea soup with mint"),
        ("Wed, 11/07/2018\nPartner row", "Partner row"),
        ("Save this!\n1. Squats 3x12\nLeg day at home", "Leg day at home"),
        ("LEMON RICE IN 15 MIN 🍋 save this for later", "LEMON RICE IN 15 MIN"),
        ("[재료]\n- 두부 300g\n- 간장 2큰술", "두부, 간장"),
    ],
)
def test_a_title_is_no_heading_date_item_or_call(caption: str, expected: str) -> None:
    note = extract_note(media(caption), said(), shown())
    assert note.title == expected


def test_a_long_first_line_is_cut_at_a_clause() -> None:
    caption = (
        "This bean stew is the best thing that I cook in winter. " + "It tastes of home and of everything else " * 3
    )
    assert titled(media(caption)) == "This bean stew is the best thing that I cook in winter."


def test_a_large_text_on_the_screen_is_the_title_of_a_video_without_caption() -> None:
    spans = (("WHY STARTUPS FAIL", 0, 6), ("30 Seconds", 0, 6), ("@handle", 0, 6))
    assert titled(media(title="IMG_1", platform="file"), *spans) == "WHY STARTUPS FAIL"


def test_an_item_of_a_list_is_no_title_where_there_is_another() -> None:
    spans = (("Banana bread", 0, 3), ("1. Mash the ripe bananas", 3, 9))
    assert titled(media(title="IMG_1", platform="file"), *spans) == "Banana bread"
    assert titled(media(title="IMG_1", platform="file"), spans[1]) == "Mash the ripe bananas"


def test_what_stands_at_the_beginning_is_the_title_rather_than_what_stands_longer() -> None:
    spans = (("Banana bread", 0, 3), ("Three ripe bananas", 3, 10))
    assert titled(media(title="IMG_1", platform="file"), *spans) == "Banana bread"


def test_a_name_from_the_camera_gives_way_to_the_first_words() -> None:
    assert titled(media(title="IMG_1234", platform="file"), speech=("Today we run.",)) == "Today we run."


def test_without_anything_there_is_still_a_title() -> None:
    assert titled(media(platform="file")) == "clip_0001.mp4"
    assert title(build_pool(None, None, None), None) == "Untitled video"


def test_the_sentence_counts_what_was_found() -> None:
    found = {"ingredients": FoundValue([{"name": "salt"}], ()), "servings": FoundValue(4, ())}
    assert sentence(SCHEMAS["recipe"], found, None) == "A recipe with 1 ingredient, for 4."


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=str)
def test_nothing_found_is_still_a_sentence(schema: object) -> None:
    assert sentence(SCHEMAS[getattr(schema, "name", "")], {}, None).endswith(".")


def stacked(*heights: float, words: tuple[str, ...] = ("Morning", "Workout")) -> ScreenText:
    tops = [0.2 + sum(heights[:i]) + 0.01 * i for i in range(len(heights))]
    boxes = [(0.2, top, 0.6, height) for top, height in zip(tops, heights, strict=True)]
    placed = zip(words, boxes, strict=True)
    spans = tuple(TextSpan(text=text, start_s=0, end_s=3, confidence=1.0, box=box) for text, box in placed)
    return ScreenText(engine="fake", spans=spans)


def test_a_title_in_two_lines_is_read_as_one() -> None:
    assert title(build_pool(None, None, stacked(0.1, 0.09)), None) == "Morning Workout"


def test_a_small_line_below_is_not_part_of_the_title() -> None:
    assert title(build_pool(None, None, stacked(0.1, 0.04)), None) == "Morning"


def test_lines_of_a_list_are_no_title_together() -> None:
    assert title(build_pool(None, None, stacked(0.1, 0.1, words=("Best flour", "2 large eggs"))), None) == "Best flour"


def test_captions_that_come_word_by_word_name_the_post_before_its_file_does() -> None:
    box = (0.3, 0.5, 0.4, 0.1)
    words = "TODAY WE MAKE BANANA BREAD."
    shown_words = ScreenText(
        engine="fake", spans=(TextSpan(text=words, start_s=0, end_s=2, confidence=0.9, role="spoken", box=box),)
    )
    clip = media(title="final cut", platform="file")

    assert title(build_pool(clip, None, shown_words), clip) == words


def test_nothing_of_a_list_on_the_screen_is_the_title() -> None:
    spans = (("Ingredients:", 0, 5), ("1 1/2 cups (190 g) flour", 0, 5), ("1 cup (240ml) milk", 0, 5))
    note = extract_note(media(title="pancakes", platform="file"), said(), shown(*spans))

    assert note.title == "pancakes"


def test_a_time_beside_a_word_of_training_is_a_title() -> None:
    assert (
        titled(media("30 MIN TREADMILL WORKOUT\n\nthen 6 rounds of:\n2 min jog\n1 min run"))
        == "30 MIN TREADMILL WORKOUT"
    )


def test_bold_letters_are_no_bullet() -> None:
    assert titled(media("**Day one: whole body**\n\n- squats 3x12")) == "Day one: whole body"
