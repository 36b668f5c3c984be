"""Words without a video: what a file may hold, and what the stages would have left of it."""

import json

import pytest

from services.sources.texts import read_texts, text_source, texts_of
from utils.errors import PermanentError


def test_plain_text_is_a_caption_with_its_hashtags() -> None:
    texts = read_texts(b"Lentil soup\n1 cup lentils #soup")

    assert texts.media.caption == "Lentil soup\n1 cup lentils #soup"
    assert texts.media.hashtags == ("soup",)


def test_json_gives_what_is_said_and_shown_with_times() -> None:
    said = [{"start_s": 1, "end_s": 3, "text": "Hello"}]
    shown = [{"start_s": 0, "end_s": 2, "text": "One"}, {"start_s": 1, "end_s": 2, "text": "Two"}]
    given = {"language": "en", "said": said, "shown": shown}

    texts = read_texts(json.dumps(given).encode())

    assert (texts.transcript.language, texts.transcript.segments[0].start_s) == ("en", 1)
    tops = [span.box[1] for span in texts.screen_text.spans]
    assert tops[0] < tops[1]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"  \n", "no words"),
        (b'{"said": [{"text": 3}]}', "said.0.text"),
        (b'{"caption": ', "JSON"),
        (b"a" * 100_001, "100,000"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(PermanentError, match=says):
        read_texts(data)


def test_pasted_words_are_a_source_that_gives_them_back() -> None:
    source = text_source("Pea soup\n300 g peas")

    assert (source.kind, source.name) == ("text", "Pea soup")
    assert texts_of(source).caption == "Pea soup\n300 g peas"
