"""Captions that come word by word."""

from services.domain.artifacts import TextSpan
from services.screen_text.joined_captions import join_captions


def words(
    text: str, *, start_s: float = 0.0, each_s: float = 0.4, pause_s: float = 0.0, y: float = 0.7
) -> list[TextSpan]:
    return [
        TextSpan(
            text=word,
            start_s=round(start_s + n * (each_s + pause_s), 2),
            end_s=round(start_s + n * (each_s + pause_s) + each_s, 2),
            confidence=1.0,
            box=(0.4, y, 0.2, 0.05),
        )
        for n, word in enumerate(text.split())
    ]


def test_they_become_sentences_with_their_times() -> None:
    spoken, rest = join_captions(words("TODAY WE BAKE BREAD. FIRST MASH THE BANANAS"))
    assert [(one.text, one.start_s, one.end_s) for one in spoken] == [
        ("TODAY WE BAKE BREAD.", 0.0, 1.6),
        ("FIRST MASH THE BANANAS", 1.6, 3.2),
    ]
    assert rest == []
    assert {one.role for one in spoken} == {"spoken"}


def test_a_pause_ends_a_sentence() -> None:
    spans = words("mash three ripe bananas") + words("then add two eggs", start_s=2.6)
    assert [one.text for one in join_captions(spans)[0]] == ["mash three ripe bananas", "then add two eggs"]


def test_a_title_that_stands_beside_them_stays_what_it_is() -> None:
    title = TextSpan(text="Banana bread", start_s=0, end_s=3, confidence=1, box=(0.3, 0.1, 0.4, 0.06))
    spoken, rest = join_captions([title, *words("this is the best bread you ever had")])
    assert (len(spoken), rest) == (1, [title])


def test_a_list_that_is_shown_item_by_item_is_no_speech() -> None:
    few = words("Flour Sugar Eggs")
    slow = words("Flour Sugar Eggs Milk Salt Oil Butter", each_s=2.0)
    apart = words("Flour Sugar Eggs Milk Salt Oil Butter", pause_s=2.0)
    assert [join_captions(spans)[0] for spans in (few, slow, apart)] == [[], [], []]


def test_amounts_between_words_belong_to_the_sentence() -> None:
    (one,) = join_captions(words("mische 500 g Mehl mit 300 ml Wasser"))[0]
    assert one.text == "mische 500 g Mehl mit 300 ml Wasser"
    assert join_captions(words("10 9 8 7 6 5 4 3"))[0] == []


def phrases(*texts: str) -> list[TextSpan]:
    spans = words(" ".join("x" for _ in texts), each_s=0.9)
    return [span.model_copy(update={"text": text}) for span, text in zip(spans, texts, strict=True)]


def test_three_words_at_a_time_are_speech_where_they_end_within_sentences() -> None:
    talk = ("and what is", "possible to do", "today with a", "small team of", "people and the", "speed with which")
    foods = ("200 g flour", "two large eggs", "100 g sugar", "1 tsp salt", "sunflower oil 50 ml", "fresh yeast cube")
    moves = (
        "squat and jump",
        "hold the plank",
        "push up slowly",
        "stretch your legs",
        "run in place",
        "rest and drink",
    )

    assert [one.text for one in join_captions(phrases(*talk))[0]] == [" ".join(talk)]
    assert [join_captions(phrases(*lines))[0] for lines in (foods, moves)] == [[], []]


def test_a_chunk_may_stand_as_long_as_its_words_are_said() -> None:
    talk = phrases(
        "and what is", "possible to do", "today with a", "small team of", "people and the", "speed with which"
    )
    slow = [span.model_copy(update={"start_s": 2.0 * n, "end_s": 2.0 * n + 2}) for n, span in enumerate(talk)]
    slower = [span.model_copy(update={"start_s": 3.0 * n, "end_s": 3.0 * n + 3}) for n, span in enumerate(talk)]
    assert [len(join_captions(spans)[0]) for spans in (slow, slower)] == [1, 0]


def test_one_that_goes_a_look_after_the_next_came_is_still_before_it() -> None:
    spans = words("stop doing crunches do three squats")
    late = [span.model_copy(update={"end_s": span.end_s + 0.25}) for span in spans]
    assert [one.text for one in join_captions(late)[0]] == ["stop doing crunches do three squats"]


def test_a_word_that_tells_the_order_begins_a_sentence_where_full_stops_are_missing() -> None:
    spans = words("TODAY WE MAKE BANANA BREAD FIRST MASH THREE BANANAS THEN BAKE NOW")
    assert [one.text for one in join_captions(spans)[0]] == [
        "TODAY WE MAKE BANANA BREAD", "FIRST MASH THREE BANANAS", "THEN BAKE NOW",
    ]  # fmt: skip


def test_a_sentence_that_ends_within_a_chunk_ends_there() -> None:
    spoken = join_captions(phrases("Today we cook", "a quick", "soup. Chop", "one onion", "and two", "carrots. Stir."))[
        0
    ]
    assert [one.text for one in spoken] == ["Today we cook a quick soup.", "Chop one onion and two carrots.", "Stir."]
    assert 2.2 < spoken[1].start_s < 2.4


def test_a_sentence_begins_within_a_chunk_where_the_order_is_told() -> None:
    chunks = [
        "keep your",
        "herbs fresh",
        "longer first",
        "wash the",
        "leaves and",
        "then dry",
        "them the",
        "first time",
    ]
    one_by_one = [
        span.model_copy(update={"text": text}) for span, text in zip(words("a b c d e f g h"), chunks, strict=True)
    ]

    assert [one.text for one in join_captions(one_by_one)[0]] == [
        "keep your herbs fresh longer",
        "first wash the leaves and then dry them the first time",
    ]


def test_a_sentence_may_end_with_any_word_that_does_not_go_on_with_the_next_beginning() -> None:
    spoken, _ = join_captions(words("THE BEST BREAD YOU HAVE EVER HAD FIRST MASH THREE RIPE BANANAS RIGHT NOW"))

    assert [one.text for one in spoken] == [
        "THE BEST BREAD YOU HAVE EVER HAD",
        "FIRST MASH THREE RIPE BANANAS RIGHT NOW",
    ]


def test_words_that_come_now_here_now_there_are_one_sentence() -> None:
    text = "today we bake the best banana bread"
    spans = [
        span.model_copy(update={"box": (0.4, (0.2, 0.7, 0.45)[n % 3], 0.2, 0.05)})
        for n, span in enumerate(words(text, each_s=0.2))
    ]
    assert [one.text for one in join_captions(spans)[0]] == [text]
    slow = [
        span.model_copy(update={"box": other.box}) for span, other in zip(words(text, each_s=0.8), spans, strict=True)
    ]
    assert join_captions(slow)[0] == []
