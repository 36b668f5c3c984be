import random

from clients.local_models.speech import Utterance
from clients.remote_speech.joining import joined

TEXT = "Keep your back straight and lower the bar slowly until it touches your chest then press it up again"


def said(text: str, start_s: float = 0.0, end_s: float = 10.0) -> Utterance:
    return Utterance(start_s, end_s, text)


def words(utterances: list[Utterance]) -> str:
    return " ".join(utterance.text for utterance in utterances)


def test_what_is_said_in_both_is_said_once() -> None:
    both = joined([said("Lower the bar slowly until it")], [said("slowly until it touches your chest", 8, 18)])
    assert words(both) == "Lower the bar slowly until it touches your chest"


def test_a_word_cut_in_two_is_taken_whole() -> None:
    both = joined([said("Lower the bar slowly until it tou")], [said("ly until it touches your chest", 8, 18)])
    assert words(both) == "Lower the bar slowly until it touches your chest"


def test_other_letters_and_marks_are_the_same_word() -> None:
    assert words(joined([said("ten push-ups. And")], [said("Push-ups and rest", 8, 18)])) == "ten Push-ups and rest"


def test_nothing_in_common_loses_nothing() -> None:
    assert words(joined([said("ten squats")], [said("rest now", 8, 18)])) == "ten squats rest now"


def test_a_short_word_in_both_is_no_reason_to_lose_others() -> None:
    assert words(joined([said("this is it okay")], [said("so it goes", 8, 18)])) == "this is it okay so it goes"


def test_languages_without_spaces_are_joined_too() -> None:
    both = joined([said("ゆっくり下ろして胸まで")], [said("下ろして胸まで戻す", 8, 18)])
    assert "".join(one.text for one in both) == "ゆっくり下ろして胸まで戻す"


def test_every_cut_of_a_text_gives_the_text_again() -> None:
    random.seed(5)
    tokens = TEXT.split()
    for _ in range(200):
        cut = random.randint(3, len(tokens) - 3)
        left, right = tokens[:cut], tokens[max(0, cut - random.randint(2, 6)) :]
        half = random.randint(0, len(right))
        pieces = [said(" ".join(part)) for part in (right[:half], right[half:]) if part]
        assert words(joined([said(" ".join(left))], pieces)) == TEXT


def test_the_cut_words_times_follow() -> None:
    first, second = joined([said("one two three four", 0, 8)], [said("three four five six", 6, 14)])
    assert (first.text, second.text) == ("one two", "three four five six")
    assert first.end_s < second.start_s + 0.1
