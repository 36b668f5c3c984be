import pytest

from clients.gemini.faults import VendorFault
from clients.local_models.speech import TimedWord
from clients.remote_speech.answers import SpeechAnswer, read, spread, utterances
from clients.remote_speech.languages import language_code
from clients.remote_speech.pieces import SpeechPiece
from clients.remote_speech.timed import aligned

PIECE = SpeechPiece(((10.0, 14.0), (20.0, 26.0)))


def test_sentences_end_where_the_voice_pauses() -> None:
    found = spread("Start with ten squats. Then we hold a plank for thirty seconds.", PIECE)
    assert [(one.start_s, one.end_s) for one in found] == [(10.0, 14.0), (20.0, 26.0)]


def test_a_long_text_without_marks_is_cut_into_lines() -> None:
    found = spread("word " * 60, PIECE)
    assert len(found) == 3
    assert " ".join(one.text for one in found).split() == ["word"] * 60
    assert all(one.start_s <= one.end_s for one in found)


def test_no_word_is_lost_in_languages_without_spaces() -> None:
    text = "ゆっくり下ろして。" * 3 + "あ" * 150
    assert "".join(one.text for one in spread(text, PIECE)) == text


def test_times_never_run_backwards() -> None:
    piece = SpeechPiece(tuple((n * 3.0, n * 3.0 + 0.4) for n in range(12)))
    found = spread("One. " * 30, piece)
    assert [one.start_s for one in found] == sorted(one.start_s for one in found)


def test_the_engines_own_times_become_the_videos() -> None:
    answer = SpeechAnswer.model_validate({"text": "x", "segments": [{"start": 4.5, "end": 5.5, "text": " squats "}]})
    (one,) = utterances(answer, PIECE)
    assert (one.start_s, one.end_s, one.text) == (20.5, 21.5, "squats")


def test_listed_words_give_their_times_to_the_text() -> None:
    words = [{"word": "ten", "start": 0.5, "end": 0.8}, {"word": "squats", "start": 0.9, "end": 1.6}]
    words.append({"word": "rest", "start": 4.6, "end": 5.0})
    segments = [{"start": 0.4, "end": 1.7, "text": " Ten squats,"}, {"start": 4.5, "end": 5.2, "text": " Rest!"}]
    first, second = utterances(SpeechAnswer.model_validate({"text": "x", "segments": segments, "words": words}), PIECE)
    assert [(word.start_s, word.text) for word in first.words] == [(10.5, " Ten"), (10.9, " squats,")]
    assert [(round(word.start_s, 3), word.text) for word in second.words] == [(20.6, " Rest!")]


def test_words_that_are_not_those_of_the_text_are_left() -> None:
    segments = [{"start": 0.4, "end": 1.7, "text": "Ten squats", "words": [{"word": "no", "start": 0.5, "end": 0.8}]}]
    (one,) = utterances(SpeechAnswer.model_validate({"text": "x", "segments": segments}), PIECE)
    assert one.words == ()


def test_a_word_that_is_missing_in_the_list_lies_between_its_neighbours() -> None:
    words = [TimedWord(1.0, 1.4, "three"), TimedWord(2.0, 2.5, "of"), TimedWord(2.5, 3.0, "twelve")]
    found = aligned("three sets of twelve", words, 1.0, 3.0)
    assert [(word.start_s, word.end_s) for word in found] == [(1.0, 1.4), (1.4, 2.0), (2.0, 2.5), (2.5, 3.0)]


def test_more_words_than_anybody_can_say_are_invented() -> None:
    assert utterances(SpeechAnswer(text="squats " * 500), PIECE) == []


def test_a_loop_shows_in_its_compression() -> None:
    (one, *_) = spread("thank you " * 30, PIECE)
    assert one.compression_ratio is not None
    assert one.compression_ratio > 2.4


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[]", b"null", b'{"segments": 1}', b'"text"', b"\xff\xfe"])
def test_what_is_no_transcript_is_a_fault(body: bytes) -> None:
    with pytest.raises(VendorFault, match=r"garbled|empty"):
        read(body)


def test_an_answer_of_a_megabyte_is_a_fault() -> None:
    with pytest.raises(VendorFault, match="too long"):
        read(b" " * 1_000_001)


@pytest.mark.parametrize(
    ("told", "code"),
    [("english", "en"), ("German", "de"), ("pt-BR", "pt"), ("en", "en"), ("klingon", None), ("", None)],
)
def test_languages_have_codes(told: str, code: str | None) -> None:
    assert language_code(told) == code
