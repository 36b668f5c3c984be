import json

import pytest

from services.speech.captions import Cue, parse

YOUTUBE_AUTOMATIC = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.389 align:start position:0%
~
welcome<00:00:00.480><c> back</c><00:00:00.640><c> today</c>

00:00:02.389 --> 00:00:02.399 align:start position:0%
welcome back today
~

00:00:02.399 --> 00:00:04.870 align:start position:0%
welcome back today
we<00:00:02.560><c> train</c><00:00:02.800><c> legs</c>

00:00:04.870 --> 00:00:04.880 align:start position:0%
we train legs
~

00:00:04.880 --> 00:00:07.000 align:start position:0%
we train legs
[Music]
""".replace("~", " ")  # YouTube's own blank lines hold a space


def vtt(*cues: str) -> str:
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def texts(source: str) -> list[str]:
    return [cue.text for cue in parse(source)]


def test_rolling_automatic_captions_say_each_line_once() -> None:
    assert texts(YOUTUBE_AUTOMATIC) == ["welcome back today", "we train legs"]


def test_a_rolling_line_lasts_until_the_next_one() -> None:
    first = parse(YOUTUBE_AUTOMATIC)[0]
    assert (first.start_s, first.end_s, first.text) == (0.16, 2.399, "welcome back today")


def test_words_keep_their_times() -> None:
    first, second = parse(YOUTUBE_AUTOMATIC)
    assert [(word.start_s, word.text) for word in first.words] == [(0.16, "welcome"), (0.48, "back"), (0.64, "today")]
    assert [(word.start_s, word.text) for word in second.words] == [(2.399, "we"), (2.56, "train"), (2.8, "legs")]
    assert [word.end_s for word in first.words][:2] == [0.48, 0.64]


def test_the_last_word_does_not_last_as_long_as_its_line_stays() -> None:
    assert parse(YOUTUBE_AUTOMATIC)[1].words[-1].end_s < 3.5


def test_times_that_are_not_those_of_all_words_are_left() -> None:
    (cue,) = parse(vtt("00:01.000 --> 00:04.000\n♪ la<00:00:03.000> li<00:00:02.000> lo"))
    assert (cue.text, cue.words) == ("la li lo", ())


def test_json3_gives_the_times_of_words_too() -> None:
    segs = [{"utf8": "ten"}, {"utf8": " push-ups", "tOffsetMs": 320}, {"utf8": " now", "tOffsetMs": 900}]
    (cue,) = parse(json.dumps({"events": [{"tStartMs": 1000, "dDurationMs": 3000, "segs": segs}]}))
    assert [(word.start_s, word.text) for word in cue.words] == [(1.0, "ten"), (1.32, "push-ups"), (1.9, "now")]


def test_what_json3_says_twice_is_said_twice() -> None:
    segs = [{"utf8": "go"}, {"utf8": " on", "tOffsetMs": 200}]
    events = [{"tStartMs": at, "dDurationMs": 1000, "segs": segs} for at in (0, 1000, 2000)]
    assert texts(json.dumps({"events": events})) == ["go on", "go on", "go on"]


def test_rolling_is_seen_without_word_times() -> None:
    source = vtt(
        "00:01.000 --> 00:02.000\none",
        "00:02.000 --> 00:03.000\none\ntwo",
        "00:03.000 --> 00:04.000\ntwo\nthree",
        "00:04.000 --> 00:05.000\nthree\nfour",
    )
    assert texts(source) == ["one", "two", "three", "four"]


def test_words_said_twice_by_a_person_stay_twice() -> None:
    source = vtt(
        "00:01.000 --> 00:02.000\nAgain.", "00:02.000 --> 00:03.000\nAgain.", "00:03.000 --> 00:04.000\nAnd rest."
    )
    assert texts(source) == ["Again.", "Again.", "And rest."]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<v Coach><b>Hold</b> it", "Hold it"),
        ("<c.yellow>Rock &amp; roll</c>", "Rock & roll"),
        (r"{\an8}On top", "On top"),
        (">> Next one", "Next one"),
        ("- Hello", "Hello"),
        ("[Applause] thank you", "thank you"),
        ("♪ la la ♪", "la la"),
        ("Add (optional) salt", "Add (optional) salt"),
        ("#1 tip", "#1 tip"),
    ],
)
def test_tags_and_marks_are_not_words(line: str, words: str) -> None:
    assert texts(vtt(f"00:01.000 --> 00:02.000\n{line}")) == [words]


@pytest.mark.parametrize("line", ["[Music]", "(upbeat music)", "♪♪♪", "*sighs*", "[&nbsp;__&nbsp;]", "<c></c>", " "])
def test_a_cue_without_words_is_no_cue(line: str) -> None:
    assert texts(vtt(f"00:01.000 --> 00:02.000\n{line}")) == []


def test_identifiers_notes_hours_and_commas_are_understood() -> None:
    source = "\ufeffWEBVTT\r\n\r\nNOTE made by hand\r\n\r\n7\r\n01:00:01,500 --> 01:00:02,000\r\nLate\r\nwords\r\n"
    assert parse(source) == [Cue(3601.5, 3602.0, "Late words")]


def test_cues_come_in_order_of_time() -> None:
    assert texts(vtt("00:05.000 --> 00:06.000\nlater", "00:01.000 --> 00:02.000\nsooner")) == ["sooner", "later"]


def test_json3_events_are_cues() -> None:
    events = [
        {"tStartMs": 0, "dDurationMs": 9000},
        {"tStartMs": 500, "dDurationMs": 2000, "segs": [{"utf8": "do"}, {"utf8": " ten", "tOffsetMs": 200}]},
        {"tStartMs": 1800, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {"tStartMs": 1800, "dDurationMs": 2000, "segs": [{"utf8": "squats"}]},
    ]
    found = [(cue.start_s, cue.end_s, cue.text) for cue in parse(json.dumps({"events": events}))]
    assert found == [(0.5, 1.8, "do ten"), (1.8, 3.8, "squats")]


@pytest.mark.parametrize("source", ["", "WEBVTT", "<html>no</html>", "{", '{"events": 3}', '{"events": [3]}', "\x00"])
def test_what_is_no_captions_gives_no_cues(source: str) -> None:
    assert parse(source) == []
