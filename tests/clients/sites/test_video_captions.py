"""Which of a site's captions is taken, and how it becomes WebVTT."""

import json

import pytest

from clients.sites.video_captions import FROM_JSON3, choose_track, to_webvtt

VTT = [{"ext": "vtt", "url": "https://example.org/a.vtt"}]
JSON3 = [{"ext": "json3", "url": "https://example.org/a.json3"}]


def test_captions_by_people_come_before_automatic_ones() -> None:
    track = choose_track({"en": VTT}, {"en": JSON3}, "en")

    assert track is not None
    assert (track.language, track.automatic) == ("en", False)


def test_automatic_captions_in_the_language_come_before_a_translation_by_people() -> None:
    track = choose_track({"de": VTT}, {"en": VTT}, "en")

    assert track is not None
    assert (track.language, track.automatic) == ("en", True)


def test_the_original_among_a_hundred_automatic_translations_is_found() -> None:
    track = choose_track({}, {"af": VTT, "pt-orig": VTT, "pt": VTT, "en": VTT}, None)

    assert track is not None
    assert track.language == "pt"


def test_regions_of_a_language_are_the_language() -> None:
    track = choose_track({"en-GB": VTT, "fr": VTT}, {}, "en-US")

    assert track is not None
    assert track.language == "en-GB"


@pytest.mark.parametrize(
    ("manual", "language"),
    [({"en": VTT, "de": VTT}, None), ({"de": VTT}, "en"), ({}, "en"), ({"live_chat": VTT}, None)],
)
def test_what_may_be_a_translation_or_a_chat_is_left(manual: dict[str, list[dict[str, str]]], language: str) -> None:
    assert choose_track(manual, {}, language) is None


def test_the_only_captions_are_taken_when_the_language_is_unknown() -> None:
    assert choose_track({"eng-US": VTT}, {}, None) is not None


def test_the_best_form_of_a_track_is_taken() -> None:
    track = choose_track({"en": [*VTT, {"ext": "ttml", "url": "https://example.org"}, *JSON3]}, {}, "en")

    assert track is not None
    assert track.ext == "json3"


@pytest.mark.parametrize(
    "form", [{"ext": "ttml", "url": "u"}, {"ext": "vtt"}, {"ext": "vtt", "url": "u", "protocol": "m3u8_native"}]
)
def test_forms_that_cannot_be_read_are_left(form: dict[str, str]) -> None:
    assert choose_track({"en": [form]}, {}, "en") is None


def test_lines_that_stay_under_the_next_end_where_it_starts() -> None:
    events = [
        {"tStartMs": 1200, "dDurationMs": 5000, "segs": [{"utf8": "ten"}, {"utf8": " push-ups"}]},
        {"tStartMs": 2000, "dDurationMs": 3000, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {"tStartMs": 3_723_004, "dDurationMs": 1000, "segs": [{"utf8": "3 < 4 & rest"}]},
        {"tStartMs": 0, "id": 1},
    ]

    assert to_webvtt(json.dumps({"events": events}), "json3") == (
        f"WEBVTT\n\n{FROM_JSON3}\n\n"
        "00:00:01.200 --> 00:00:06.200\nten push-ups\n\n01:02:03.004 --> 01:02:04.004\n3 &lt; 4 &amp; rest\n"
    )


def test_times_of_words_are_kept() -> None:
    segs = [{"utf8": "ten"}, {"utf8": " push-ups", "tOffsetMs": 320}]
    assert "\nten<00:00:01.320> push-ups\n" in (
        to_webvtt(json.dumps({"events": [{"tStartMs": 1000, "dDurationMs": 900, "segs": segs}]}), "json3") or ""
    )


def test_overlapping_lines_are_cut() -> None:
    events = [
        {"tStartMs": 0, "dDurationMs": 5000, "segs": [{"utf8": "a"}]},
        {"tStartMs": 1000, "segs": [{"utf8": "b"}]},
    ]
    vtt = to_webvtt(json.dumps({"events": events}), "json3") or ""

    assert "00:00:00.000 --> 00:00:01.000\na" in vtt


def test_subrip_becomes_webvtt() -> None:
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\nthere\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n\r\n"
    )

    assert to_webvtt(text, "srt") == "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHello\nthere\n"


def test_webvtt_stays_as_it_is() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"

    assert to_webvtt("\ufeff" + text, "vtt") == text


@pytest.mark.parametrize(
    ("text", "ext"),
    [
        ("", "vtt"),
        ("<html>", "vtt"),
        ("WEBVTT\n", "vtt"),
        ("", "json3"),
        ("[]", "json3"),
        ("{}", "json3"),
        ('{"events": [1, {"segs": 3}]}', "json3"),
        ("x", "srt"),
    ],
)
def test_captions_without_words_are_none(text: str, ext: str) -> None:
    assert to_webvtt(text, ext) is None
