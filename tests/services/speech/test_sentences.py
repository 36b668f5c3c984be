"""What is heard is cut where sentences end, not where the engine's window does."""

import pytest

from clients.local_models.speech import TimedWord, Utterance
from services.speech.caption_words import CaptionWord
from services.speech.captions import Cue
from services.speech.sentences import caption_sentences, sentences


def heard(text: str, start_s: float = 0.0, word_s: float = 0.3, logprob: float = -0.2) -> Utterance:
    """Words one right after the other."""
    timed = tuple(
        TimedWord(start_s + number * word_s, start_s + (number + 1) * word_s, f" {word}")
        for number, word in enumerate(text.split())
    )
    return Utterance(start_s, timed[-1].end_s, text, logprob, words=timed)


def texts(*utterances: Utterance) -> list[str]:
    return [one.text for one in sentences(utterances)]


def test_each_sentence_has_its_own_second() -> None:
    found = sentences([heard("Take flour. Add salt.")])
    assert [(one.start_s, one.text) for one in found] == [(0.0, "Take flour."), (0.6, "Add salt.")]
    assert [len(one.words) for one in found] == [2, 2]


def test_a_sentence_goes_on_where_only_the_engine_cut() -> None:
    first, second = heard("Ten push-ups and", logprob=-0.2), heard("then rest. Go.", 0.9, logprob=-0.4)
    found = sentences([first, second])
    assert [one.text for one in found] == ["Ten push-ups and then rest.", "Go."]
    assert found[0].avg_logprob is not None
    assert -0.4 < found[0].avg_logprob < -0.2


def test_a_pause_ends_what_is_said_without_a_full_stop() -> None:
    assert texts(heard("take flour"), heard("bake it", 1.8)) == ["take flour", "bake it"]


def test_a_comma_ends_it_only_with_a_pause() -> None:
    assert texts(heard("Take flour,"), heard("bake it.", 1.2)) == ["Take flour,", "bake it."]
    assert texts(heard("Take flour,"), heard("bake it.", 0.9)) == ["Take flour, bake it."]


def test_without_full_stops_a_breath_at_the_engines_cut_is_enough() -> None:
    assert texts(heard("take flour"), heard("and salt", 1.0)) == ["take flour", "and salt"]
    assert texts(heard("Take flour"), heard("and salt. Mix.", 1.0)) == ["Take flour and salt.", "Mix."]


def test_a_number_or_a_short_form_is_no_end() -> None:
    assert texts(heard("Mix approx. 200 grams. Rest.")) == ["Mix approx. 200 grams.", "Rest."]
    assert texts(heard("It takes 1. five hours")) == ["It takes 1. five hours"]


def test_signs_without_spaces_are_joined_as_they_were() -> None:
    words = (TimedWord(0, 1, "小麦粉"), TimedWord(1, 2, "を入れます。"), TimedWord(2, 3, "塩"), TimedWord(3, 4, "も。"))
    assert texts(Utterance(0, 4, "小麦粉を入れます。塩も。", words=words)) == ["小麦粉を入れます。", "塩も。"]


def test_what_has_no_words_stays_as_it_is() -> None:
    plain = Utterance(3.0, 4.0, "One. Two.")
    assert sentences([heard("Take flour."), plain])[1] is plain


def test_endless_speech_without_marks_ends_where_the_engine_cut() -> None:
    long = heard("and so on " * 20)
    assert texts(long, heard("it goes", long.end_s)) == [long.text.strip(), "it goes"]


def cue(text: str, start_s: float) -> Cue:
    words = tuple(CaptionWord(start_s + n * 0.5, start_s + n * 0.5 + 0.5, word) for n, word in enumerate(text.split()))
    return Cue(start_s, words[-1].end_s, text, words)


def test_lines_of_captions_become_sentences() -> None:
    found = caption_sentences([cue("Take the flour and", 0.0), cue("mix it. Add salt.", 2.0)])
    assert [(one.start_s, one.text) for one in found] == [(0.0, "Take the flour and mix it."), (3.0, "Add salt.")]


def test_lines_without_full_stops_stay_lines() -> None:
    lines = [cue("take the flour and", 0.0), cue("mix it and", 1.2)]
    assert [one.text for one in caption_sentences(lines)] == ["take the flour and", "mix it and"]
    assert [one.text for one in caption_sentences([Cue(0, 1, "Take it. Mix it.")])] == ["Take it. Mix it."]


def test_two_clauses_with_room_between_them_are_two_sentences_whatever_mark_was_written() -> None:
    assert texts(heard("fry them in butter,"), heard("let it all simmer. Done.", 1.52)) == [
        "fry them in butter,",
        "let it all simmer.",
        "Done.",
    ]
    assert len(texts(heard("fry them in butter,"), heard("let it all simmer.", 1.3))) == 1
    assert len(texts(heard("200 grams of flour,"), heard("100 grams of sugar.", 1.6))) == 1
    assert len(texts(heard("do ten squats,"), heard("then you may rest.", 1.25))) == 1


def cut_by_the_engine(first: str, second: str, silent_s: float) -> list[str]:
    """What an engine cut in two at a silence, and wrote without a mark."""
    before = heard(first)
    after = heard(second, before.end_s + 0.5)
    silence = (before.end_s + 0.5 - silent_s, before.end_s + 0.5)
    return [one.text for one in sentences([before, after], [silence])]


def test_two_clauses_with_a_silence_between_them_are_two_sentences_without_a_mark_too() -> None:
    parts = ["Take 2 cups of flour", "and add 3 eggs.", "Bake it."]
    assert cut_by_the_engine(parts[0], "and add 3 eggs. Bake it.", 0.44) == parts
    assert len(cut_by_the_engine(parts[0], "and add 3 eggs. Bake it.", 0.3)) == 2  # the words' ends alone say .5 s
    one = heard("Take 2 cups of flour and add 3 eggs. Bake it.")  # not cut by the engine
    assert len(sentences([one], [(1.5, 1.9)])) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Take two cups of flour", "and a pinch of salt."),
        ("Mix the flour with the sugar", "and 2 eggs and a cup of milk."),
        ("You need flour, sugar, butter", "and freshly ground black pepper."),
        ("Season it with salt", "and pepper."),
        ("Wir brauchen zwei Tassen Mehl", "und eine Prise Salz dazu."),
        ("Necesitamos dos tazas de harina", "y una pizca de sal."),
        ("Il faut deux tasses de farine", "et un peu de sel."),
        ("You will need a large bowl", "a whisk and a good sharp knife."),
    ],
)
def test_a_list_said_with_a_silence_in_it_stays_one_sentence(first: str, second: str) -> None:
    assert cut_by_the_engine(first, second, 0.5) == [f"{first} {second}"]
